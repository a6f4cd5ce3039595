/// What a treebank holds, counted tree by tree.
public struct TreebankStatistics: Sendable {
  /// The number of trees.
  public private(set) var trees = 0
  /// The number of nodes, leaves and roots included.
  public private(set) var nodes = 0
  /// The number of words: of leaves, and in dependency trees of all nodes.
  public private(set) var tokens = 0
  /// The number of nodes on the longest path from a root to a leaf.
  public private(set) var depth = 0
  /// The most children that a node has.
  public private(set) var arity = 0
  /// How often each label stands at a root. Unlabelled roots are not counted.
  public var rootLabels: [String: Int] { Self.dictionary(rootCounts) }
  /// How often each label stands at a node. Unlabelled nodes are not counted.
  public var nodeLabels: [String: Int] { Self.dictionary(nodeCounts) }
  /// How often each category stands at a node. Nodes without one are not counted.
  public var categories: [String: Int] { Self.dictionary(categoryCounts) }
  /// How often each word occurs, as written.
  public private(set) var words = WordCounts()
  private var rootCounts = WordCounts()
  private var nodeCounts = WordCounts()
  private var categoryCounts = WordCounts()

  /// The number of different words as written.
  public var types: Int { words.typeCount }

  /// Nothing counted.
  public init() {}

  /// Counts a tree.
  public mutating func add(_ tree: Tree) {
    trees += 1
    nodes += tree.nodeCount
    tokens += tree.tokenCount
    depth = max(depth, tree.depth)
    arity = max(arity, tree.maximumArity)
    words.add(tree)
    if tree.hasLabel(tree.root) { rootCounts.add(tree.label(of: tree.root)) }
    for node in 0..<tree.nodeCount where tree.hasLabel(node) { nodeCounts.add(tree.label(of: node)) }
    guard tree.hasCategories else { return }
    for node in 0..<tree.nodeCount {
      if let category = tree.category(of: node) { categoryCounts.add(category) }
    }
  }

  private static func dictionary(_ counts: WordCounts) -> [String: Int] {
    Dictionary(zip(counts.words, counts.counts), uniquingKeysWith: +)
  }
}
