public import EspalierBytes
public import EspalierKernels

extension SequenceToSequenceModel {
  /// Reads a model folder.
  ///
  /// - Throws: `ModelFileError` where a file is missing, truncated or altered, or the model has no decoder.
  public static func load(
    from path: String, team: ThreadTeam = ThreadTeam(count: 1), cells: [CellKind] = CellKind.builtIn
  ) throws(ModelFileError) -> SequenceToSequenceModel {
    try load(ModelFolderReader(path: path), from: path, team: team, cells: cells)
  }

  /// Reads the model of a folder that is open.
  static func load(
    _ reader: ModelFolderReader, from path: String, team: ThreadTeam, cells: [CellKind]
  ) throws(ModelFileError) -> SequenceToSequenceModel {
    let configuration = reader.configuration
    let kind = try configuration.kind(among: cells, architectures: [architecture], path: path)
    guard let decoder = configuration.decoder, let target = reader.targetVocabulary else {
      throw ModelFileError(.malformed("it has no decoder"), path: path)
    }
    let encoder = EncoderCells(kind, configuration)
    if let problem = decoder.problem(with: encoder, hiddenSize: configuration.hiddenSize) {
      throw ModelFileError(.malformed(problem), path: path)
    }
    let model = SequenceToSequenceModel(
      configuration: configuration, kind: kind, vocabulary: reader.vocabulary, targetVocabulary: target,
      team: team)
    try ModelWeights.load(reader, into: model.network)
    return model
  }

  /// Writes the model as a folder, whole or not at all.
  ///
  /// - Throws: `FileError` where the folder exists or can't be written.
  public func save(
    to path: String, replacing: Bool, training: [ModelConfiguration.Fact] = [],
    results: [ModelConfiguration.Fact] = []
  ) throws(FileError) {
    try ModelWeights.save(
      network, configuration, vocabulary, target: targetVocabulary, to: path, replacing: replacing,
      training: training, results: results)
  }
}
