internal import EspalierTrees

/// Trees as elements that nest, read as a mapping says.
struct MappedGrammar: XMLSentenceGrammar {
  /// An element of a tree that is open.
  private struct OpenElement {
    /// Its node; that of the element around it where it is none itself; -1 outside all nodes.
    let node: Int
    let isNode: Bool
    /// Its text so far, where text makes words.
    var text = 0..<0
    var hasElements = false
  }

  let stream: XMLStream
  var sentencePlace: XMLSentencePlace
  private let names: MappingNames
  private var nodes = SentenceNodes()
  private var open: [OpenElement] = []
  private var builder = TreeBuilder()

  init(_ stream: XMLStream, _ mapping: XMLMapping) {
    self.stream = stream
    names = MappingNames(mapping, stream)
    sentencePlace = XMLSentencePlace(stream)
  }

  func isSentence() -> Bool { names.trees.contains(stream.name) }

  mutating func sentence() throws -> Tree? {
    nodes.removeAll()
    open.removeAll(keepingCapacity: true)
    let outside = sentencePlace.outside
    try begin()
    while stream.depth > outside, let event = try stream.next() {
      switch event {
      case .start: try begin()
      case .text: takeText()
      case .end: try end()
      }
    }
    do {
      return try nodes.tree(.dropped, with: &builder)
    } catch {
      throw stream.error(error)
    }
  }

  /// Takes the element that has just begun.
  private mutating func begin() throws {
    let name = stream.name
    if names.skipped.contains(name) { return try stream.skip() }
    settleText(isAlone: false)
    let around = open.last?.node ?? -1
    if let place = names.childSources[name], around >= 0 {
      let text = try stream.remainingText()
      let kept = nodes.keep(text)
      return try set(place, kept, of: around)
    }
    if !open.isEmpty { open[open.count - 1].hasElements = true }
    let isNode = names.nodes?.contains(name) ?? true
    open.append(OpenElement(node: isNode ? try addNode(under: around) : around, isNode: isNode))
  }

  /// Adds a node for the element that has just begun, with what its name and its attributes tell.
  private mutating func addNode(under parent: Int) throws(TreeSyntaxError) -> Int {
    var node = SentenceNodes.Node(place: stream.place)
    node.parent = parent
    let index = nodes.add(node)
    for (role, sources) in names.sources {
      for source in sources {
        switch source {
        case .name:
          try set(role, nodes.keep("\(stream.name)"), of: index)
        case .attribute(let name):
          guard let value = stream.attribute(name), !value.isEmpty else { continue }
          try set(role, nodes.keep(value), of: index)
        case .text, .child: continue
        }
        break
      }
    }
    return index
  }

  /// Gives a node what was found in a role, unless it has it already.
  private mutating func set(_ role: MappingNames.Role, _ text: Range<Int>, of node: Int)
    throws(TreeSyntaxError)
  {
    guard !text.isEmpty else { return }
    switch role {
    case .label: nodes.update(node) { if $0.label.isEmpty { $0.label = text } }
    case .word: nodes.update(node) { if $0.word == nil { $0.word = text } }
    case .category: nodes.update(node) { $0.category = text }
    case .order:
      guard let order = Int(nodes.string(text)), order >= 0 else {
        throw stream.error(.orderNotANumber(nodes.string(text)))
      }
      nodes.update(node) { $0.order = order }
    case .head:
      guard !["no", "false", "0"].contains(nodes.string(text)), nodes.nodes[node].category.isEmpty else {
        return
      }
      let category = nodes.keep("head")
      nodes.update(node) { $0.category = category }
    }
  }

  private mutating func takeText() {
    guard names.wordsAreText, let element = open.last, element.node >= 0 else { return }
    let range = nodes.keep(stream.textBytes)
    // Parts of a text follow one another: nothing else is kept in between.
    open[open.count - 1].text =
      element.text.isEmpty ? range : element.text.lowerBound..<range.upperBound
  }

  /// Makes words of the text that the innermost element has so far.
  private mutating func settleText(isAlone: Bool) {
    guard let element = open.last, !element.text.isEmpty else { return }
    open[open.count - 1].text = 0..<0
    var pieces = nodes.text[element.text].split(whereSeparator: \.isXMLWhiteSpace).map(\.indices)
    guard let first = pieces.first, let last = pieces.last else { return }
    if isAlone, element.isNode {
      // Line ends and indentation within a word are one space, as readers of XML see them.
      let word = pieces.count == 1 ? first : joined(pieces)
      return nodes.update(element.node) { if $0.word == nil { $0.word = word } }
    }
    if pieces.count == 1 { pieces = [first.lowerBound..<last.upperBound] }
    for piece in pieces {
      var leaf = SentenceNodes.Node(place: stream.place)
      (leaf.word, leaf.parent) = (piece, element.node)
      _ = nodes.add(leaf)
    }
  }

  private mutating func joined(_ pieces: [Range<Int>]) -> Range<Int> {
    let text = pieces.map { nodes.text[$0] }.joined(separator: [0x20])
    return nodes.keep(Array(text)[...])
  }

  private mutating func end() throws(TreeSyntaxError) {
    settleText(isAlone: open.last?.hasElements == false)
    open.removeLast()
  }
}

/// The names of a mapping as a stream has them.
struct MappingNames {
  enum Role { case label, word, category, order, head }
  enum Source {
    case name, text
    case attribute(XMLName)
    case child(XMLName)
  }

  let trees: Set<XMLName>
  let nodes: Set<XMLName>?
  let skipped: Set<XMLName>
  /// Where everything is found, but for what is never there.
  let sources: [(role: Role, sources: [Source])]
  let childSources: [XMLName: Role]
  let wordsAreText: Bool

  init(_ mapping: XMLMapping, _ stream: XMLStream) {
    func names(_ texts: Set<String>) -> Set<XMLName> { Set(texts.map(stream.name)) }
    (trees, skipped) = (names(mapping.trees), names(mapping.skipped))
    nodes = mapping.nodes.map(names)
    wordsAreText = mapping.word.contains(.text)
    let roles: [(Role, [XMLMapping.Source])] = [
      (.label, mapping.label), (.word, mapping.word), (.category, mapping.category),
      (.order, mapping.order.map { [$0] } ?? []), (.head, mapping.head.map { [$0] } ?? []),
    ]
    sources = roles.map { role, sources in
      (
        role,
        sources.map { source in
          switch source {
          case .attribute(let name): .attribute(stream.name(name))
          case .name: .name
          case .text: .text
          case .child(let name): .child(stream.name(name))
          }
        }
      )
    }
    var children: [XMLName: Role] = [:]
    for (role, sources) in sources {
      for case .child(let name) in sources { children[name] = role }
    }
    childSources = children
  }
}
