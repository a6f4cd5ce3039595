public import EspalierBytes
public import EspalierTrees

/// Reads trees from Espalier's tree XML (`Documentation/TreeXML.md`), over libxml2.
///
/// The document is pushed through the parser piece by piece, in memory bounded by the largest tree.
/// Entity declarations are refused, nothing outside the document is ever loaded, and elements
/// nested deeper than 2,048 levels are an error.
public final class TreeXMLReader: TreeReader {
  private let parser: XMLDocumentParser
  private let grammar = TreeXMLGrammar()
  private var ready: ArraySlice<(tree: Tree, position: SourcePosition)> = []
  private var failure: (any Error)?
  private var isOver = false
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  public init(_ source: ByteReader) {
    parser = XMLDocumentParser(source, grammar)
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  /// Reads from text in memory.
  public convenience init(_ text: String, name: String = "<text>") {
    self.init(ByteReader(bytes: Array(text.utf8), name: name))
  }

  public func next() throws -> Tree? {
    while ready.isEmpty {
      if let failure {
        self.failure = nil
        isOver = true
        throw failure
      }
      if isOver { return nil }
      do {
        isOver = try !parser.parsePiece()
      } catch {
        // Trees that were whole before the error are handed on first.
        failure = error
      }
      ready = grammar.takeTrees()[...]
    }
    let first = ready.removeFirst()
    position = first.position
    return first.tree
  }
}
