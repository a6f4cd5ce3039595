/// A tree taken apart: nodes can be moved, left out or dropped before it is put together again.
struct Rearrangement {
  /// The order of the children of a node.
  enum ChildOrder {
    /// That of the tree; nodes that take the place of their parent stand where it stood.
    case kept
    /// That of the sentence: by the node's own word, or by the first word under it where it has none.
    case surface
  }

  private static let none: Int32 = -1

  let tree: Tree
  /// The parent of every node; -1 for the root, and for what is not in the tree any more.
  private(set) var parents: [Int32]
  private var isDropped: [Bool]
  private var root: Int

  init(_ tree: Tree) {
    self.tree = tree
    parents = tree.records.map(\.parent)
    isDropped = [Bool](repeating: false, count: parents.count)
    root = tree.root
  }

  /// The parent of a node; nil for the root.
  func parent(of node: Int) -> Int? { parents[node] < 0 ? nil : Int(parents[node]) }

  /// Puts a node, with all that is under it, under another one, which must not be under it.
  mutating func move(_ node: Int, to parent: Int) {
    parents[node] = Int32(truncatingIfNeeded: parent)
  }

  /// Lets the children of some nodes without words take their places. The root stays.
  mutating func splice(where isSpliced: (Int) -> Bool) {
    for node in 0..<tree.root where !tree.hasWord(node) && isSpliced(node) { isDropped[node] = true }
    // Parents come before their children here, so that a parent's place is known.
    for node in (0..<tree.root).reversed() where isDropped[Int(parents[node])] {
      parents[node] = parents[Int(parents[node])]
    }
  }

  /// Drops some leaves, and with them the nodes that have nothing else.
  ///
  /// - Returns: whether anything is left.
  mutating func dropLeaves(where isUnwanted: (Int) -> Bool) -> Bool {
    var isNeeded = [Bool](repeating: false, count: tree.nodeCount)
    for node in 0..<tree.nodeCount {
      if tree.hasWord(node) { isNeeded[node] = !tree.isLeaf(node) || !isUnwanted(node) }
      if !isNeeded[node] {
        isDropped[node] = true
      } else if parents[node] >= 0 {
        // What has a word keeps itself; so this marks nodes above.
        isNeeded[Int(parents[node])] = true
      }
    }
    return isNeeded[tree.root]
  }

  /// Drops a node and all that was under it at first.
  mutating func dropSubtree(_ node: Int) {
    var first = node
    while let child = tree.firstChild(of: first) { first = child }
    for node in first...node { isDropped[node] = true }
  }

  /// Makes a child of the root the root, in whose place it comes; no other children may be left there.
  mutating func replaceRoot(by node: Int) {
    isDropped[root] = true
    parents[node] = Self.none
    root = node
  }

  /// The tree as it is now. Words keep their order; those that were dropped leave no gaps.
  ///
  /// - Complexity: linear, whatever the depth.
  func assembled(_ order: ChildOrder) -> Tree {
    var first = [Int32](repeating: Self.none, count: tree.nodeCount)
    var last = first
    var next = first
    func attach(_ node: Int) {
      guard parents[node] >= 0, !isDropped[node] else { return }
      let (parent, index) = (Int(parents[node]), Int32(truncatingIfNeeded: node))
      if last[parent] < 0 { first[parent] = index } else { next[Int(last[parent])] = index }
      last[parent] = index
    }
    switch order {
    case .kept: for node in 0..<tree.nodeCount { attach(node) }
    case .surface:
      var isAttached = [Bool](repeating: false, count: tree.nodeCount)
      for token in tree.tokens where !isDropped[token] {
        attach(token)
        var node = parents[token]
        while node >= 0, !tree.hasWord(Int(node)), !isAttached[Int(node)] {
          isAttached[Int(node)] = true
          attach(Int(node))
          node = parents[Int(node)]
        }
      }
    }
    return assembled(first, next)
  }

  private func assembled(_ first: [Int32], _ next: [Int32]) -> Tree {
    let positions = newPositions()
    var builder = TreeBuilder()
    var path: [Int] = []
    var entering: Int32 = Int32(truncatingIfNeeded: root)
    while true {
      if entering >= 0 {
        let node = Int(entering)
        builder.open(label: tree.labelRange(of: node), of: tree.bytes)
        if tree.hasWord(node) {
          builder.setWord(tree.wordRange(of: node), of: tree.bytes)
          builder.setPosition(Int(positions[tree.position(of: node) ?? 0]))
        }
        builder.setCategory(tree.categoryRange(of: node), of: tree.bytes)
        path.append(node)
        entering = first[node]
      } else if let node = path.popLast() {
        builder.close()
        entering = next[node]
      } else {
        return builder.finish()
      }
    }
  }

  /// The new position of the word at every old one.
  private func newPositions() -> [Int32] {
    var positions = [Int32](repeating: 0, count: tree.tokenCount)
    var count: Int32 = 0
    for (position, token) in tree.tokens.enumerated() {
      positions[position] = count
      if !isDropped[token] { count += 1 }
    }
    return positions
  }
}
