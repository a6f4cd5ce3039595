public import EspalierBytes
public import EspalierTrees

/// A model as it is saved: a folder of four files, or five, as the Hugging Face Hub's convention has it.
///
/// - `config.json`: what the network is (`ModelConfiguration`);
/// - `vocabulary.txt`: a word a line, in the order of the embedding's rows;
/// - `target-vocabulary.txt`: the words that the model can say, in the same form, where it has a decoder;
/// - `model.safetensors`: the weights, and the checksums of them, of the files above and of its own header;
/// - `README.md`: the model card, for people; no reader needs it.
public struct ModelFolder: Sendable, Equatable {
  static let configurationName = "config.json"
  static let vocabularyName = "vocabulary.txt"
  static let targetVocabularyName = "target-vocabulary.txt"
  static let weightsName = "model.safetensors"
  static let cardName = "README.md"

  /// What the network is.
  public var configuration: ModelConfiguration
  /// The words, in the order of the embedding's rows.
  public var vocabulary: Vocabulary
  /// The words that can be said; nil without a decoder.
  public var targetVocabulary: Vocabulary?
  /// The weights.
  public var tensors: [NamedTensor]

  /// Puts the parts of a model together.
  public init(
    configuration: ModelConfiguration, vocabulary: Vocabulary, targetVocabulary: Vocabulary? = nil,
    tensors: [NamedTensor]
  ) {
    precondition(
      targetVocabulary?.count == configuration.decoder?.vocabularySize,
      "\(targetVocabulary?.count ?? 0) words for a decoder of \(configuration.decoder?.vocabularySize ?? 0)")
    precondition(
      vocabulary.count == configuration.vocabularySize,
      "\(vocabulary.count) words for a vocabulary of \(configuration.vocabularySize)")
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.targetVocabulary = targetVocabulary
    self.tensors = tensors
  }

  /// Writes the folder, whole or not at all.
  ///
  /// - Parameter replacing: whether a model folder (or an empty one) that lies there may be replaced.
  /// - Throws: `FileError` (`alreadyExists`, `cannotCreate`, `cannotWrite`).
  public func write(to path: String, replacing: Bool) throws(FileError) {
    let folder = try AtomicFolder(path: path, replacingFolderWith: replacing ? Self.configurationName : nil)
    let configurationBytes = Array((configuration.json.text(indented: true) + "\n").utf8)
    var files = [
      (Self.configurationName, configurationBytes), (Self.vocabularyName, Array(vocabulary.text.utf8)),
    ]
    if let targetVocabulary { files.append((Self.targetVocabularyName, Array(targetVocabulary.text.utf8))) }
    for (name, bytes) in files { try folder.write(bytes, to: name) }
    let name = String(folder.path.split(separator: "/").last ?? "model")
    let card = ModelCard(name: name, configuration: configuration)
    try folder.write(Array(card.markdown.utf8), to: Self.cardName)

    let weights = try folder.beginFile(Self.weightsName)
    let checksums = ModelChecksums(files: files, tensors: tensors)
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
      configuration: reader.configuration, vocabulary: reader.vocabulary,
      targetVocabulary: reader.targetVocabulary, tensors: tensors)
  }
}
