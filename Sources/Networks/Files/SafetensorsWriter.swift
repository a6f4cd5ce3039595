public import EspalierBytes

/// Writes safetensors files.
public enum SafetensorsWriter {
  private static let pieceSize = 1 << 14

  /// Writes tensors in the order given, as F32.
  ///
  /// - Throws: `FileError` of the sink.
  public static func write(
    _ tensors: [NamedTensor], metadata: [String: String] = [:], to sink: some ByteSink
  ) throws(FileError) {
    try sink.write(SafetensorsHeader(tensors.map { ($0.name, $0.shape) }, metadata: metadata).encoded)
    for tensor in tensors {
      for start in stride(from: 0, to: tensor.values.count, by: pieceSize) {
        let piece = tensor.values[start..<min(start + pieceSize, tensor.values.count)]
        try sink.write(piece.withUnsafeBytes(Array.init))
      }
    }
  }
}
