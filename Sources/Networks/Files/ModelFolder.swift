public import EspalierBytes
public import EspalierTrees

/// A model as it is saved: a folder of four files, as the Hugging Face Hub's convention has it.
///
/// - `config.json`: what the network is (`ModelConfiguration`);
/// - `vocabulary.txt`: a word a line, in the order of the embedding's rows;
/// - `model.safetensors`: the weights, and the checksums of them, of the two files above and of its own header;
/// - `README.md`: the model card, for people; no reader needs it.
public struct ModelFolder: Sendable, Equatable {
  static let configurationName = "config.json"
  static let vocabularyName = "vocabulary.txt"
  static let weightsName = "model.safetensors"
  static let cardName = "README.md"

  /// What the network is.
  public var configuration: ModelConfiguration
  /// The words, in the order of the embedding's rows.
  public var vocabulary: Vocabulary
  /// The weights.
  public var tensors: [NamedTensor]

  /// Puts the parts of a model together.
  public init(configuration: ModelConfiguration, vocabulary: Vocabulary, tensors: [NamedTensor]) {
    precondition(
      vocabulary.count == configuration.vocabularySize,
      "\(vocabulary.count) words for a vocabulary of \(configuration.vocabularySize)")
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.tensors = tensors
  }

  /// Writes the folder, whole or not at all.
  ///
  /// - Parameter replacing: whether a model folder (or an empty one) that lies there may be replaced.
  /// - Throws: `FileError` (`alreadyExists`, `cannotCreate`, `cannotWrite`).
  public func write(to path: String, replacing: Bool) throws(FileError) {
    let folder = try AtomicFolder(path: path, replacingFolderWith: replacing ? Self.configurationName : nil)
    let configurationBytes = Array((configuration.json.text(indented: true) + "\n").utf8)
    let vocabularyBytes = Array(vocabulary.text.utf8)
    try folder.write(configurationBytes, to: Self.configurationName)
    try folder.write(vocabularyBytes, to: Self.vocabularyName)
    let name = String(folder.path.split(separator: "/").last ?? "model")
    let card = ModelCard(name: name, configuration: configuration)
    try folder.write(Array(card.markdown.utf8), to: Self.cardName)

    let weights = try folder.beginFile(Self.weightsName)
    let checksums = ModelChecksums(
      configuration: configurationBytes, vocabulary: vocabularyBytes, tensors: tensors)
    try SafetensorsWriter.write(tensors, metadata: checksums.metadata(for: tensors), to: weights)
    try weights.commit()
    try folder.commit()
  }

  /// Reads a whole folder.
  ///
  /// - Throws: `ModelFileError` where a file is missing, truncated or altered.
  public static func read(from path: String) throws(ModelFileError) -> ModelFolder {
    let reader = try ModelFolderReader(path: path)
    var tensors: [NamedTensor] = []
    for tensor in reader.weights.tensors {
      tensors.append(try reader.tensor(named: tensor.name, shape: tensor.shape))
    }
    return ModelFolder(
      configuration: reader.configuration, vocabulary: reader.vocabulary, tensors: tensors)
  }
}
