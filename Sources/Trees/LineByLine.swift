internal import EspalierBytes

/// The lines of a source that hold a value each, up to the end or the first error.
struct LineByLine {
  private let lines: LineReader
  private var isOver = false

  init(_ source: ByteReader) { lines = LineReader(source) }

  /// The next line's value; nil after the last line, and after an error.
  ///
  /// - Parameter value: a line's value; nil where a line has none, such as a blank one.
  mutating func next<Value>(_ value: (SourceLine) throws -> Value?) throws -> Value? {
    while !isOver {
      do {
        guard let line = try SourceLine.next(of: lines) else { break }
        if let found = try value(line) { return found }
      } catch {
        isOver = true
        throw error
      }
    }
    isOver = true
    return nil
  }
}
