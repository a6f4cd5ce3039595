public import EspalierBytes
public import EspalierTrees

/// Writes constituency trees as TIGER-XML: words in the order of the sentence, phrases beside them, edges by ids.
///
/// A leaf's label is its `pos`, a phrase's its `cat`, a category the label of the edge to the node (`--` without one).
/// Branches may cross, and any depth is held, since nothing is nested. Refused is what would be read otherwise: words at nodes with
/// children, children in another order than their words, a category of the root, the category `--`, and characters that XML forbids.
///
/// Source: König, Lezius & Voormann, *TIGERSearch 2.1 User's Manual*, 2003, chapter V, *The TIGER-XML treebank encoding format*.
public final class TigerXMLWriter: TreeWriter {
  private let sink: any ByteSink
  private var count = 0
  private var hasBegun = false
  private var xml = XMLText()

  /// A writer before a sink.
  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ tree: Tree) throws {
    count += 1
    if let code = Self.obstacle(in: tree) { throw TreeWritingError(code, tree: count, format: "TIGER-XML") }
    try begin()
    xml.removeAll()
    append(tree)
    try sink.write(xml.bytes)
  }

  public func finish() throws {
    try begin()
    try sink.write("</body>\n</corpus>\n")
  }

  private func begin() throws(FileError) {
    guard !hasBegun else { return }
    hasBegun = true
    try sink.write(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <corpus id="trees">
      <head>
      <annotation>
      <feature name="word" domain="T"/>
      <feature name="pos" domain="T"/>
      <feature name="cat" domain="NT"/>
      <edgelabel/>
      </annotation>
      </head>
      <body>

      """)
  }

  private func append(_ tree: Tree) {
    let words = tree.tokens
    var numbers = [Int](repeating: 0, count: tree.nodeCount)
    for (index, word) in words.enumerated() { numbers[word] = index + 1 }
    // TIGER's own numbers of phrases begin at 500, behind those of words.
    var next = max(500, words.count + 1)
    for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
      numbers[node] = next
      next += 1
    }
    xml.markup("<s id=\"s\(count)\">\n<graph root=\"s\(count)_\(numbers[tree.root])\">\n<terminals>\n")
    for word in words {
      xml.markup("<t id=\"s\(count)_\(numbers[word])\"")
      xml.attribute("word", tree.wordBytes(of: word))
      xml.attribute("pos", tree.labelBytes(of: word))
      xml.markup("/>\n")
    }
    xml.markup("</terminals>\n<nonterminals>\n")
    for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
      xml.markup("<nt id=\"s\(count)_\(numbers[node])\"")
      xml.attribute("cat", tree.labelBytes(of: node))
      xml.markup(">\n")
      for child in tree.children(of: node) {
        let category = tree.categoryBytes(of: child)
        xml.markup("<edge")
        xml.attribute("label", category.isEmpty ? Self.noFunction[...] : category)
        xml.markup(" idref=\"s\(count)_\(numbers[child])\"/>\n")
      }
      xml.markup("</nt>\n")
    }
    xml.markup("</nonterminals>\n</graph>\n</s>\n")
  }

  private static let noFunction = Array("--".utf8)

  private static func obstacle(in tree: Tree) -> TreeWritingError.Code? {
    if let code = tree.obstacleToPlacedConstituents { return code }
    if let category = tree.category(of: tree.root) { return .category(category) }
    for node in 0..<tree.nodeCount where tree.categoryBytes(of: node).elementsEqual(noFunction) {
      return .category("--")
    }
    return XMLText.obstacle(in: tree)
  }
}
