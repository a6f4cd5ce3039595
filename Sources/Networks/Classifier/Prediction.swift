/// Which nodes of a tree are asked about.
public enum NodeSelection: String, Sendable, CaseIterable {
  /// The root alone.
  case root
  /// Every node, in post-order.
  case all
}

/// Numbers for chosen nodes of a tree: class probabilities, or states.
public struct NodeValues: Sendable {
  /// The tree's nodes, in post-order; the last one is the root.
  public let nodes: [Int]
  /// The numbers of a node.
  public let width: Int
  private let values: [Float]

  /// Numbers for nodes in post-order, as many for each of them.
  public init(nodes: [Int], width: Int, values: [Float]) {
    precondition(values.count == nodes.count * width, "\(values.count) numbers for \(nodes.count) nodes")
    self.nodes = nodes
    self.width = width
    self.values = values
  }

  /// The numbers of the node at an index of `nodes`.
  public subscript(index: Int) -> ArraySlice<Float> { values[index * width..<(index + 1) * width] }
}

/// The probabilities of the classes at chosen nodes of a tree.
public struct Prediction: Sendable {
  /// The probabilities, by node.
  public let values: NodeValues
  /// The tree's nodes, in post-order; the last one is the root.
  public var nodes: [Int] { values.nodes }

  /// A prediction from its numbers, `values` a node.
  public init(_ values: NodeValues) { self.values = values }

  /// The probabilities of the classes at the node at an index of `nodes`.
  public func probabilities(_ index: Int) -> ArraySlice<Float> { values[index] }

  /// The most probable class at the node at an index of `nodes`; the first one of equals.
  public func label(_ index: Int) -> Int {
    let row = values[index]
    return row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 } - row.startIndex
  }
}

/// The states h at chosen nodes of a tree.
public struct Encoding: Sendable {
  /// The states, by node.
  public let values: NodeValues
  /// The tree's nodes, in post-order; the last one is the root.
  public var nodes: [Int] { values.nodes }

  /// The state of the node at an index of `nodes`.
  public func vector(_ index: Int) -> ArraySlice<Float> { values[index] }
}

/// A tree that a model can't read.
public struct UnsuitableTree: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong with it.
  public enum Reason: Sendable, Hashable {
    /// A node has more children than the cell has slots.
    case tooManyChildren(count: Int, arity: Int)
    /// Reading every phrase of the tree as a sequence takes too many steps.
    case tooManySteps(count: Int, limit: Int)
  }

  /// What is wrong with it.
  public let reason: Reason

  /// One sentence that says what is wrong and what to do.
  public var description: String {
    switch reason {
    case .tooManyChildren(let count, let arity):
      "a node has \(count) children, but the model takes at most \(arity): "
        + "binarize the trees with 'espalier convert --binarize left'"
    case .tooManySteps(let count, let limit):
      "reading every phrase of this tree as a sequence takes \(count) steps, and \(limit) is the limit: "
        + "ask for the root alone with '--nodes root', or use a tree model"
    }
  }
}
