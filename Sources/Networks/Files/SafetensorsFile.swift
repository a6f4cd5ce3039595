import EspalierBytes

/// A safetensors file that is open for reading: its header is read and checked, tensors are read when asked for.
///
/// Not `Sendable`.
public final class SafetensorsFile {
  /// The path as it was given.
  public let path: String
  /// What the file holds.
  public let header: SafetensorsHeader

  private let file: RandomAccessFile
  private let dataStart: Int

  /// Opens a file and reads its header.
  ///
  /// - Throws: `ModelFileError` where the file isn't there, is truncated or breaks the format.
  public init(path: String) throws(ModelFileError) {
    self.path = path
    do {
      file = try RandomAccessFile(path: path)
    } catch {
      throw ModelFileError(error.code == .notFound ? .missingFile : .unreadable(error), path: path)
    }
    let lengthSize = SafetensorsHeader.lengthSize
    let length = try Self.read(file, UInt8.self, at: 0, count: min(file.size, lengthSize))
    guard length.count == lengthSize else {
      throw ModelFileError(.wrongSize(expected: lengthSize, found: length.count), path: path)
    }
    let headerLength = length.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard headerLength <= UInt64(file.size - lengthSize) else {
      throw ModelFileError(
        .malformed("its header claims \(headerLength) bytes, and the file has \(file.size)"), path: path)
    }
    dataStart = lengthSize + Int(headerLength)
    header = try SafetensorsHeader(
      parsing: Self.read(file, UInt8.self, at: lengthSize, count: Int(headerLength)),
      dataSize: file.size - dataStart, path: path)
  }

  /// Reads a tensor's numbers.
  ///
  /// - Throws: `ModelFileError` where the system can't read them.
  public func values(of tensor: SafetensorsHeader.Tensor) throws(ModelFileError) -> [Float] {
    let start = dataStart + tensor.range.lowerBound
    switch tensor.type {
    case .float32: return try Self.read(file, Float.self, at: start, count: tensor.count)
    case .float64: return try Self.read(file, Double.self, at: start, count: tensor.count).map(Float.init)
    }
  }

  private static func read<Element: BitwiseCopyable>(
    _ file: RandomAccessFile, _ type: Element.Type, at offset: Int, count: Int
  ) throws(ModelFileError) -> [Element] {
    do {
      return try file.read(type, at: offset, count: count)
    } catch {
      throw ModelFileError(.unreadable(error), path: file.path)
    }
  }
}
