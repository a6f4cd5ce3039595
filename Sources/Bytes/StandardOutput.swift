#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Standard output behind a buffer that is emptied when it is full and when it is told to.
///
/// A pipe whose reader has gone is recognised (`FileError.Code.closedPipe`) where the program
/// ignores SIGPIPE; otherwise the system ends the program. What was not flushed is lost: a program
/// flushes before it ends. Not `Sendable`.
public final class StandardOutput: ByteSink {
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []

  private static let capacity = 1 << 16

  /// A buffer before standard output.
  public convenience init() {
    self.init(descriptor: STDOUT_FILENO, name: "<standard output>")
  }

  /// A buffer before any open descriptor, which stays the caller's to close.
  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    buffer.reserveCapacity(Self.capacity)
  }

  public func write(_ bytes: [UInt8]) throws(FileError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Hands everything on to the system.
  ///
  /// - Throws: `FileError` (`cannotWrite`, `closedPipe`); what was in the buffer is dropped then.
  public func flush() throws(FileError) {
    let number = SystemCalls.write(buffer[...], to: descriptor)
    buffer.removeAll(keepingCapacity: true)
    if number == EPIPE { throw FileError(.closedPipe, path: name) }
    if number != 0 { throw FileError(.cannotWrite, path: name, detail: SystemCalls.reason(number)) }
  }
}
