import Espalier

/// The folder of a comparison: `runs/NAME/run.json` and `answers.safetensors` for every training that was done.
///
/// A run's folder takes its place when the run is done, and its name says everything that settles its outcome: whatever is
/// asked for next, what was done is found again, and nothing else is.
struct RunStore {
  let path: String
  private var runs: String { path + "/runs" }

  /// Makes the folder, where it isn't there yet.
  ///
  /// - Throws: `FileError` (`cannotCreate`).
  init(path: String) throws(FileError) {
    self.path = path
    for folder in [path, runs] where !FolderListing.isFolder(folder) { try FolderListing.make(folder) }
  }

  /// What is kept of a run; nil where it wasn't done yet.
  ///
  /// - Throws: `BrokenRun` where the files aren't those that were written.
  func record(of run: PlannedRun) throws -> RunRecord? {
    let folder = "\(runs)/\(run.folderName)"
    guard FolderListing.exists(folder) else { return nil }
    do {
      let text = try ByteReader(path: folder + "/run.json").readAll()
      let record = try RunRecord(json: JSONParser.value(of: text)) {
        let file = try SafetensorsFile(path: folder + "/answers.safetensors")
        guard let tensor = file.header.tensor(named: "probabilities") else { throw BrokenRun(path: folder) }
        return try file.values(of: tensor)
      }
      guard let record else { throw BrokenRun(path: folder) }
      if let trained = record.trained {
        let rows = run.network.treebanks.test.trees.reduce(0) {
          $0 + (trained.answersRootsAlone ? 1 : $1.nodeCount)
        }
        guard trained.probabilities.count == rows * trained.labels.count else { throw BrokenRun(path: folder) }
      }
      return record
    } catch {
      throw BrokenRun(path: folder)
    }
  }

  /// Keeps a run.
  ///
  /// - Throws: `FileError`.
  func keep(_ record: RunRecord, of run: PlannedRun) throws(FileError) {
    let place = "\(runs)/\(run.folderName)"
    let folder = try AtomicFolder(path: place)
    let text = record.json(facts: run.facts, parameters: run.network.parameters)
    try folder.write(Array(text.utf8), to: "run.json")
    if let trained = record.trained {
      let width = trained.labels.count
      let file = try folder.beginFile("answers.safetensors")
      try SafetensorsWriter.write(
        [
          NamedTensor(
            name: "probabilities", shape: [trained.probabilities.count / width, width],
            values: trained.probabilities)
        ], to: file)
      try file.commit()
    }
    try folder.commit()
  }
}

/// The files of a run that was kept aren't what was written.
struct BrokenRun: Error, CustomStringConvertible {
  let path: String
  var description: String { "\(path): error: the files of this run are damaged; remove the folder to train it again" }
}
