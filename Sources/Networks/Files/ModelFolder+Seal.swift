import EspalierBytes
import EspalierKernels

extension ModelFolder {
  /// Makes the checksums of a folder those of what it holds, after a change by hand.
  ///
  /// The model is read first, as a command would read it: what can't be run isn't sealed, and the folder stays as it is.
  ///
  /// - Parameter cells: the cells that it may name.
  /// - Throws: `ModelFileError` where a file is missing or truncated, or the parts don't go together; `FileError` where the
  ///   weights can't be written.
  public static func reseal(_ path: String, cells: [CellKind] = CellKind.builtIn) throws {
    let reader = try ModelFolderReader(path: path, isSealed: false)
    let team = ThreadTeam(count: 1)
    if reader.configuration.comparesPairs {
      _ = try PairModel.load(reader, from: path, team: team, cells: cells)
    } else if reader.configuration.decoder != nil {
      _ = try SequenceToSequenceModel.load(reader, from: path, team: team, cells: cells)
    } else if reader.configuration.foretellsWords {
      _ = try LanguageModel.load(reader, from: path, team: team, cells: cells)
    } else {
      _ = try TreeClassifier.load(reader, from: path, team: team, cells: cells)
    }
    var tensors: [NamedTensor] = []
    for tensor in reader.weights.tensors {
      tensors.append(try reader.tensor(named: tensor.name, shape: tensor.shape))
    }
    let place = { (name: String) in path.hasSuffix("/") ? path + name : path + "/" + name }
    var files: [(name: String, bytes: [UInt8])] = []
    for name in fileNames(of: reader.configuration) {
      files.append((name, try ModelFolderReader.bytes(of: place(name))))
    }
    let checksums = ModelChecksums(files: files, tensors: tensors)
    let file = try AtomicFile(path: place(weightsName))
    try SafetensorsWriter.write(tensors, metadata: checksums.metadata(for: tensors), to: file)
    try file.commit()
  }
  /// The files that checksums cover, beside the weights.
  private static func fileNames(of configuration: ModelConfiguration) -> [String] {
    [configurationName, vocabularyName] + (configuration.decoder == nil ? [] : [targetVocabularyName])
  }
}
