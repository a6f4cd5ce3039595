public import EspalierBytes

/// What a source is, as text.
public enum SourceForm: Sendable, Hashable {
  /// Words between white space: a flat tree of them.
  case words
  /// A tree in brackets that stand alone, without labels: `( ( It works ) . )`.
  case trees
}

/// Reads pairs of a source and what should be said of it, a pair a line, with a tab in between.
///
/// ```
/// a b c           c b a
/// 1 + 2           3
/// ```
///
/// What should be said are words between white space. Blank lines are passed over.
public final class SequencePairReader {
  private var lines: LineByLine
  private let form: SourceForm
  /// Where the pair begins that was read last.
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  public init(_ source: ByteReader, sources form: SourceForm) {
    lines = LineByLine(source)
    self.form = form
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  /// The next pair; nil after the last, and after an error.
  ///
  /// - Throws: `TreeSyntaxError` (`wrongFieldCount`, `emptyField`, those of brackets), `FileError`.
  public func next() throws -> SequencePair? {
    try lines.next { line in line.isBlank ? nil : try pair(line) }
  }

  private func pair(_ line: SourceLine) throws -> SequencePair {
    position = line.position(of: 0)
    let fields = try line.columns(["source", "target"])
    let words = line.items(in: fields[1], \.isASCIIWhiteSpace)
    guard let source = try line.source(fields[0], as: form) else {
      throw line.error(.emptyField("source"), at: fields[0].lowerBound)
    }
    guard !words.isEmpty else { throw line.error(.emptyField("target"), at: fields[1].lowerBound) }
    return SequencePair(source: source, target: words.map(line.text))
  }
}

/// Reads sources alone, one a line; what follows a tab is passed over. A line without a source is one, too, so that lines keep
/// their places.
public final class SequenceSourceReader {
  private var lines: LineByLine
  private let form: SourceForm
  /// Where the line begins that was read last.
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  public init(_ source: ByteReader, sources form: SourceForm) {
    lines = LineByLine(source)
    self.form = form
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  /// The next line: its source, or within it nil for a blank one; nil after the last, and after an error.
  ///
  /// - Throws: `TreeSyntaxError` (those of brackets), `FileError`.
  public func next() throws -> Tree?? {
    try lines.next { line -> Tree?? in
      position = line.position(of: 0)
      return .some(try line.source(line.fields(.tab)[0], as: form))
    }
  }
}

extension SourceLine {
  /// The source that a part of the line is; nil for nothing but white space.
  fileprivate func source(_ range: Range<Int>, as form: SourceForm) throws(TreeSyntaxError) -> Tree? {
    let words = items(in: range, \.isASCIIWhiteSpace)
    guard !words.isEmpty else { return nil }
    return form == .trees ? try Bracketing.tree(range, of: self) : sentence(words)
  }
}
