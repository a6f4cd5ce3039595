public import EspalierBytes
import EspalierCells
import EspalierEngine
public import EspalierKernels
import EspalierTrees

extension TreeClassifier {
  private static let embeddingName = "embedding.weight"

  /// Reads a model folder.
  ///
  /// - Parameter cells: the cells that it may name; with a cell of your own, `CellKind.builtIn + [mine]`.
  /// - Throws: `ModelFileError` where a file is missing, truncated or altered, or the model is of a
  ///   kind that this library doesn't know.
  public static func load(
    from path: String, team: ThreadTeam = ThreadTeam(count: 1), cells: [CellKind] = CellKind.builtIn
  ) throws(ModelFileError) -> TreeClassifier {
    let reader = try ModelFolderReader(path: path)
    let configuration = reader.configuration
    guard let kind = CellKind.named(configuration.cell, among: cells) else {
      throw ModelFileError(
        .malformed("it names a cell '\(configuration.cell)' that is not known"), path: path)
    }
    if kind.hasSlots, configuration.arity == nil {
      throw ModelFileError(.malformed("it gives no arity for the cell '\(configuration.cell)'"), path: path)
    }
    if let problem = configuration.problem(with: kind) {
      throw ModelFileError(.malformed(problem), path: path)
    }
    let vocabulary = reader.vocabulary
    let model = TreeClassifier(
      configuration: configuration, kind: kind, vocabulary: vocabulary, team: team)
    let size = model.network.embedding.width
    let vectors = try reader.tensor(named: embeddingName, shape: [vocabulary.count, size])
    model.network.embedding.fill(vectors.values)
    for entry in model.network.parameters.entries {
      let parameter = entry.parameter
      let tensor = try reader.tensor(named: parameter.name, shape: parameter.fileShape)
      model.network.parameters[parameter.name] = transposed(
        tensor.values, rows: parameter.outputSize, columns: parameter.inputSize)
    }
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
    var configuration = configuration
    configuration.training = training
    configuration.results = results
    var vectors: [Float] = []
    vectors.reserveCapacity(embeddingParameterCount)
    for row in 0..<network.embedding.rowCount { network.embedding.append(row: row, to: &vectors) }
    var tensors = [
      NamedTensor(
        name: Self.embeddingName, shape: [vocabulary.count, network.embedding.width], values: vectors)
    ]
    for entry in network.parameters.entries {
      let parameter = entry.parameter
      tensors.append(
        NamedTensor(
          name: parameter.name, shape: parameter.fileShape,
          values: Self.transposed(
            network.parameters[parameter.name], rows: parameter.inputSize, columns: parameter.outputSize)))
    }
    let folder = ModelFolder(configuration: configuration, vocabulary: vocabulary, tensors: tensors)
    try folder.write(to: path, replacing: replacing)
  }

  /// The transpose of a matrix of `rows` x `columns`: files keep output x input, memory input x output.
  private static func transposed(_ values: [Float], rows: Int, columns: Int) -> [Float] {
    guard rows > 1, columns > 1 else { return values }
    var result = [Float](repeating: 0, count: values.count)
    for row in 0..<rows {
      for column in 0..<columns { result[column * rows + row] = values[row * columns + column] }
    }
    return result
  }
}
