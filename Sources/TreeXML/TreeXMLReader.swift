public import EspalierBytes
public import EspalierTrees

/// Reads trees from Espalier's tree XML (`Documentation/TreeXML.md`), over libxml2's `xmlTextReader`.
///
/// A tree is handed on as soon as its end is read, in memory bounded by the largest tree. Entity
/// declarations are refused, nothing outside the document is ever loaded, and elements nested deeper
/// than 2,048 levels are an error.
public final class TreeXMLReader: TreeReader {
  private var grammar: TreeXMLGrammar
  private var isOver = false
  public var position: SourcePosition { grammar.position }

  /// Reads from a byte source.
  public init(_ source: ByteReader) { grammar = TreeXMLGrammar(XMLStream(source)) }

  /// Reads from text in memory.
  public convenience init(_ text: String, name: String = "<text>") {
    self.init(ByteReader(bytes: Array(text.utf8), name: name))
  }

  public func next() throws -> Tree? {
    guard !isOver else { return nil }
    do {
      return try grammar.next()
    } catch {
      isOver = true
      throw error
    }
  }
}
