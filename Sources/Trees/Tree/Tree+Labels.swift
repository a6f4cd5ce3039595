/// A label that is no whole number, where numbers are to be added to labels.
public struct LabelNotANumber: Error, Sendable, Hashable, CustomStringConvertible {
  /// The label.
  public let label: String

  /// One sentence without a place.
  public var description: String {
    "the label '\(TreeSyntaxError.shown(label))' is not a whole number, so nothing can be added to it"
  }
}

extension Tree {
  /// The tree with other labels; nil and the empty string make a node unlabelled.
  public func relabelled(_ label: (Node) -> String?) -> Tree {
    var builder = TreeBuilder()
    for step in traversal {
      switch step {
      case .enter(let node):
        builder.open(label: label(Node(tree: self, index: node)) ?? "")
        builder.copyText(of: node, of: self)
      case .leave: builder.close()
      }
    }
    return builder.finish()
  }

  /// The tree with a number added to every label: 2 makes the labels 0 to 4 of -2 to 2.
  ///
  /// - Throws: `LabelNotANumber` with the first label, in post-order, that is no whole number.
  public func addingToLabels(_ offset: Int) throws(LabelNotANumber) -> Tree {
    var labels = [String](repeating: "", count: nodeCount)
    for node in 0..<nodeCount where hasLabel(node) {
      let label = label(of: node)
      guard let sum = Int(label)?.addingReportingOverflow(offset), !sum.overflow else {
        throw LabelNotANumber(label: label)
      }
      labels[node] = "\(sum.partialValue)"
    }
    return relabelled { labels[$0.index] }
  }
}
