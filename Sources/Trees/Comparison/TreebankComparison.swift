/// How a treebank differs from another one, tree by tree: sums over comparisons of trees.
public struct TreebankComparison: Sendable, Hashable {
  /// Pairs of trees.
  public private(set) var trees = 0
  /// Pairs that are the same.
  public private(set) var equalTrees = 0
  /// Pairs with the same words.
  public private(set) var equalWords = 0
  /// Nodes with another label or category.
  public private(set) var relabelled = 0
  /// Nodes that only gold trees have.
  public private(set) var missing = 0
  /// Nodes that only tested trees have.
  public private(set) var extra = 0
  /// The labels of roots, of leaves, and of other nodes.
  public private(set) var (root, leaves, inner) = (
    TreeComparison.LabelCounts(), TreeComparison.LabelCounts(), TreeComparison.LabelCounts()
  )
  /// PARSEVAL over constituency trees.
  public private(set) var all = ParsevalCounts()
  /// PARSEVAL over those of them that are no longer than the rules say.
  public private(set) var short = ParsevalCounts()
  /// Heads of dependency trees.
  public private(set) var attachments = TreeComparison.AttachmentCounts()

  /// A comparison of nothing.
  public init() {}

  /// The labels of all nodes.
  public var nodes: TreeComparison.LabelCounts {
    var sum = root
    sum.add(leaves)
    sum.add(inner)
    return sum
  }

  /// Adds what was found of one pair of trees.
  public mutating func add(_ comparison: TreeComparison) {
    trees += 1
    if comparison.areEqual { equalTrees += 1 }
    if comparison.words.isEmpty { equalWords += 1 }
    relabelled += comparison.relabelled.count
    missing += comparison.missing.count
    extra += comparison.extra.count
    root.add(comparison.root)
    leaves.add(comparison.leaves)
    inner.add(comparison.inner)
    if let counts = comparison.parseval {
      all.add(counts)
      if comparison.isShort { short.add(counts) }
    }
    if let counts = comparison.attachments { attachments.add(counts) }
  }
}
