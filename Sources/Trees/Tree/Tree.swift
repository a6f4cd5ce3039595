/// A labelled, ordered tree over the words of a sentence.
///
/// Nodes are numbered in post-order: children before their parent, left before right, the root
/// last. Every node has a label, which may be empty (unlabelled), and may have a category. Every node
/// without children has a word, and a node with children may have one: in constituency trees words
/// stand at the leaves, in dependency trees at every node. A tree is flat: one array of nodes and one
/// of text, so depth costs nothing.
///
/// Every node with a word is a *token*. Tokens are counted from 0 in the order of the sentence, which
/// need not be that of the nodes: a head stands among its dependents, and branches may cross.
///
/// Trees are made by `TreeBuilder`, which lays text out in the order in which nodes are opened;
/// so equal trees have equal arrays.
public struct Tree: Sendable, Hashable {
  /// What the arrays hold of one node. Indices are -1 where there is nothing.
  struct Record: Sendable, Hashable {
    var parent: Int32
    var firstChild: Int32
    var nextSibling: Int32
    var childCount: Int32
    var spanStart: Int32
    var spanEnd: Int32
    /// Where the label begins in the text; the word and then the category follow it.
    var textStart: Int32
    var labelLength: Int32
    /// -1 for a node without a word.
    var wordLength: Int32
  }

  let records: [Record]
  let bytes: [UInt8]
  /// The position of every node's word in the sentence, -1 without one. Empty where words stand at the
  /// leaves only, from left to right: a leaf's position is where its span starts.
  let positions: [Int32]
  /// The length of every node's category. Empty where no node has one.
  let categoryLengths: [Int32]
  /// The number of nodes without children.
  public let leafCount: Int
  /// The number of nodes with a word. In constituency trees these are the leaves.
  public let tokenCount: Int

  init(
    records: [Record], bytes: [UInt8], positions: [Int32], categoryLengths: [Int32], leafCount: Int,
    tokenCount: Int
  ) {
    self.records = records
    self.bytes = bytes
    self.positions = positions
    self.categoryLengths = categoryLengths
    self.leafCount = leafCount
    self.tokenCount = tokenCount
  }

  /// A tree of one node.
  public init(label: String = "", category: String = "", word: String) {
    var builder = TreeBuilder()
    builder.leaf(label: label, category: category, word: word)
    self = builder.finish()
  }

  /// A root without a word over trees, whose sentences follow one another.
  ///
  /// - Complexity: linear in the nodes of all trees; build large trees with `TreeBuilder`.
  public init(label: String = "", category: String = "", children: [Tree]) {
    precondition(!children.isEmpty, "a node without a word needs children")
    var builder = TreeBuilder()
    builder.open(label: label, category: category)
    for child in children { builder.append(child) }
    builder.close()
    self = builder.finish()
  }
}

// MARK: - Shape

extension Tree {
  /// The number of nodes, leaves and root included.
  public var nodeCount: Int { records.count }

  /// The root: the last node.
  public var root: Int { records.count - 1 }

  /// Whether a node has no children.
  public func isLeaf(_ node: Int) -> Bool { records[node].childCount == 0 }

  /// The number of children of a node.
  public func childCount(of node: Int) -> Int { Int(records[node].childCount) }

  /// The children of a node, left to right.
  public func children(of node: Int) -> TreeChildren {
    TreeChildren(
      records: records, first: records[node].firstChild, count: Int(records[node].childCount))
  }

  /// The leftmost child of a node.
  public func firstChild(of node: Int) -> Int? { Self.index(records[node].firstChild) }

  /// The sibling to the right of a node.
  public func nextSibling(of node: Int) -> Int? { Self.index(records[node].nextSibling) }

  /// The parent of a node; nil for the root.
  public func parent(of node: Int) -> Int? { Self.index(records[node].parent) }

  /// The height of every node: 0 for a leaf, else one more than its highest child's.
  public func heights() -> [Int32] {
    var heights = [Int32](repeating: 0, count: nodeCount)
    for node in 0..<root {
      let parent = Int(records[node].parent)
      heights[parent] = max(heights[parent], heights[node] + 1)
    }
    return heights
  }

  /// The number of nodes on the longest path from the root to a leaf.
  public var depth: Int { Int(heights()[root]) + 1 }

  /// The most children that a node has.
  public var maximumArity: Int { records.reduce(0) { max($0, Int($1.childCount)) } }

  private static func index(_ stored: Int32) -> Int? { stored < 0 ? nil : Int(stored) }
}

/// The children of a node, left to right, by their numbers.
public struct TreeChildren: Sequence, Sendable {
  let records: [Tree.Record]
  let first: Int32
  /// The number of children.
  public let count: Int

  /// Goes from child to child.
  public struct Iterator: IteratorProtocol, Sendable {
    let records: [Tree.Record]
    var following: Int32

    public mutating func next() -> Int? {
      guard following >= 0 else { return nil }
      let child = Int(following)
      following = records[child].nextSibling
      return child
    }
  }

  public func makeIterator() -> Iterator { Iterator(records: records, following: first) }

  public var underestimatedCount: Int { count }
}
