import Espalier

/// The folder of a comparison: `runs/NAME/run.json` and `answers.safetensors` for every training that was done.
///
/// A run's folder takes its place when the run is done, and its name says everything that settles its outcome: whatever is
/// asked for next, what was done is found again, and nothing else is.
struct RunStore {
  let path: String
  private var runs: String { path + "/runs" }

  /// Makes the folder, where it isn't there yet, and makes sure, before hours are spent, that it can be written to.
  ///
  /// - Throws: `FileError` (`cannotCreate`).
  init(path: String) throws(FileError) {
    self.path = path
    for folder in [path, runs] where !FolderListing.isFolder(folder) { try FolderListing.make(folder) }
    // The same beginnings that runs and results will make.
    try AtomicFolder(path: runs + "/run").abandon()
    try AtomicFile(path: path + "/results.txt").abandon()
  }

  /// What is kept of a run; nil where it wasn't done yet.
  ///
  /// - Throws: `BrokenRun` where the files aren't those that were written, `FileError` where they can't be read.
  func record(of run: PlannedRun) throws -> RunRecord? {
    let folder = "\(runs)/\(run.folderName)"
    guard FolderListing.exists(folder) else { return nil }
    let text = try ByteReader(path: folder + "/run.json").readAll()
    do {
      let record = try RunRecord(json: JSONParser.value(of: text)) { () throws(ModelFileError) in
        let file = try SafetensorsFile(path: folder + "/answers.safetensors")
        return try file.header.tensor(named: "probabilities").map { tensor throws(ModelFileError) in
          try file.values(of: tensor)
        } ?? []
      }
      guard let record, fits(record, run) else { throw BrokenRun(path: folder) }
      return record
    } catch let error as ModelFileError where error.isMissingOrUnreadable {
      throw error
    } catch {
      throw BrokenRun(path: folder)
    }
  }

  /// Whether there are as many probabilities as the test trees have nodes.
  private func fits(_ record: RunRecord, _ run: PlannedRun) -> Bool {
    guard let trained = record.trained else { return true }
    let rows = run.network.treebanks.test.trees.reduce(0) {
      $0 + (trained.answersRootsAlone ? 1 : $1.nodeCount)
    }
    return trained.labels == run.network.labels
      && trained.probabilities.count == rows * trained.labels.count
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
  var description: String {
    "\(path): error: the files of this run are damaged; remove the folder to train it again"
  }
}
