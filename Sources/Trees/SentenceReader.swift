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
        guard let line = try lines.next() else { break }
        if let tree = try sentence(line) { return tree }
      } catch {
        isOver = true
        throw error
      }
    }
    isOver = true
    return nil
  }

  private func sentence(_ line: ArraySlice<UInt8>) throws -> Tree? {
    try check(line)
    let tokens = line.split { $0.isASCIIWhiteSpace }
    guard let first = tokens.first else { return nil }
    let column = 1 + Self.scalarCount(line[..<first.startIndex])
    position = SourcePosition(file: lines.name, line: lines.lineNumber, column: column)
    if tokens.count > 1 { builder.open() }
    let bytes = Array(line)
    for token in tokens {
      builder.open()
      let start = token.startIndex - line.startIndex
      builder.setWord(start..<start + token.count, of: bytes)
      builder.close()
    }
    if tokens.count > 1 { builder.close() }
    return builder.finish()
  }

  private func check(_ line: ArraySlice<UInt8>) throws(TreeSyntaxError) {
    guard line.count <= TreeBuilder.limit else { throw error(.treeTooLarge, line, line.startIndex) }
    var index = line.startIndex
    while index < line.endIndex {
      let byte = line[index]
      if byte == 0 { throw error(.nulByte, line, index) }
      guard byte >= 0x80 else {
        index += 1
        continue
      }
      guard let form = UTF8Form(byte), form.matches(line[index...]) else {
        throw error(.invalidUTF8(byte: byte), line, index)
      }
      index += form.length
    }
  }

  private func error(
    _ code: TreeSyntaxError.Code, _ line: ArraySlice<UInt8>, _ index: Int
  ) -> TreeSyntaxError {
    let column = 1 + Self.scalarCount(line[..<index])
    return TreeSyntaxError(
      code, at: SourcePosition(file: lines.name, line: lines.lineNumber, column: column),
      excerpt: .init(line: line, at: index, startsInside: false))
  }

  private static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }
}
