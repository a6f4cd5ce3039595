import Espalier

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Bytes that wait outside memory, in a file that has no name: nothing is left of it, however the
/// process ends.
final class Spool {
  /// The number of bytes so far.
  private(set) var byteCount = 0
  private let descriptor: Int32
  private let sink: StandardOutput
  private let folder: String

  /// An empty spool in the folder that `TMPDIR` names, else in `/tmp`.
  ///
  /// - Throws: `FileError` (`cannotCreate`).
  init() throws(FileError) {
    folder = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(folder)/espalier.XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw FileError(
        .cannotCreate, path: folder, detail: "no temporary file: \(String(cString: strerror(errno)))")
    }
    unlink(template)
    sink = StandardOutput(descriptor: descriptor, name: "\(folder) (temporary file)")
  }

  deinit { _ = close(descriptor) }

  /// Appends numbers as they lie in memory, which is little-endian.
  ///
  /// - Throws: `FileError` (`cannotWrite`).
  func append(_ numbers: [some FixedWidthInteger & BitwiseCopyable]) throws(FileError) {
    let bytes = numbers.withUnsafeBytes { Array($0) }
    try sink.write(bytes)
    byteCount += bytes.count
  }

  /// Writes everything to a sink; nothing is appended after that.
  ///
  /// - Throws: `FileError`.
  func copy(to output: some ByteSink) throws(FileError) {
    try sink.flush()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var offset = 0
    while offset < byteCount {
      let count = pread(descriptor, &chunk, chunk.count, off_t(offset))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw FileError(.cannotWrite, path: folder, detail: "the temporary file cannot be read back")
      }
      try output.write(Array(chunk[..<count]))
      offset += count
    }
  }
}
