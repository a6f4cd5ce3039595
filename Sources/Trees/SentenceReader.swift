public import EspalierBytes

/// Reads tokenised sentences, one a line, as flat trees: an unlabelled root over word leaves.
///
/// Tokens are separated by ASCII white space and kept as written; blank lines are passed over. A
/// sentence of one token is one leaf. A network along a chain reads sentences and trees alike.
public final class SentenceReader: TreeReader {
  private let lines: LineReader
  private var builder = TreeBuilder()
  private var isOver = false
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  public init(_ source: ByteReader) {
    lines = LineReader(source)
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  public func next() throws -> Tree? {
    while !isOver {
      do {
        guard let line = try SourceLine.next(of: lines) else { break }
        if let tree = sentence(line) { return tree }
      } catch {
        isOver = true
        throw error
      }
    }
    isOver = true
    return nil
  }

  private func sentence(_ line: SourceLine) -> Tree? {
    let tokens = line.items(\.isASCIIWhiteSpace)
    guard let first = tokens.first else { return nil }
    position = line.position(of: first.lowerBound)
    if tokens.count > 1 { builder.open() }
    for token in tokens {
      builder.open()
      builder.setWord(token, of: line.bytes)
      builder.close()
    }
    if tokens.count > 1 { builder.close() }
    return builder.finish()
  }
}
