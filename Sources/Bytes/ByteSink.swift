/// Something that takes bytes in order: standard output or a file that is being written.
public protocol ByteSink: AnyObject {
  /// Takes bytes; they may wait in a buffer.
  ///
  /// - Throws: `FileError` (`cannotWrite`, `closedPipe`).
  func write(_ bytes: [UInt8]) throws(FileError)
}

extension ByteSink {
  /// Takes the UTF-8 bytes of a text.
  ///
  /// - Throws: `FileError` (`cannotWrite`, `closedPipe`).
  public func write(_ text: String) throws(FileError) { try write(Array(text.utf8)) }
}

/// Bytes collected in memory.
public final class MemorySink: ByteSink {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// An empty sink.
  public init() {}

  public func write(_ bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

  /// What was written, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
