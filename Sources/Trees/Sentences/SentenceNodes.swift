/// The nodes of a sentence as a document tells them, in any order, each with its parent at most; and the tree
/// that they make.
///
/// Text lies in one array, in which nodes and ids are ranges.
package struct SentenceNodes {
  /// A node. Ranges are of `text`.
  package struct Node {
    package var label = 0..<0
    package var category = 0..<0
    /// Nil for a node without a word.
    package var word: Range<Int>?
    /// How messages call it.
    package var id = 0..<0
    /// Where its word stands among those of the sentence; equal ones stand in the order of the nodes. All words
    /// have it or none.
    package var order: Int?
    /// The index of its parent; -1 for none.
    package var parent = -1
    package let place: TextPlace

    package init(place: TextPlace) { self.place = place }
  }

  /// Why nodes make no tree, and where that shows.
  package struct Fault: Error {
    package let code: TreeSyntaxError.Code
    package let place: TextPlace

    package init(code: TreeSyntaxError.Code, place: TextPlace) { (self.code, self.place) = (code, place) }
  }

  private(set) package var text: [UInt8] = []
  private(set) package var nodes: [Node] = []
  private var table = IDTable()
  private var links: [Link] = []
  /// The node that the document calls the root.
  private var root: (id: Range<Int>, place: TextPlace)?
  /// Whether a node with several parents is a mistake; otherwise it keeps the first one.
  package var refusesSecondParents = true
  private var rootCount = 0

  /// Whether a word that is alone in a phrase is one node with it, as words and their parts of speech are in brackets.
  package var joinsWordsToPhrases = false
  /// Whether a word that the document calls the root may have words under it that have no parent.
  package var rootMayBeWord = false
  /// Whether nodes without a parent, where there are several, are children of a root that is put above them, even if
  /// one of them is the root by the document.
  package var separatesLooseNodes = false

  /// What the document tells of a node and its parent by their ids, either of which may still be to come.
  private struct Link {
    let child: Range<Int>
    let parent: Range<Int>
    let category: Range<Int>
    let place: TextPlace
  }

  package var isEmpty: Bool { nodes.isEmpty }
  package var count: Int { nodes.count }

  package init() {}

  /// Forgets everything but keeps its room.
  package mutating func removeAll() {
    text.removeAll(keepingCapacity: true)
    nodes.removeAll(keepingCapacity: true)
    table.removeAll()
    links.removeAll(keepingCapacity: true)
    (root, rootCount) = (nil, 0)
  }

  /// Keeps some text.
  package mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let start = text.count
    text.append(contentsOf: bytes)
    return start..<text.count
  }

  /// Keeps some text.
  package mutating func keep(_ bytes: ArraySlice<UInt8>) -> Range<Int> {
    bytes.withUnsafeBufferPointer { keep($0) }
  }

  /// Keeps some text.
  package mutating func keep(_ string: String) -> Range<Int> {
    var string = string
    return string.withUTF8 { keep($0) }
  }

  /// Text that was kept.
  package func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

  /// Adds a node.
  ///
  /// - Returns: its index.
  package mutating func add(_ node: Node) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  /// Changes a node.
  package mutating func update(_ node: Int, _ change: (inout Node) -> Void) { change(&nodes[node]) }

  /// Lets references find a node by its id.
  package mutating func register(_ node: Int) throws(Fault) {
    guard table.insert(nodes[node].id, of: text, for: node) else {
      throw Fault(code: .duplicateID(string(nodes[node].id)), place: nodes[node].place)
    }
  }

  private func node(_ id: Range<Int>, at place: TextPlace) throws(Fault) -> Int {
    guard let node = table.node(id, of: text) else {
      throw Fault(code: .unknownReference(string(id)), place: place)
    }
    return node
  }

  /// Makes a node the child of another, with the category that it has there. Both are told by their ids; one without
  /// bytes is no parent.
  package mutating func link(
    _ child: Range<Int>, to parent: Range<Int>, category: Range<Int>, at place: TextPlace
  ) {
    links.append(Link(child: child, parent: parent, category: category, place: place))
  }

  /// Takes the node with an id for the root; others that have no parent will be under it if it is a phrase, or as
  /// `rootMayBeWord` says.
  package mutating func setRoot(_ id: Range<Int>, at place: TextPlace) { root = (id, place) }

  /// Adds what the document tells of the head of a word. The head 0 makes it the root, if it is the only one.
  package mutating func link(
    _ child: Range<Int>, toHead head: Range<Int>, relation: Range<Int>, at place: TextPlace
  ) {
    let isRoot = text[head] == [UInt8(ascii: "0")] || head.isEmpty
    link(child, to: isRoot ? 0..<0 : head, category: relation, at: place)
    guard isRoot else { return }
    if rootCount == 0 { setRoot(child, at: place) }
    rootCount += 1
  }

  private mutating func followLinks() throws(Fault) {
    // Links of a phrase to its children come one after the other.
    var lastParent = (id: 0..<0, node: -1)
    for link in links {
      let child = try node(link.child, at: link.place)
      guard nodes[child].parent < 0 else {
        guard refusesSecondParents else { continue }
        throw Fault(code: .secondParent(string(link.child)), place: link.place)
      }
      if !link.parent.isEmpty {
        if link.parent != lastParent.id { lastParent = (link.parent, try node(link.parent, at: link.place)) }
        nodes[child].parent = lastParent.node
      }
      if !link.category.isEmpty { nodes[child].category = link.category }
    }
  }

  /// The index of the node that the document calls the root.
  private func namedRoot() throws(Fault) -> Int? {
    guard let root, rootCount < 2, !nodes.isEmpty else { return nil }
    let node = try node(root.id, at: root.place)
    guard nodes[node].parent < 0 else {
      throw Fault(code: .rootWithParent(string(root.id)), place: nodes[node].place)
    }
    return node
  }

  /// Gives the word of a leaf to the phrase that has no other child.
  private mutating func joinWordsToPhrases() {
    var childCounts = [Int](repeating: 0, count: nodes.count)
    for node in nodes where node.parent >= 0 { childCounts[node.parent] += 1 }
    for index in nodes.indices {
      let (leaf, parent) = (nodes[index], nodes[index].parent)
      guard parent >= 0, leaf.word != nil, childCounts[index] == 0, childCounts[parent] == 1,
        nodes[parent].word == nil
      else { continue }
      (nodes[parent].word, nodes[parent].order) = (leaf.word, leaf.order)
      nodes[index].word = nil
    }
  }

  /// The tree: words in their order, children by their own words, or by their first children where they have none.
  /// Nil where there is no word.
  ///
  /// Nodes without a parent become children of the root; where there is no telling which it is, one without label
  /// and word is put above them.
  ///
  /// - Parameter wordless: what becomes of phrases without a word under them.
  package mutating func tree(_ wordless: WordlessPhrases, with builder: inout TreeBuilder) throws(Fault)
    -> Tree?
  {
    try followLinks()
    if joinsWordsToPhrases { joinWordsToPhrases() }
    var named = try namedRoot()
    if let node = named, nodes[node].word != nil, !rootMayBeWord { named = nil }
    let rule: SentenceShape.RootRule = separatesLooseNodes ? .added : .named(named)
    guard var shape = try SentenceShape(nodes, wordless, root: rule, id: string) else { return nil }
    shape.arrange()
    builder.removeAll()
    var step = SentenceShape.Step.enter(shape.root)
    while true {
      switch step {
      case .enter(let node):
        if node == nodes.count {
          builder.open()
        } else {
          try open(nodes[node], shape.positions[node], in: &builder)
        }
      case .leave: builder.close()
      }
      guard let next = shape.step(after: step) else { break }
      step = next
    }
    return builder.finish()
  }

  private func open(_ node: Node, _ position: Int32, in builder: inout TreeBuilder) throws(Fault) {
    guard builder.hasRoom(for: node.label.count + node.category.count + (node.word?.count ?? 0)) else {
      throw Fault(code: .treeTooLarge, place: node.place)
    }
    builder.open(label: node.label, of: text)
    if let word = node.word {
      builder.setWord(word, of: text)
      builder.setPosition(Int(position))
    }
    if !node.category.isEmpty { builder.setCategory(node.category, of: text) }
  }
}

/// What becomes of phrases that have no word under them.
package enum WordlessPhrases {
  /// They are not in the tree.
  case dropped
  /// They are an error.
  case refused
}
