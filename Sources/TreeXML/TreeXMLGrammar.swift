internal import EspalierTrees

/// Espalier's tree XML (`Documentation/TreeXML.md`): builds trees from what the parser tells.
final class TreeXMLGrammar: XMLHandler {
  private enum Element: String { case treebank, tree, node, leaf }

  /// Whole trees that nobody has taken yet, and where they begin.
  private(set) var trees: [(tree: Tree, position: SourcePosition)] = []
  private var open: [Element] = []
  private var builder = TreeBuilder()
  private var treePosition = SourcePosition(file: "", line: 1, column: 1)
  private var label: [UInt8] = []
  private var word: [UInt8] = []

  /// Hands over the trees.
  func takeTrees() -> [(tree: Tree, position: SourcePosition)] {
    defer { trees = [] }
    return trees
  }

  func start(
    _ name: String, _ attributes: [XMLAttribute], at position: SourcePosition
  ) throws(XMLFault) {
    let element = try element(name)
    // Other formats have a root of this name, too: the version comes before all else.
    if element == .treebank { try checkVersion(attributes) }
    let read = try read(attributes, of: element)
    switch element {
    case .treebank: break
    case .tree:
      treePosition = position
    case .node:
      try checkRoom(read.label.count + read.word.count)
      builder.open(label: read.label.indices, of: read.label)
      if !read.word.isEmpty { builder.setWord(read.word.indices, of: read.word) }
    case .leaf:
      label = read.label
      word.removeAll(keepingCapacity: true)
    }
    open.append(element)
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLFault) {
    if open.last == .leaf {
      word.append(contentsOf: bytes)
      return
    }
    let isWhiteSpace = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    if isWhiteSpace { return }
    let shown = String(
      decoding: bytes.drop { $0 <= 0x20 }.prefix(200).split(separator: 0x0A)[0], as: UTF8.self)
    throw XMLFault(.unexpectedText(shown, element: open.last?.rawValue ?? ""))
  }

  func end() throws(XMLFault) {
    switch open.popLast() {
    case .leaf:
      guard !word.isEmpty else { throw XMLFault(.emptyElement("leaf")) }
      try checkRoom(label.count + word.count)
      builder.open(label: label.indices, of: label)
      builder.setWord(word.indices, of: word)
      builder.close()
    case .node:
      guard builder.hasChildren else { throw XMLFault(.emptyElement("node")) }
      builder.close()
    case .tree:
      guard builder.isComplete else { throw XMLFault(.emptyElement("tree")) }
      trees.append((builder.finish(), treePosition))
    case .treebank, nil: break
    }
  }

  /// The element of a name, where it may stand.
  private func element(_ name: String) throws(XMLFault) -> Element {
    guard let element = Element(rawValue: name), mayBegin(element) else {
      throw XMLFault(.unexpectedElement(name, expected: expected))
    }
    return element
  }

  private func mayBegin(_ element: Element) -> Bool {
    switch (open.last, element) {
    case (nil, .treebank), (.treebank, .tree), (.node, .node), (.node, .leaf): return true
    case (.tree, .node), (.tree, .leaf): return !builder.isComplete
    default: return false
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

  private func checkVersion(_ attributes: [XMLAttribute]) throws(XMLFault) {
    let value = attributes.first { $0.name == "version" }?.value ?? []
    let version = String(decoding: value, as: UTF8.self)
    guard version == "1" else { throw XMLFault(.unknownVersion(version)) }
  }

  /// The attributes of an element; those of other namespaces (`xml:lang`) are passed over.
  private func read(
    _ attributes: [XMLAttribute], of element: Element
  ) throws(XMLFault) -> (label: [UInt8], word: [UInt8]) {
    var read: (label: [UInt8], word: [UInt8]) = ([], [])
    for attribute in attributes {
      switch (element, attribute.name) {
      case (.node, "label"), (.leaf, "label"): read.label = attribute.value
      case (.node, "word"): read.word = attribute.value
      case (.treebank, "version"): break
      case (_, let name) where name.contains(":"): break
      default:
        throw XMLFault(.unexpectedAttribute(attribute.name, element: element.rawValue))
      }
    }
    return read
  }

  private func checkRoom(_ count: Int) throws(XMLFault) {
    guard builder.hasRoom(for: count) else { throw XMLFault(.treeTooLarge) }
  }
}
