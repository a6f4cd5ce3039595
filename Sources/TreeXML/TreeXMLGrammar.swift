internal import EspalierTrees

/// Espalier's tree XML (`Documentation/TreeXML.md`): builds trees from the events of a document.
struct TreeXMLGrammar {
  private enum Element: String { case treebank, tree, node, leaf }

  private struct Names {
    let treebank, tree, node, leaf, label, word, version: XMLName

    init(_ stream: XMLStream) {
      (treebank, tree) = (stream.name("treebank"), stream.name("tree"))
      (node, leaf) = (stream.name("node"), stream.name("leaf"))
      (label, word, version) = (stream.name("label"), stream.name("word"), stream.name("version"))
    }
  }

  /// Where the tree begins that was read last.
  private(set) var position: SourcePosition

  private let stream: XMLStream
  private let names: Names
  private var open: [Element] = []
  private var builder = TreeBuilder()
  private var label: [UInt8] = []
  private var word: [UInt8] = []

  init(_ stream: XMLStream) {
    self.stream = stream
    names = Names(stream)
    position = stream.position
  }

  /// The next tree; nil at the end of the document.
  mutating func next() throws -> Tree? {
    while let event = try stream.next() {
      switch event {
      case .start: try start()
      case .text: try text()
      case .end: if let tree = try end() { return tree }
      }
    }
    return nil
  }

  private mutating func start() throws(TreeSyntaxError) {
    let element = try element()
    // Other formats have a root of this name, too: the version comes before all else.
    if element == .treebank { try checkVersion() }
    label.removeAll(keepingCapacity: true)
    if !word.isEmpty { word.removeAll(keepingCapacity: true) }
    try readAttributes(of: element)
    switch element {
    case .treebank, .leaf: break
    case .tree: position = stream.position
    case .node:
      try checkRoom(label.count + word.count)
      builder.open(label: label.indices, of: label)
      if !word.isEmpty { builder.setWord(word.indices, of: word) }
    }
    open.append(element)
  }

  private mutating func text() throws(TreeSyntaxError) {
    let bytes = stream.textBytes
    if open.last == .leaf {
      word.append(contentsOf: bytes)
      return
    }
    let isWhiteSpace = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    if isWhiteSpace { return }
    let shown = String(
      decoding: bytes.drop { $0 <= 0x20 }.prefix(200).split(separator: 0x0A)[0], as: UTF8.self)
    throw stream.error(
      .unexpectedText(shown, element: open.last?.rawValue ?? ""), at: stream.textPosition)
  }

  /// Closes the innermost element; a tree that is whole now is returned.
  private mutating func end() throws(TreeSyntaxError) -> Tree? {
    switch open.popLast() {
    case .leaf:
      guard !word.isEmpty else { throw stream.error(.emptyElement("leaf")) }
      try checkRoom(label.count + word.count)
      builder.open(label: label.indices, of: label)
      builder.setWord(word.indices, of: word)
      builder.close()
    case .node:
      guard builder.hasChildren else { throw stream.error(.emptyElement("node")) }
      builder.close()
    case .tree:
      guard builder.isComplete else { throw stream.error(.emptyElement("tree")) }
      return builder.finish()
    case .treebank, nil: break
    }
    return nil
  }

  /// The element that begins, where it may stand.
  private func element() throws(TreeSyntaxError) -> Element {
    guard let element = known(stream.name), stream.prefix == nil, mayBegin(element) else {
      let name = XMLName.qualified(stream.name, stream.prefix)
      throw stream.error(.unexpectedElement(name, expected: expected))
    }
    return element
  }

  private func known(_ name: XMLName) -> Element? {
    switch name {
    case names.leaf: return .leaf
    case names.node: return .node
    case names.tree: return .tree
    case names.treebank: return .treebank
    default: return nil
    }
  }

  private func mayBegin(_ element: Element) -> Bool {
    switch element {
    case .leaf, .node: return open.last == .node || open.last == .tree && !builder.isComplete
    case .tree: return open.last == .treebank
    case .treebank: return open.isEmpty
    }
  }

  /// What may stand here, for people.
  private var expected: String {
    switch open.last {
    case nil: return "<treebank>, the root of Espalier's tree XML"
    case .treebank: return "<tree>"
    case .tree where builder.isComplete: return "</tree>, since a tree has one root"
    case .tree, .node: return "<node> or <leaf>"
    case .leaf: return "</leaf>, since a leaf holds its word only"
    }
  }

  private func checkVersion() throws(TreeSyntaxError) {
    let version = stream.attribute(names.version) ?? ""
    guard version == "1" else { throw stream.error(.unknownVersion(version)) }
  }

  /// Takes over the label and the word; attributes of other namespaces (`xml:lang`) are passed over.
  private mutating func readAttributes(of element: Element) throws(TreeSyntaxError) {
    try stream.forEachAttribute { attribute throws(TreeSyntaxError) in
      guard attribute.prefix == nil else { return }
      switch (element, attribute.name) {
      case (.node, names.label), (.leaf, names.label): label.append(contentsOf: attribute.value)
      case (.node, names.word): word.append(contentsOf: attribute.value)
      case (.treebank, names.version): break
      default:
        throw stream.error(.unexpectedAttribute("\(attribute.name)", element: element.rawValue))
      }
    }
  }

  private func checkRoom(_ count: Int) throws(TreeSyntaxError) {
    guard builder.hasRoom(for: count) else { throw stream.error(.treeTooLarge) }
  }
}
