internal import EspalierTrees

/// TIGER-XML (`Documentation/Formats.md`): words and phrases side by side, which edges connect.
///
/// A phrase's `cat` and a word's `pos` become the label, the label of the edge to a node (its function) the category.
/// Secondary edges, the frames of SALSA and the corpus's head are passed over, and so are sentences without words.
///
/// Source: Mengel and Lezius 2000, "An XML-based representation format for syntactically annotated corpora"; König, Lezius
/// and Voormann 2003, "TIGERSearch user's manual", chapter V.
struct TigerXMLGrammar: XMLSentenceGrammar {
  private struct Names {
    let sentence, graph, terminals, terminal, nonterminals, nonterminal, edge: XMLName
    let id, word, pos, cat, idref, label, root: XMLName

    init(_ stream: XMLStream) {
      (sentence, graph) = (stream.name("s"), stream.name("graph"))
      (terminals, terminal) = (stream.name("terminals"), stream.name("t"))
      (nonterminals, nonterminal) = (stream.name("nonterminals"), stream.name("nt"))
      (edge, idref, label) = (stream.name("edge"), stream.name("idref"), stream.name("label"))
      (id, word, pos) = (stream.name("id"), stream.name("word"), stream.name("pos"))
      (cat, root) = (stream.name("cat"), stream.name("root"))
    }
  }

  /// The label of an edge that has none.
  private static let noFunction = Array("--".utf8)

  let stream: XMLStream
  var sentencePlace: XMLSentencePlace
  private let names: Names
  private var nodes = SentenceNodes()
  private var phraseID = 0..<0
  private var builder = TreeBuilder()

  init(_ stream: XMLStream, separatesLooseNodes: Bool) {
    self.stream = stream
    names = Names(stream)
    sentencePlace = XMLSentencePlace(stream)
    nodes.separatesLooseNodes = separatesLooseNodes
  }

  func isSentence() -> Bool { stream.name == names.sentence }

  mutating func sentence() throws -> Tree? {
    nodes.removeAll()
    let outside = sentencePlace.outside
    // The depth of the phrase that is open; edges belong in one.
    var phraseDepth: Int?
    while stream.depth > outside, let event = try stream.next() {
      if let depth = phraseDepth, stream.depth < depth { phraseDepth = nil }
      guard event == .start else { continue }
      switch stream.name {
      case names.graph:
        if let root = stream.attribute(names.root) { nodes.setRoot(nodes.keep(root), at: stream.place) }
      case names.terminals, names.nonterminals: break
      case names.terminal: try addWord()
      case names.nonterminal:
        try addPhrase()
        phraseDepth = stream.depth
      case names.edge:
        guard phraseDepth != nil else {
          throw stream.error(.unexpectedElement("edge", expected: "<nt> around it"))
        }
        try addEdge()
      default: try stream.skip()
      }
    }
    do {
      return try nodes.tree(.refused, with: &builder)
    } catch {
      throw stream.error(error)
    }
  }

  private mutating func addWord() throws(TreeSyntaxError) {
    var node = SentenceNodes.Node(place: stream.place)
    stream.forEachAttribute { attribute in
      guard attribute.prefix == nil else { return }
      switch attribute.name {
      case names.word: node.word = nodes.keep(attribute.value)
      case names.pos: node.label = nodes.keep(attribute.value)
      case names.id: node.id = nodes.keep(attribute.value)
      default: break
      }
    }
    guard node.word?.isEmpty == false else { throw missing(names.word) }
    try add(node)
  }

  private mutating func addPhrase() throws(TreeSyntaxError) {
    var node = SentenceNodes.Node(place: stream.place)
    stream.forEachAttribute { attribute in
      guard attribute.prefix == nil else { return }
      switch attribute.name {
      case names.cat: node.label = nodes.keep(attribute.value)
      case names.id: node.id = nodes.keep(attribute.value)
      default: break
      }
    }
    try add(node)
    phraseID = node.id
  }

  private mutating func add(_ node: SentenceNodes.Node) throws(TreeSyntaxError) {
    guard !node.id.isEmpty else { throw missing(names.id) }
    do {
      try nodes.register(nodes.add(node))
    } catch {
      throw stream.error(error)
    }
  }

  /// Adds an edge of the phrase that was added last.
  private mutating func addEdge() throws(TreeSyntaxError) {
    var (target, label) = (0..<0, 0..<0)
    stream.forEachAttribute { attribute in
      guard attribute.prefix == nil else { return }
      switch attribute.name {
      case names.idref: target = nodes.keep(attribute.value)
      case names.label where !attribute.value.elementsEqual(Self.noFunction):
        label = nodes.keep(attribute.value)
      default: break
      }
    }
    guard !target.isEmpty else { throw missing(names.idref) }
    nodes.link(target, to: phraseID, category: label, at: stream.place)
  }
}
