import EspalierBytes
public import EspalierTrees

/// A model folder that is open for reading: everything but the weights is read and checked, weights are read when
/// asked for.
///
/// Not `Sendable`.
public final class ModelFolderReader {
  /// What the network is.
  public let configuration: ModelConfiguration
  /// The words, in the order of the embedding's rows.
  public let vocabulary: Vocabulary
  /// The words that can be said; nil without a decoder.
  public let targetVocabulary: Vocabulary?
  /// The names and shapes of the weights.
  public var weights: SafetensorsHeader { file.header }

  private let file: SafetensorsFile
  /// Nil where checksums are passed over.
  private let checksums: ModelChecksums?

  /// Opens a folder.
  ///
  /// - Parameter isSealed: whether the checksums must be those of what is there.
  /// - Throws: `ModelFileError` where a file is missing, truncated or altered.
  public init(path: String, isSealed: Bool = true) throws(ModelFileError) {
    guard FolderListing.isFolder(path) else { throw ModelFileError(.noFolder, path: path) }
    let place = { (name: String) in path.hasSuffix("/") ? path + name : path + "/" + name }
    let file = try SafetensorsFile(path: place(ModelFolder.weightsName))
    let checksums = isSealed ? try ModelChecksums(file.header, path: file.path) : nil
    (self.file, self.checksums) = (file, checksums)
    func bytes(of name: String) throws(ModelFileError) -> [UInt8] {
      let bytes = try Self.bytes(of: place(name))
      try checksums?.check(
        ModelChecksums.key(file: name), Checksum(bytes), part: "the file", path: place(name))
      return bytes
    }
    configuration = try Self.configuration(
      try bytes(of: ModelFolder.configurationName), path: place(ModelFolder.configurationName))
    func words(_ name: String, _ size: Int) throws(ModelFileError) -> Vocabulary {
      let vocabulary = try Self.vocabulary(try bytes(of: name), path: place(name))
      guard vocabulary.count == size else {
        let counts = "it has \(vocabulary.count) words, and the configuration has \(size)"
        throw ModelFileError(.malformed(counts), path: place(name))
      }
      return vocabulary
    }
    vocabulary = try words(ModelFolder.vocabularyName, configuration.vocabularySize)
    if let decoder = configuration.decoder {
      targetVocabulary = try words(ModelFolder.targetVocabularyName, decoder.vocabularySize)
    } else {
      targetVocabulary = nil
    }
  }

  /// Reads a tensor and compares it with its checksum.
  ///
  /// - Parameter shape: the shape that it must have.
  /// - Throws: `ModelFileError` (`missingTensor`, `wrongShape`, `altered`, `unreadable`).
  public func tensor(named name: String, shape: [Int]) throws(ModelFileError) -> NamedTensor {
    guard let tensor = weights.tensor(named: name) else {
      throw ModelFileError(.missingTensor(name), path: file.path)
    }
    guard tensor.shape == shape else {
      throw ModelFileError(.wrongShape(tensor: name, expected: shape, found: tensor.shape), path: file.path)
    }
    let values = try file.values(of: tensor)
    try checksums?.check(
      ModelChecksums.key(tensor: name), Checksum(values), part: "tensor '\(name)'", path: file.path)
    return NamedTensor(name: name, shape: shape, values: values)
  }

  static func bytes(of path: String) throws(ModelFileError) -> [UInt8] {
    do {
      let file = try RandomAccessFile(path: path)
      return try file.read(UInt8.self, at: 0, count: file.size)
    } catch {
      throw ModelFileError(error.code == .notFound ? .missingFile : .unreadable(error), path: path)
    }
  }

  private static func configuration(
    _ bytes: [UInt8], path: String
  ) throws(ModelFileError) -> ModelConfiguration {
    let json: JSONValue
    do {
      json = try JSONParser.value(of: bytes)
    } catch {
      throw ModelFileError(.malformed("it has \(error.reason) at byte \(error.offset)"), path: path)
    }
    return try ModelConfiguration(json: json, path: path)
  }

  private static func vocabulary(_ bytes: [UInt8], path: String) throws(ModelFileError) -> Vocabulary {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ModelFileError(.malformed("it is not UTF-8"), path: path)
    }
    do {
      return try Vocabulary(text: text)
    } catch {
      throw ModelFileError(.malformed(error.description), path: path)
    }
  }
}
