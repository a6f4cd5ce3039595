/// The probabilities of classes at some nodes of a tree, as a model tells them.
public struct NodeProbabilities: Sendable {
  /// The nodes, by their numbers.
  public let nodes: [Int]
  /// The number of classes.
  public let classCount: Int
  /// A row for every node.
  public let values: [Float]

  /// The probabilities at some nodes: a row of `values` for each of `nodes`.
  public init(nodes: [Int], classCount: Int, values: [Float]) {
    precondition(
      values.count == nodes.count * classCount,
      "\(values.count) probabilities for \(nodes.count) nodes and \(classCount) classes")
    self.nodes = nodes
    self.classCount = classCount
    self.values = values
  }
}
