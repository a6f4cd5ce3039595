/// The shape that parent pointers make, checked to be a tree. Nodes are numbered from 1.
package struct ParentPointerShape {
  /// Why pointers make no tree.
  package struct Fault: Error {
    package let code: TreeSyntaxError.Code
    /// The node at whose pointer that shows.
    package let node: Int
  }

  /// The parent of every node; node 0 is above the root.
  private let parents: [Int]
  private var firstChildren: [Int]
  private var lastChildren: [Int]
  private var nextSiblings: [Int]
  private let root: Int

  /// Checks the parent of every node, of which the first ones have words.
  package init(_ pointers: [Int], wordCount: Int, _ kind: ParentPointerFiles.Kind) throws(Fault) {
    let count = pointers.count
    root = try Self.root(pointers)
    parents = [0] + pointers
    firstChildren = [Int](repeating: 0, count: count + 1)
    lastChildren = firstChildren
    nextSiblings = firstChildren
    switch kind {
    case .dependency:
      for node in 1...count { attach(node) }
    case .constituency:
      try Self.checkLeaves(parents, wordCount: wordCount)
      attachByFirstWord(wordCount)
    }
    if let node = cycle() { throw Fault(code: .cycle(node: node), node: node) }
  }

  /// Checks the heads of words, of which several may have no head where a root is added above them: the last node.
  init(dependencies heads: [Int], addingRoot: Bool) throws(Fault) {
    let count = heads.count
    for (index, head) in heads.enumerated() where head > count {
      throw Fault(code: .parentOutOfRange(head, nodes: count), node: index + 1)
    }
    let pointers = addingRoot ? heads.map { $0 == 0 ? count + 1 : $0 } + [0] : heads
    try self.init(pointers, wordCount: count, .dependency)
  }

  /// The one node whose parent is 0, in pointers that are all in range.
  private static func root(_ pointers: [Int]) throws(Fault) -> Int {
    var root: Int?
    for (index, parent) in pointers.enumerated() {
      guard parent <= pointers.count else {
        throw Fault(code: .parentOutOfRange(parent, nodes: pointers.count), node: index + 1)
      }
      guard parent == 0 else { continue }
      if let root { throw Fault(code: .secondRoot(first: root, second: index + 1), node: index + 1) }
      root = index + 1
    }
    guard let root else { throw Fault(code: .noRoot, node: 1) }
    return root
  }

  /// Makes sure that leaves are the nodes that have words.
  private static func checkLeaves(_ parents: [Int], wordCount: Int) throws(Fault) {
    var hasChildren = [Bool](repeating: false, count: parents.count)
    for node in 1..<parents.count {
      let parent = parents[node]
      if 1...wordCount ~= parent {
        throw Fault(code: .wordWithChildren(parent, words: wordCount), node: node)
      }
      hasChildren[parent] = true
    }
    for node in wordCount + 1..<max(parents.count, wordCount + 1) where !hasChildren[node] {
      throw Fault(code: .phraseWithoutWords(node), node: node)
    }
  }

  /// Makes a node the last child of its parent.
  private mutating func attach(_ node: Int) {
    let parent = parents[node]
    if lastChildren[parent] == 0 {
      firstChildren[parent] = node
    } else {
      nextSiblings[lastChildren[parent]] = node
    }
    lastChildren[parent] = node
  }

  /// Attaches all nodes that have words under them, siblings in the order of their first words.
  private mutating func attachByFirstWord(_ wordCount: Int) {
    var isAttached = [Bool](repeating: false, count: parents.count)
    isAttached[0] = true
    for word in 1...wordCount {
      var node = word
      while !isAttached[node] {
        isAttached[node] = true
        attach(node)
        node = parents[node]
      }
    }
  }

  /// The first node on a cycle; nil where there is none, so that all nodes are under the root.
  private func cycle() -> Int? {
    var isBelowRoot = [Bool](repeating: false, count: parents.count)
    isBelowRoot[0] = true
    for case .enter(let node) in walk { isBelowRoot[node] = true }
    guard var node = isBelowRoot.firstIndex(of: false) else { return nil }
    // Whoever goes up from here comes to a cycle and around it.
    var isPassed = [Bool](repeating: false, count: parents.count)
    while !isPassed[node] {
      isPassed[node] = true
      node = parents[node]
    }
    var first = node
    var next = parents[node]
    while next != node {
      first = min(first, next)
      next = parents[next]
    }
    return first
  }

  /// The walk around the tree from its root; it needs no stack.
  package var walk: Walk { Walk(shape: self, following: .enter(root)) }

  /// Goes from step to step.
  package struct Walk: Sequence, IteratorProtocol {
    fileprivate let shape: ParentPointerShape
    fileprivate var following: Tree.Step?

    package mutating func next() -> Tree.Step? {
      guard let step = following else { return nil }
      switch step {
      case .enter(let node):
        let child = shape.firstChildren[node]
        following = child > 0 ? .enter(child) : .leave(node)
      case .leave(let node):
        let (sibling, parent) = (shape.nextSiblings[node], shape.parents[node])
        following = sibling > 0 ? .enter(sibling) : parent > 0 ? .leave(parent) : nil
      }
      return step
    }
  }
}
