extension Tree {
  /// The label of empty elements in the Penn Treebank: traces and the like, which are no words of the sentence.
  public static let emptyElementLabel = "-NONE-"

  /// Whether a node is a leaf that stands for nothing that was said: its label is `-NONE-`.
  public func isEmptyElement(_ node: Int) -> Bool {
    isLeaf(node) && labelBytes(of: node).elementsEqual(Self.emptyElementLabel.utf8)
  }

  /// The tree without empty elements, and without nodes that have nothing else; nil where nothing is left.
  ///
  /// - Complexity: linear, whatever the depth.
  /// Source: Penn Treebank bracketing guidelines (Bies et al. 1995), section 4.
  public func removingEmptyElements() -> Tree? { removingLeaves(where: isEmptyElement) }

  /// The tree without some leaves, and without nodes that have nothing else; nil where nothing is left.
  ///
  /// The words that are left keep their order.
  /// - Complexity: linear, whatever the depth.
  public func removingLeaves(where isUnwanted: (Int) -> Bool) -> Tree? {
    guard records.indices.contains(where: { isLeaf($0) && isUnwanted($0) }) else { return self }
    var parts = Rearrangement(self)
    return parts.dropLeaves(where: isUnwanted) ? parts.assembled(.kept) : nil
  }
}
