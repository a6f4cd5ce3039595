import EspalierBytes

/// The checksums of a model's parts, as `model.safetensors` keeps them in its `__metadata__`.
///
/// The header's own covers the header as it would be written without that checksum.
struct ModelChecksums {
  private static let prefix = "crc32."
  private static let headerKey = prefix + "header"

  private var metadata: [String: String]

  /// The key of a file of the folder.
  static func key(file name: String) -> String { prefix + "file." + name }

  /// The key of a tensor.
  static func key(tensor name: String) -> String { prefix + "tensor." + name }

  /// Computes the checksums of what will be written.
  init(files: [(name: String, bytes: [UInt8])], tensors: [NamedTensor]) {
    metadata = ["format": "espalier"]
    for file in files { metadata[Self.key(file: file.name)] = Checksum(file.bytes).hexadecimal }
    for tensor in tensors { metadata[Self.key(tensor: tensor.name)] = Checksum(tensor.values).hexadecimal }
  }

  /// Takes the checksums from a file's header, once the header's own is right.
  ///
  /// - Throws: `ModelFileError` (`missingChecksum`, `altered`).
  init(_ header: SafetensorsHeader, path: String) throws(ModelFileError) {
    metadata = header.metadata
    let recorded = metadata.removeValue(forKey: Self.headerKey)
    let found = Self.checksum(tensors: header.tensors.map { ($0.name, $0.shape) }, metadata)
    try Self.compare(recorded, found, part: "its header", path: path)
  }

  /// The whole `__metadata__` of a file with these tensors.
  func metadata(for tensors: [NamedTensor]) -> [String: String] {
    let header = Self.checksum(tensors: tensors.map { ($0.name, $0.shape) }, metadata)
    return metadata.merging([Self.headerKey: header.hexadecimal]) { $1 }
  }

  /// Compares a part of the model with its checksum.
  ///
  /// - Throws: `ModelFileError` (`missingChecksum`, `altered`).
  func check(_ key: String, _ found: Checksum, part: String, path: String) throws(ModelFileError) {
    try Self.compare(metadata[key], found, part: part, path: path)
  }

  private static func compare(
    _ recorded: String?, _ found: Checksum, part: String, path: String
  ) throws(ModelFileError) {
    guard let recorded else { throw ModelFileError(.missingChecksum(part: part), path: path) }
    guard recorded == found.hexadecimal else {
      throw ModelFileError(.altered(part: part, expected: recorded, found: found.hexadecimal), path: path)
    }
  }

  private static func checksum(
    tensors: [(name: String, shape: [Int])], _ metadata: [String: String]
  ) -> Checksum {
    Checksum(SafetensorsHeader(tensors, metadata: metadata).encoded)
  }
}
