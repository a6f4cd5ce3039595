extension Tree {
  /// The side on which binarisation collects children.
  public enum Side: Sendable, Hashable {
    /// `(A b c d)` becomes `(A ( b c) d)`: intermediate nodes lie to the left.
    case left
    /// `(A b c d)` becomes `(A b ( c d))`: intermediate nodes lie to the right.
    case right
  }

  /// The tree with no more than two children at any node.
  ///
  /// Intermediate nodes are unlabelled, since the treebank says nothing about them. Nodes with one
  /// child and leaves stay as they are.
  /// - Complexity: linear, whatever the depth.
  public func binarized(_ side: Side) -> Tree {
    var builder = TreeBuilder()
    // How many children of each open node of this tree have been entered.
    var entered: [Int] = []
    for step in traversal {
      switch step {
      case .enter(let node):
        if let parent = parent(of: node), let child = entered.last {
          entered[entered.count - 1] += 1
          let last = childCount(of: parent) - 1
          if side == .right, child > 0, child < last { builder.open() }
        }
        builder.open(copying: node, of: self)
        if side == .left, childCount(of: node) > 2 {
          for _ in 2..<childCount(of: node) { builder.open() }
        }
        entered.append(0)
      case .leave(let node):
        entered.removeLast()
        if side == .right, childCount(of: node) > 2 {
          for _ in 2..<childCount(of: node) { builder.close() }
        }
        builder.close()
        if side == .left, let parent = parent(of: node), let child = entered.last {
          // `child` counts this one: the second child closes the innermost intermediate node.
          if child > 1, child < childCount(of: parent) { builder.close() }
        }
      }
    }
    return builder.finish()
  }

  /// The tree in which every chain of single children is one node.
  ///
  /// The topmost label of the chain stays, and so does the topmost category; unlabelled nodes of the
  /// chain have none to give. A chain that ends at a leaf becomes a leaf: `(NP (NN dog))` is `(NP dog)`. A node with a word of its own
  /// is not part of a chain that goes on below it.
  /// - Complexity: linear, whatever the depth.
  public func collapsingUnaries() -> Tree {
    var builder = TreeBuilder()
    // Where the first label of the chain in hand lies.
    var label = 0..<0
    var category = 0..<0
    for step in traversal {
      switch step {
      case .enter(let node):
        if label.isEmpty { label = labelRange(of: node) }
        if category.isEmpty { category = categoryRange(of: node) }
        if isLink(node) { continue }
        builder.open(label: label, of: bytes)
        if hasWord(node) {
          builder.setWord(wordRange(of: node), of: bytes)
          if !positions.isEmpty { builder.setPosition(Int(positions[node])) }
        }
        builder.setCategory(category, of: bytes)
        (label, category) = (0..<0, 0..<0)
      case .leave(let node):
        if !isLink(node) { builder.close() }
      }
    }
    return builder.finish()
  }

  /// Whether a node is a link of a chain: it has one child, and no word that would be lost.
  private func isLink(_ node: Int) -> Bool { childCount(of: node) == 1 && !hasWord(node) }
}
