/// What reads what, for one tree, chain or graph: the raw material of a ``Schedule``.
///
/// Nodes are numbered so that children come before their readers. A node may have an input (the
/// number of a word, or of a row of another table), children, or both.
public struct Structure: Sendable, Hashable {
  /// The children of node i are `children[childOffsets[i]..<childOffsets[i + 1]]`.
  public private(set) var childOffsets: [Int32] = [0]
  /// The children of all nodes, node after node, from left to right. -1 - b is the boundary state b.
  public private(set) var children: [Int32] = []
  /// The input of every node; -1 where it has none.
  public private(set) var inputs: [Int32] = []
  /// The kind of every node, a small number such as that of its syntactic category; empty where all are 0.
  public private(set) var kinds: [Int32] = []
  /// The level of every node: 0 without children, else one above the highest child.
  public private(set) var levels: [Int32] = []
  /// The number of states that the caller feeds in.
  public private(set) var boundaryCount = 0
  /// For every node of the tree that this structure stands for, the node here that holds its state;
  /// -1 where none does.
  public var outputs: [Int32] = []

  /// A structure without nodes.
  public init() {}

  /// The number of nodes.
  public var nodeCount: Int { inputs.count }
  /// The number of levels.
  public private(set) var levelCount = 0

  /// Makes room for what is about to be appended.
  public mutating func reserve(nodes: Int, children count: Int) {
    childOffsets.reserveCapacity(nodes + 1)
    inputs.reserveCapacity(nodes)
    levels.reserveCapacity(nodes)
    children.reserveCapacity(count)
  }

  /// Appends a node above nodes that are there already, and returns its number.
  ///
  /// - Parameters:
  ///   - input: the number of its input, or nil.
  ///   - children: its children; -1 - b stands for the boundary state b.
  ///   - kind: its kind, 0 or more.
  @discardableResult
  public mutating func append(input: Int?, children nodes: some Sequence<Int>, kind: Int = 0) -> Int {
    precondition(kind >= 0, "a node's kind is 0 or more, not \(kind)")
    if kind > 0, kinds.isEmpty { kinds = Array(repeating: 0, count: nodeCount) }
    if kind > 0 || !kinds.isEmpty { kinds.append(Int32(kind)) }
    var level: Int32 = 0
    for child in nodes {
      precondition(child < nodeCount, "child \(child) of node \(nodeCount) comes after it")
      if child >= 0 {
        level = max(level, levels[child] + 1)
      } else {
        level = max(level, 1)
        boundaryCount = max(boundaryCount, -child)
      }
      children.append(Int32(child))
    }
    childOffsets.append(Int32(children.count))
    inputs.append(Int32(input ?? -1))
    levels.append(level)
    levelCount = max(levelCount, Int(level) + 1)
    return nodeCount - 1
  }

  /// The kind of a node.
  public func kind(of node: Int) -> Int { kinds.isEmpty ? 0 : Int(kinds[node]) }

  /// The children of a node, from left to right.
  public func children(of node: Int) -> ArraySlice<Int32> {
    children[Int(childOffsets[node])..<Int(childOffsets[node + 1])]
  }
}
