internal import EspalierBytes

/// The lines of a source that hold a value each, up to the end or the first error.
struct LineByLine {
  private let lines: LineReader
  private var reading = Reading()

  init(_ source: ByteReader) { lines = LineReader(source) }

  /// The next line's value; nil after the last line, and after an error.
  ///
  /// - Parameter value: a line's value; nil where a line has none, such as a blank one.
  mutating func next<Value>(_ value: (SourceLine) throws -> Value?) throws -> Value? {
    try reading.next {
      while let line = try SourceLine.next(of: lines) {
        if let found = try value(line) { return found }
      }
      return nil
    }
  }

  /// Goes on with the line behind that of an error.
  mutating func recover() { reading.resume() }
}
