internal import EspalierTrees

/// The dependency treebanks of the Perseus project (`Documentation/Formats.md`): words that name their heads.
///
/// Source: Bamman and Crane 2011, "The Ancient Greek and Latin dependency treebanks".
struct AGLDTGrammar: XMLSentenceGrammar {
  private struct Names {
    let sentence, word, id, form, head, relation, artificial: XMLName

    init(_ stream: XMLStream) {
      (sentence, word, id) = (stream.name("sentence"), stream.name("word"), stream.name("id"))
      (form, head, relation) = (stream.name("form"), stream.name("head"), stream.name("relation"))
      artificial = stream.name("artificial")
    }
  }

  let stream: XMLStream
  var sentencePlace: XMLSentencePlace
  private let names: Names
  private var nodes = SentenceNodes()
  private var builder = TreeBuilder()

  init(_ stream: XMLStream) {
    self.stream = stream
    names = Names(stream)
    sentencePlace = XMLSentencePlace(stream)
  }

  func isSentence() -> Bool { stream.name == names.sentence }

  mutating func sentence() throws -> Tree? {
    nodes.removeAll()
    let outside = sentencePlace.outside
    while let event = try stream.next(inside: outside) {
      guard event == .start else { continue }
      if stream.name == names.word { try addWord() } else { try stream.skip() }
    }
    do {
      return try nodes.tree(.dropped, with: &builder)
    } catch {
      throw stream.error(error)
    }
  }

  private mutating func addWord() throws(TreeSyntaxError) {
    var node = SentenceNodes.Node(place: stream.place)
    var (head, relation) = (0..<0, 0..<0)
    var isArtificial = false
    stream.forEachAttribute { attribute in
      guard attribute.prefix == nil else { return }
      switch attribute.name {
      case names.id: node.id = nodes.keep(attribute.value)
      case names.form: node.word = nodes.keep(attribute.value)
      case names.head: head = nodes.keep(attribute.value)
      case names.relation: relation = nodes.keep(attribute.value)
      case names.artificial: isArtificial = true
      default: break
      }
    }
    guard !node.id.isEmpty else { throw missing(names.id) }
    if node.word?.isEmpty != false {
      guard isArtificial else { throw missing(names.form) }
      node.word = nil  // an ellipsis, of which the text has no form
    }
    // A word that nobody has annotated yet has an empty head.
    nodes.link(node.id, toHead: head, relation: relation, at: node.place)
    do {
      try nodes.register(nodes.add(node))
    } catch {
      throw stream.error(error)
    }
  }
}
