public import EspalierBytes

/// Reads tokenised sentences, one a line, as flat trees: an unlabelled root over word leaves.
///
/// Tokens are separated by ASCII white space and kept as written; blank lines are passed over. A
/// sentence of one token is one leaf. A network along a chain reads sentences and trees alike.
public final class SentenceReader: TreeReader {
  private var lines: LineByLine
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  public init(_ source: ByteReader) {
    lines = LineByLine(source)
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  public func next() throws -> Tree? {
    try lines.next { line in sentence(line) }
  }

  public func recover() -> Bool {
    lines.recover()
    return true
  }

  private func sentence(_ line: SourceLine) -> Tree? {
    let tokens = line.items(\.isASCIIWhiteSpace)
    guard let first = tokens.first else { return nil }
    position = line.position(of: first.lowerBound)
    return line.sentence(tokens)
  }
}
