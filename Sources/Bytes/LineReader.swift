/// The lines of a byte source, one after the other, in memory bounded by the longest line.
///
/// A line ends with a line feed, before which a carriage return is dropped. A byte-order mark at
/// the beginning is dropped. The last line need not end. Like its source, a reader is not `Sendable`.
public final class LineReader {
  private let source: ByteReader
  private var buffer: [UInt8] = []
  private var position = 0
  private var searched = 0
  /// The number of the line that `next()` returned last, from 1.
  public private(set) var lineNumber = 0

  /// What messages call the source.
  public var name: String { source.name }

  /// Reads the lines of `source`.
  public init(_ source: ByteReader) { self.source = source }

  /// The next line without its end, or nil after the last.
  ///
  /// - Throws: `FileError` of the source.
  public func next() throws(FileError) -> ArraySlice<UInt8>? {
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { (position, searched) = (end + 1, end + 1) }
        return line(position..<end)
      }
      searched = buffer.count
      guard let piece = try source.next() else {
        guard position < buffer.count else { return nil }
        defer { (position, searched) = (buffer.count, buffer.count) }
        return line(position..<buffer.count)
      }
      buffer.removeFirst(position)
      (position, searched) = (0, searched - position)
      buffer.append(contentsOf: piece)
    }
  }

  private func line(_ range: Range<Int>) -> ArraySlice<UInt8> {
    lineNumber += 1
    var line = buffer[range]
    if lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    return line.last == 0x0D ? line.dropLast() : line
  }
}
