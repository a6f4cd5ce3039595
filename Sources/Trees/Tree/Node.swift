/// A node of a tree, seen from where it stands.
public struct Node: Sendable {
  /// The tree that the node belongs to.
  public let tree: Tree
  /// The number of the node in post-order.
  public let index: Int

  /// The label; empty for an unlabelled node.
  public var label: String { tree.label(of: index) }
  /// The word as it was written; nil where the node has none.
  public var word: String? { tree.word(of: index) }
  /// The category; nil where the node has none.
  public var category: String? { tree.category(of: index) }
  /// The position of the word in the sentence, counted from 0; nil where the node has none.
  public var position: Int? { tree.position(of: index) }
  /// The words at the node and under it, in the order of the sentence, joined by one space.
  public var text: String { tokens.compactMap(\.word).joined(separator: " ") }
  /// Whether the node has no children.
  public var isLeaf: Bool { tree.isLeaf(index) }
  /// The tokens from the first to the last one at the node or under it, counted from 0, end excluded.
  public var span: Range<Int> { tree.span(of: index) }
  /// The parent; nil for the root.
  public var parent: Node? { tree.parent(of: index).map { Node(tree: tree, index: $0) } }
  /// The children, left to right.
  public var children: [Node] { tree.children(of: index).map { Node(tree: tree, index: $0) } }

  /// The leaves under the node, left to right.
  public var leaves: [Node] {
    nodes.filter(\.isLeaf)
  }

  /// The nodes with a word, this one and those under it, in the order of the sentence.
  public var tokens: [Node] {
    nodes.compactMap { node in node.position.map { (node, $0) } }.sorted { $0.1 < $1.1 }.map(\.0)
  }

  /// The node and all nodes under it, in post-order.
  public var nodes: [Node] {
    var first = index
    while let child = tree.firstChild(of: first) { first = child }
    return (first...index).map { Node(tree: tree, index: $0) }
  }
}

extension Tree {
  /// The root, as a place to start looking.
  public var rootNode: Node { node(root) }

  /// A node by its number.
  public func node(_ index: Int) -> Node {
    precondition(records.indices.contains(index), "node \(index) of a tree of \(nodeCount)")
    return Node(tree: self, index: index)
  }

  /// All nodes in post-order.
  public var nodes: [Node] { rootNode.nodes }
}
