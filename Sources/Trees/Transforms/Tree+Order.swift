extension Tree {
  /// The tree with the children of every node in the order of the sentence: by their own word, or by the first word
  /// under them where they have none.
  ///
  /// Leaves are then in the order of the sentence wherever no branches cross.
  /// - Complexity: linear, whatever the depth.
  public func orderedBySurface() -> Tree {
    hasWordsAtLeavesInOrder ? self : Rearrangement(self).assembled(.surface)
  }
}

/// A tree whose branches don't cross any more.
public struct RaisedTree: Sendable, Hashable {
  /// The tree; it is projective, and its nodes are in the order of the sentence.
  public let tree: Tree
  /// How many nodes have another parent than before.
  public let raisedNodes: Int
}

extension Tree {
  /// The tree without crossing branches, by raising: what keeps the words of a node apart becomes a child of a node above.
  ///
  /// From the leaves up, the children of a node fall into blocks, each of whose words follow one another without a gap. The block with
  /// the head stays; the children in other blocks become children of the node's parent, where they are looked at
  /// again. The head is a word at the node itself; else the child that `heads` names; else, as in NEGRA and TIGER, the
  /// first child with the category `HD` (`hd`), the last one with `NK`, or the first one.
  ///
  /// - Parameter heads: the head child of every node, as `heads(by:)` gives them.
  /// - Complexity: linear in the nodes and in the levels that nodes are raised by, with sorting of what is raised.
  /// Source: Boyd, *Discontinuity Revisited*, 2007, section 2; for dependency trees the lifting of Nivre & Nilsson,
  /// *Pseudo-Projective Dependency Parsing*, 2005, without marks.
  public func raisingCrossingBranches(heads: [Int]? = nil) -> RaisedTree {
    precondition(heads?.count ?? nodeCount == nodeCount, "a head child for each of \(nodeCount) nodes")
    if isProjective { return RaisedTree(tree: orderedBySurface(), raisedNodes: 0) }
    var raising = Raising(self, heads: heads)
    return raising.run()
  }
}

/// Raises what keeps the words of nodes apart.
private struct Raising {
  /// A node, or the word of a node that has children, and the words that it covers without a gap.
  private struct Block {
    /// Nil for the node's own word.
    let node: Int?
    let words: Range<Int32>
  }

  private let tree: Tree
  private let heads: [Int]?
  private var parts: Rearrangement
  /// For nodes above the one in hand: the blocks that were raised to them.
  private var raised: [Int: [Block]] = [:]
  /// What every node that was seen covers now.
  private var spans: [Range<Int32>]
  private var count = 0

  init(_ tree: Tree, heads: [Int]?) {
    (self.tree, self.heads) = (tree, heads)
    parts = Rearrangement(tree)
    spans = tree.records.map { $0.spanStart..<$0.spanEnd }
  }

  mutating func run() -> RaisedTree {
    for node in 0..<tree.nodeCount where !tree.isLeaf(node) { settle(node) }
    return RaisedTree(tree: parts.assembled(.surface), raisedNodes: count)
  }

  /// Gives a node the block with its head, and its parent the rest.
  private mutating func settle(_ node: Int) {
    var blocks = tree.children(of: node).map { Block(node: $0, words: spans[$0]) }
    let arrived = raised.removeValue(forKey: node) ?? []
    let head: Int32
    if let position = tree.position(of: node) {
      head = Int32(truncatingIfNeeded: position)
      blocks.append(Block(node: nil, words: head..<head + 1))
    } else {
      head = spans[headChild(of: node)].lowerBound
    }
    blocks += arrived
    blocks.sort { $0.words.lowerBound < $1.words.lowerBound }
    // The head is in one of the blocks, so it is found.
    let place = blocks.firstIndex { $0.words.contains(head) } ?? 0
    var first = place
    while first > 0, blocks[first - 1].words.upperBound == blocks[first].words.lowerBound { first -= 1 }
    var end = place + 1
    while end < blocks.count, blocks[end - 1].words.upperBound == blocks[end].words.lowerBound { end += 1 }
    spans[node] = blocks[first].words.lowerBound..<blocks[end - 1].words.upperBound
    for block in blocks[first..<end] {
      guard let child = block.node, tree.parent(of: child) != node else { continue }
      parts.move(child, to: node)
      count += 1
    }
    // The root covers all words, so nothing is left over there.
    guard let parent = tree.parent(of: node) else { return }
    let rest = blocks[..<first] + blocks[end...]
    if !rest.isEmpty { raised[parent, default: []] += rest }
  }

  private func headChild(of node: Int) -> Int {
    if let head = heads?[node], head >= 0 { return head }
    var first: Int?
    var lastKernel: Int?
    for child in tree.children(of: node) {
      first = first ?? child
      switch tree.category(of: child) {
      case "HD", "hd": return child
      case "NK": lastKernel = child
      default: break
      }
    }
    return lastKernel ?? first ?? node
  }
}
