import EspalierBytes
import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierTrees

/// A network's numbers in a model folder.
enum ModelWeights {
  private static let embeddingName = "embedding.weight"

  /// Reads the numbers of a network.
  static func load(_ reader: ModelFolderReader, into network: any WordNetwork<Float>) throws(ModelFileError) {
    let shape = [network.embedding.rowCount, network.embedding.width]
    network.embedding.fill(try reader.tensor(named: embeddingName, shape: shape).values)
    for entry in network.parameters.entries {
      let parameter = entry.parameter
      let tensor = try reader.tensor(named: parameter.name, shape: parameter.fileShape)
      network.parameters[parameter.name] = transposed(
        tensor.values, rows: parameter.outputSize, columns: parameter.inputSize)
    }
  }

  /// Writes a model as a folder, whole or not at all.
  ///
  /// - Parameters:
  ///   - training: how the model was trained, for people.
  ///   - results: what it reached, for people.
  static func save(
    _ network: any WordNetwork<Float>, _ configuration: ModelConfiguration, _ vocabulary: Vocabulary,
    target: Vocabulary? = nil, to path: String, replacing: Bool, training: [ModelConfiguration.Fact],
    results: [ModelConfiguration.Fact]
  ) throws(FileError) {
    var configuration = configuration
    (configuration.training, configuration.results) = (training, results)
    let embedding = network.embedding
    var vectors: [Float] = []
    vectors.reserveCapacity(embedding.rowCount * embedding.width)
    for row in 0..<embedding.rowCount { embedding.append(row: row, to: &vectors) }
    var tensors = [
      NamedTensor(name: embeddingName, shape: [embedding.rowCount, embedding.width], values: vectors)
    ]
    for entry in network.parameters.entries {
      let parameter = entry.parameter
      tensors.append(
        NamedTensor(
          name: parameter.name, shape: parameter.fileShape,
          values: transposed(
            network.parameters[parameter.name], rows: parameter.inputSize, columns: parameter.outputSize)))
    }
    try ModelFolder(
      configuration: configuration, vocabulary: vocabulary, targetVocabulary: target, tensors: tensors
    ).write(to: path, replacing: replacing)
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

extension ModelConfiguration {
  /// The kind of the model's cell, among some.
  ///
  /// - Throws: `ModelFileError` where the model isn't of such an architecture, or its network can't be.
  func kind(
    among cells: [CellKind], architectures: [String], path: String
  ) throws(ModelFileError) -> CellKind {
    guard architectures.contains(architecture) else {
      throw ModelFileError(.unsupported(Self.advice(architecture)), path: path)
    }
    guard let kind = CellKind.named(cell, among: cells) else {
      throw ModelFileError(.malformed("it names a cell '\(cell)' that is not known"), path: path)
    }
    if kind.hasSlots, arity == nil {
      throw ModelFileError(.malformed("it gives no arity for the cell '\(cell)'"), path: path)
    }
    if let problem = problem(with: kind) { throw ModelFileError(.malformed(problem), path: path) }
    return kind
  }

  private static func advice(_ architecture: String) -> String {
    switch architecture {
    case "classifier": "it labels trees: use 'espalier classify' or 'espalier evaluate'"
    case "relatedness", "relation": "it compares pairs of trees: use 'espalier relate'"
    case LanguageModel.architecture: "it foretells words: use 'espalier generate'"
    case SequenceToSequenceModel.architecture: "it says sequences: use 'espalier seq2seq'"
    default: "it is of an architecture '\(architecture)' that is not known"
    }
  }
}
