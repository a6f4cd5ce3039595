public import EspalierBytes
import EspalierCells
import EspalierEngine
public import EspalierKernels
import EspalierTrees

extension TreeClassifier {
  /// Reads a model folder.
  ///
  /// - Parameter cells: the cells that it may name; with a cell of your own, `CellKind.builtIn + [mine]`.
  /// - Throws: `ModelFileError` where a file is missing, truncated or altered, or the model is of a
  ///   kind that this library doesn't know.
  public static func load(
    from path: String, team: ThreadTeam = ThreadTeam(count: 1), cells: [CellKind] = CellKind.builtIn
  ) throws(ModelFileError) -> TreeClassifier {
    try load(ModelFolderReader(path: path), from: path, team: team, cells: cells)
  }

  /// Reads the model of a folder that is open.
  static func load(
    _ reader: ModelFolderReader, from path: String, team: ThreadTeam, cells: [CellKind]
  ) throws(ModelFileError) -> TreeClassifier {
    let configuration = reader.configuration
    let kind = try configuration.kind(among: cells, architectures: ["classifier"], path: path)
    let model = TreeClassifier(
      configuration: configuration, kind: kind, vocabulary: reader.vocabulary, team: team)
    try ModelWeights.load(reader, into: model.network)
    return model
  }

  /// Writes the model as a folder, whole or not at all.
  ///
  /// - Parameters:
  ///   - replacing: whether a model folder that lies there may be replaced.
  ///   - training: how the model was trained, for people.
  ///   - results: what it reached, for people.
  /// - Throws: `FileError` where the folder exists or can't be written.
  public func save(
    to path: String, replacing: Bool, training: [ModelConfiguration.Fact] = [],
    results: [ModelConfiguration.Fact] = []
  ) throws(FileError) {
    try ModelWeights.save(
      network, configuration, vocabulary, to: path, replacing: replacing, training: training, results: results
    )
  }
}
