internal import EspalierBytes
internal import EspalierTrees

/// The XML of Stanford CoreNLP (`Documentation/Formats.md`): constituents from the brackets in `parse`, or the basic
/// dependencies; the sentiment of a sentence at its root.
///
/// Source: Manning et al. 2014, "The Stanford CoreNLP natural language processing toolkit"; its class XMLOutputter.
struct CoreNLPGrammar: XMLSentenceGrammar {
  private struct Names {
    let sentences, sentence, token, word, id, parse, dep, type, governor, dependent, idx: XMLName
    let dependencies, basicDependencies, sentiment, sentimentValue: XMLName

    init(_ stream: XMLStream) {
      (sentences, sentence) = (stream.name("sentences"), stream.name("sentence"))
      (token, word, id) = (stream.name("token"), stream.name("word"), stream.name("id"))
      (parse, dep, type) = (stream.name("parse"), stream.name("dep"), stream.name("type"))
      (governor, dependent, idx) = (stream.name("governor"), stream.name("dependent"), stream.name("idx"))
      dependencies = stream.name("dependencies")
      basicDependencies = stream.name("basic-dependencies")
      (sentiment, sentimentValue) = (stream.name("sentiment"), stream.name("sentimentValue"))
    }
  }

  let stream: XMLStream
  var sentencePlace: XMLSentencePlace
  private let names: Names
  private var kind: TreeKind?
  private var nodes = SentenceNodes()
  private var builder = TreeBuilder()

  /// - Parameter kind: which trees; nil takes dependencies only where a sentence has no constituents.
  init(_ stream: XMLStream, _ kind: TreeKind?) {
    self.stream = stream
    self.kind = kind
    names = Names(stream)
    sentencePlace = XMLSentencePlace(stream)
    nodes.rootMayBeWord = true
  }

  /// Coreference has elements of the same name elsewhere.
  func isSentence() -> Bool { stream.name == names.sentence && stream.parentName == names.sentences }

  mutating func sentence() throws -> Tree? {
    nodes.removeAll()
    let sentiment = sentiment()
    var constituents: Tree?
    var hasDependencies = false
    let outside = sentencePlace.outside
    while let event = try stream.next(inside: outside) {
      guard event == .start else { continue }
      switch stream.name {
      case names.token: try addToken()
      case names.parse: constituents = try parse()
      case names.basicDependencies: hasDependencies = true
      case names.dependencies:
        if stream.attribute(names.type) == "\(names.basicDependencies)" {
          hasDependencies = true
        } else {
          try stream.skip()
        }
      case names.dep where hasDependencies: try addDependency()
      default: if stream.name.description.hasSuffix("-dependencies") { try stream.skip() }
      }
    }
    // The first sentence with a tree decides for all where no kind is asked for.
    if kind == nil { kind = constituents != nil ? .constituents : hasDependencies ? .dependencies : nil }
    if kind != .dependencies, let constituents {
      return constituents.withSentiment(sentiment, keepsLabels: true)
    }
    guard kind != .constituents, hasDependencies else { return nil }
    do {
      return try nodes.tree(.dropped, with: &builder)?.withSentiment(sentiment, keepsLabels: false)
    } catch {
      throw stream.error(error)
    }
  }

  /// The sentence's sentiment, 0 to 4: newer versions have a word in `sentiment`, older ones the number.
  private func sentiment() -> String? {
    let number = stream.attribute(names.sentimentValue) ?? stream.attribute(names.sentiment)
    return number.flatMap { Int($0) == nil ? nil : $0 }
  }

  private mutating func addToken() throws {
    var node = SentenceNodes.Node(place: stream.place)
    node.id = nodes.keep(try required(names.id))
    let outside = stream.depth - 1
    while let event = try stream.next(inside: outside) {
      if event == .start, stream.name == names.word { node.word = nodes.keep(try stream.remainingText()) }
    }
    guard node.word?.isEmpty == false else { throw stream.error(.emptyElement("token")) }
    try checked { () throws(SentenceNodes.Fault) in try nodes.register(nodes.add(node)) }
  }

  private mutating func addDependency() throws {
    let place = stream.place
    let relation = nodes.keep(stream.attribute(names.type) ?? "")
    var (head, child) = (0..<0, 0..<0)
    let outside = stream.depth - 1
    while let event = try stream.next(inside: outside) {
      guard event == .start else { continue }
      switch stream.name {
      case names.governor: head = nodes.keep(try required(names.idx))
      case names.dependent: child = nodes.keep(try required(names.idx))
      default: break
      }
    }
    guard !head.isEmpty, !child.isEmpty else { throw stream.error(.emptyElement("dep")) }
    nodes.link(child, toHead: head, relation: relation, at: place)
  }

  /// The tree in brackets that an element holds; nil where it is empty.
  private func parse() throws -> Tree? {
    let position = stream.position
    let text = try stream.remainingText()
    guard !text.isEmpty else { return nil }
    do {
      let reader = BracketReader(ByteReader(bytes: Array(text), name: position.file))
      let tree = try reader.next()
      guard try reader.next() == nil else { throw TreeSyntaxError(.secondTree, at: position) }
      return tree
    } catch let error as TreeSyntaxError {
      // The place in the text is that of no line of the document.
      throw TreeSyntaxError(error.code, at: position, excerpt: error.excerpt)
    }
  }
}

extension Tree {
  /// The tree whose root has a sentiment as its label. What nodes are labelled with otherwise becomes their category.
  fileprivate func withSentiment(_ sentiment: String?, keepsLabels: Bool) -> Tree {
    guard let sentiment else { return self }
    var builder = TreeBuilder()
    for step in traversal {
      switch step {
      case .enter(let node):
        builder.open(
          label: node == root ? sentiment : "",
          category: keepsLabels ? label(of: node) : category(of: node) ?? "", word: word(of: node),
          position: position(of: node))
      case .leave: builder.close()
      }
    }
    return builder.finish()
  }
}
