internal import EspalierTrees

/// Espalier's tree XML (`Documentation/TreeXML.md`): builds trees from the events of a document.
struct TreeXMLGrammar: XMLGrammar {
  private enum Element: String { case treebank, tree, node, leaf }

  private struct Names {
    let treebank, tree, node, leaf, label, category, word, position, version: XMLName

    init(_ stream: XMLStream) {
      (treebank, tree) = (stream.name("treebank"), stream.name("tree"))
      (node, leaf) = (stream.name("node"), stream.name("leaf"))
      (label, category, word) = (stream.name("label"), stream.name("category"), stream.name("word"))
      (position, version) = (stream.name("position"), stream.name("version"))
    }
  }

  /// Where the tree begins that was read last.
  private(set) var position: SourcePosition

  private let stream: XMLStream
  private let names: Names
  private var open: [Element] = []
  private var builder = TreeBuilder()
  private var label: [UInt8] = []
  private var category: [UInt8] = []
  private var word: [UInt8] = []
  private var wordPosition: Int?
  private var positions = GivenPositions()

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

  mutating func recover() throws -> Bool {
    try stream.leave(to: 1)
    builder.removeAll()
    positions = GivenPositions()
    open.removeAll { $0 != .treebank }
    return !open.isEmpty
  }

  private mutating func start() throws(TreeSyntaxError) {
    let element = try element()
    label.removeAll(keepingCapacity: true)
    if !category.isEmpty { category.removeAll(keepingCapacity: true) }
    if !word.isEmpty { word.removeAll(keepingCapacity: true) }
    wordPosition = nil
    try readAttributes(of: element)
    switch element {
    case .treebank, .leaf: break
    case .tree:
      position = stream.position
      stream.setSentenceName(names.tree)
    case .node:
      if wordPosition != nil, word.isEmpty { throw stream.error(.positionWithoutWord) }
      try openNode()
    }
    open.append(element)
  }

  /// Opens a node in the builder, with what was read of it.
  private mutating func openNode() throws(TreeSyntaxError) {
    guard builder.hasRoom(for: label.count + category.count + word.count) else {
      throw stream.error(.treeTooLarge)
    }
    builder.open(label: label.indices, of: label)
    if !word.isEmpty {
      builder.setWord(word.indices, of: word)
      positions.add(wordPosition)
      if let wordPosition { builder.setPosition(wordPosition - 1) }
    }
    if !category.isEmpty { builder.setCategory(category.indices, of: category) }
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
      try openNode()
      builder.close()
    case .node:
      guard builder.hasChildren else { throw stream.error(.emptyElement("node")) }
      builder.close()
    case .tree:
      guard builder.isComplete else { throw stream.error(.emptyElement("tree")) }
      if let fault = positions.fault { throw stream.error(fault) }
      positions = GivenPositions()
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

  /// Takes over label, category, word and position; attributes of other namespaces (`xml:lang`) are passed over.
  private mutating func readAttributes(of element: Element) throws(TreeSyntaxError) {
    try stream.forEachAttribute { attribute throws(TreeSyntaxError) in
      guard attribute.prefix == nil else { return }
      switch (element, attribute.name) {
      case (.node, names.label), (.leaf, names.label): label.append(contentsOf: attribute.value)
      case (.node, names.category), (.leaf, names.category): category.append(contentsOf: attribute.value)
      case (.node, names.word): word.append(contentsOf: attribute.value)
      case (.node, names.position), (.leaf, names.position): wordPosition = try position(attribute.value)
      case (.treebank, names.version): break
      default:
        throw stream.error(.unexpectedAttribute("\(attribute.name)", element: element.rawValue))
      }
    }
  }

  /// A position in the sentence, from 1.
  private func position(_ value: UnsafeBufferPointer<UInt8>) throws(TreeSyntaxError) -> Int {
    let text = String(decoding: value, as: UTF8.self)
    let isWritten = value.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isWritten, let position = Int(text), 1...TreeBuilder.limit ~= position else {
      throw stream.error(.badPosition(text))
    }
    return position
  }
}

/// The positions that a tree's words were given: none, or each of 1 to the number of words once.
private struct GivenPositions {
  private var given: [Int] = []
  private var wordCount = 0

  /// Takes note of a word; nil where it was given no position.
  mutating func add(_ position: Int?) {
    wordCount += 1
    if let position { given.append(position) }
  }

  /// What is wrong with them.
  var fault: TreeSyntaxError.Code? {
    guard !given.isEmpty else { return nil }
    guard given.count == wordCount else { return .missingPositions(count: wordCount - given.count) }
    var isTaken = [Bool](repeating: false, count: wordCount)
    for position in given {
      guard position <= wordCount else { return .positionBeyondWords(position, count: wordCount) }
      guard !isTaken[position - 1] else { return .positionTwice(position) }
      isTaken[position - 1] = true
    }
    return nil
  }
}
