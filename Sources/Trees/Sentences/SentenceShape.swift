/// The shape that nodes with parents make, checked to be a tree: roots, children, positions of words.
struct SentenceShape {
  enum Step {
    case enter(Int)
    case leave(Int)
  }

  /// What is the root where several nodes have no parent.
  enum RootRule {
    /// The one that the document names; the only phrase; or else one that is added.
    case named(Int?)
    /// One that is added.
    case added
  }

  /// The root; one more than there are nodes where it had to be added.
  let root: Int
  /// Where the word of every node stands in the sentence, from 0.
  private(set) var positions: [Int32]
  /// The words by position.
  private let words: [Int]
  private let parents: [Int]
  private var firstChildren: [Int32]
  private var lastChildren: [Int32]
  private var nextSiblings: [Int32]

  /// Checks nodes; nil where none has a word.
  init?(
    _ nodes: [SentenceNodes.Node], _ wordless: WordlessPhrases, root rule: RootRule,
    id: (Range<Int>) -> String
  ) throws(SentenceNodes.Fault) {
    words = try Self.words(nodes)
    guard !words.isEmpty else { return nil }
    var parents = nodes.map(\.parent)
    if let node = Self.cycle(parents) {
      throw .init(code: .underItself(id(nodes[node].id)), place: nodes[node].place)
    }
    let hasWords = Self.hasWords(parents, words)
    if wordless == .refused, let node = hasWords.firstIndex(of: false) {
      throw .init(code: .emptyPhrase(id(nodes[node].id)), place: nodes[node].place)
    }
    let free = nodes.indices.filter { parents[$0] < 0 && hasWords[$0] }
    let root = Self.root(nodes, free, rule)
    for node in free where node != root { parents[node] = root }
    if root == nodes.count { parents.append(-1) }
    (self.root, self.parents) = (root, parents)
    positions = [Int32](repeating: -1, count: parents.count)
    for (position, node) in words.enumerated() { positions[node] = Int32(truncatingIfNeeded: position) }
    firstChildren = [Int32](repeating: -1, count: parents.count)
    lastChildren = firstChildren
    nextSiblings = firstChildren
  }

  /// The nodes with words in the order of the sentence.
  private static func words(_ nodes: [SentenceNodes.Node]) throws(SentenceNodes.Fault) -> [Int] {
    var words = nodes.indices.filter { nodes[$0].word != nil }
    guard let first = words.first, nodes[first].order != nil else {
      if words.contains(where: { nodes[$0].order != nil }) {
        throw .init(code: .missingOrder, place: nodes[words[0]].place)
      }
      return words
    }
    var isInOrder = true
    var last = 0
    for word in words {
      guard let order = nodes[word].order else {
        throw .init(code: .missingOrder, place: nodes[word].place)
      }
      if order < last { isInOrder = false }
      last = order
    }
    if !isInOrder { words.sort { (nodes[$0].order ?? 0, $0) < (nodes[$1].order ?? 0, $1) } }
    return words
  }

  /// A node whose parents lead back to it.
  private static func cycle(_ parents: [Int]) -> Int? {
    // The number of the walk, from 1, on which a node was first met.
    var walks = [Int32](repeating: 0, count: parents.count)
    for start in parents.indices where walks[start] == 0 {
      let walk = Int32(truncatingIfNeeded: start + 1)
      var node = start
      while node >= 0, walks[node] == 0 {
        walks[node] = walk
        node = parents[node]
      }
      if node >= 0, walks[node] == walk { return node }
    }
    return nil
  }

  /// Whether a word is at a node or under it.
  private static func hasWords(_ parents: [Int], _ words: [Int]) -> [Bool] {
    var hasWords = [Bool](repeating: false, count: parents.count)
    for word in words {
      var node = word
      while node >= 0, !hasWords[node] {
        hasWords[node] = true
        node = parents[node]
      }
    }
    return hasWords
  }

  /// The root among the nodes without parents: the only one, or what the rule says; one more than there are nodes for one
  /// that is to be added.
  private static func root(_ nodes: [SentenceNodes.Node], _ free: [Int], _ rule: RootRule) -> Int {
    if free.count == 1 { return free[0] }
    guard case .named(let named) = rule else { return nodes.count }
    if let named, free.contains(named) { return named }
    let phrases = free.filter { nodes[$0].word == nil }
    return phrases.count == 1 ? phrases[0] : nodes.count
  }

  /// Orders children: a word attaches its node, and the phrases above it that are not yet attached.
  mutating func arrange() {
    var isAttached = [Bool](repeating: false, count: parents.count)
    for word in words {
      attach(word)
      var node = parents[word]
      while node >= 0, positions[node] < 0, !isAttached[node] {
        isAttached[node] = true
        attach(node)
        node = parents[node]
      }
    }
  }

  private mutating func attach(_ node: Int) {
    let parent = parents[node]
    guard parent >= 0 else { return }
    let index = Int32(truncatingIfNeeded: node)
    if lastChildren[parent] < 0 {
      firstChildren[parent] = index
    } else {
      nextSiblings[Int(lastChildren[parent])] = index
    }
    lastChildren[parent] = index
  }

  /// The next step of the walk around the tree; nil at its end.
  func step(after step: Step) -> Step? {
    switch step {
    case .enter(let node):
      let child = Int(firstChildren[node])
      return child >= 0 ? .enter(child) : .leave(node)
    case .leave(let node):
      if node == root { return nil }
      let sibling = Int(nextSiblings[node])
      return sibling >= 0 ? .enter(sibling) : .leave(parents[node])
    }
  }
}
