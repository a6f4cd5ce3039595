public import EspalierBytes
public import EspalierTrees

/// Reads constituency trees from TIGER-XML, a sentence at a time, over libxml2's `xmlTextReader`.
///
/// A phrase's `cat` and a word's `pos` become the label, the label of the edge to a node (its function) the category.
/// Words stand in the order of the terminals, children in that of their first words; branches may cross. A node that hangs
/// nowhere is a child of the root; where no root can be found for several, one without a label is put above them.
/// Secondary edges, the frames of SALSA and the corpus's head are passed over, and so are sentences without terminals.
///
/// Source: Mengel and Lezius 2000, "An XML-based representation format for syntactically annotated corpora"; König, Lezius
/// and Voormann 2003, "TIGERSearch user's manual", chapter V.
public final class TigerXMLReader: TreeReader {
  private var grammar: TigerXMLGrammar
  private var isOver = false
  public var position: SourcePosition { grammar.position }

  /// Reads from a byte source.
  public init(_ source: ByteReader) { grammar = TigerXMLGrammar(XMLStream(source)) }

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
