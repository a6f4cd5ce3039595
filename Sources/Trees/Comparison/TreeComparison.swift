/// How a tree differs from another one that should be the same: words, brackets, labels, heads.
///
/// Nodes of both trees are paired that are over the same words (their positions in the sentence, so that
/// branches may cross); of several, as in chains, the outermost first. Where the number of words differs, none are.
public struct TreeComparison: Sendable, Hashable {
  /// A node as it is told: what it is called and the words from its first to its last one.
  public struct Bracket: Sendable, Hashable {
    /// The label; empty without one.
    public let label: String
    /// The category; empty without one.
    public let category: String
    /// The positions from the first to the last word.
    public let span: Range<Int>
    /// Its number in its tree.
    public let node: Int
  }

  /// Two words at a position of the sentence that differ; one is nil behind the end of its sentence.
  public struct WordPair: Sendable, Hashable {
    /// The position, from 0.
    public let position: Int
    /// The word of the gold tree.
    public let gold: String?
    /// The word of the tested tree.
    public let test: String?
  }

  /// A node with another label or category than the one that it is paired with.
  public struct Relabelling: Sendable, Hashable {
    /// The node of the gold tree.
    public let gold: Bracket
    /// The node of the tested tree.
    public let test: Bracket
  }

  /// How many nodes with a gold label have it in the tested tree, too.
  public struct LabelCounts: Sendable, Hashable {
    /// Paired nodes whose gold node has a label.
    public internal(set) var nodes = 0
    /// Those with the same label in both trees.
    public internal(set) var equal = 0

    mutating func add(_ other: LabelCounts) {
      nodes += other.nodes
      equal += other.equal
    }
  }

  /// How many words of dependency trees have the same head in both.
  public struct AttachmentCounts: Sendable, Hashable {
    /// Words.
    public internal(set) var words = 0
    /// Words with the same head: what the unlabelled attachment score counts.
    public internal(set) var equalHeads = 0
    /// Words with the same head and the same category, their relation to it: what the labelled attachment score counts.
    public internal(set) var equalRelations = 0

    mutating func add(_ other: AttachmentCounts) {
      words += other.words
      equalHeads += other.equalHeads
      equalRelations += other.equalRelations
    }
  }

  /// Words that differ.
  public private(set) var words: [WordPair] = []
  /// Pairs of nodes that have another label or category.
  public private(set) var relabelled: [Relabelling] = []
  /// Nodes of the gold tree without a partner.
  public private(set) var missing: [Bracket] = []
  /// Nodes of the tested tree without a partner.
  public private(set) var extra: [Bracket] = []
  /// Whether the trees are the same, also in the order of children.
  public let areEqual: Bool
  /// The labels of the root, of leaves, and of inner nodes that are not the root.
  public private(set) var (root, leaves, inner) = (LabelCounts(), LabelCounts(), LabelCounts())
  /// The counts of PARSEVAL; nil for dependency trees. Trees with crossing branches are in error.
  public private(set) var parseval: ParsevalCounts?
  /// Whether the sentence is among the shorter ones, by the gold tree.
  public private(set) var isShort = false
  /// The counts of heads; nil where a node has no word.
  public private(set) var attachments: AttachmentCounts?

  /// Compares two trees.
  ///
  /// - Complexity: linear in the nodes.
  public init(gold: Tree, test: Tree, rules: ParsevalRules = ParsevalRules()) {
    areEqual = gold == test
    compareWords(gold, test)
    if gold.tokenCount == test.tokenCount { compareNodes(gold, test) }
    let areDependencies = [gold, test].contains { tree in
      tree.records.indices.contains { tree.hasWord($0) && !tree.isLeaf($0) }
    }
    if !areDependencies {
      if gold.isProjective, test.isProjective {
        let (counts, length) = ParsevalCounts.comparing(
          gold.orderedBySurface(), test.orderedBySurface(), rules)
        parseval = counts
        isShort = length <= rules.cutoffLength
      } else {
        var counts = ParsevalCounts()
        (counts.sentences, counts.errors) = (1, 1)
        parseval = counts
        isShort = gold.tokenCount <= rules.cutoffLength
      }
    } else if gold.tokenCount == gold.nodeCount, test.tokenCount == test.nodeCount,
      gold.tokenCount == test.tokenCount
    {
      compareHeads(gold, test)
    }
  }

  private mutating func compareWords(_ gold: Tree, _ test: Tree) {
    let (mine, theirs) = (gold.tokens, test.tokens)
    for position in 0..<max(mine.count, theirs.count) {
      let left = position < mine.count ? gold.wordBytes(of: mine[position]) : nil
      let right = position < theirs.count ? test.wordBytes(of: theirs[position]) : nil
      if let left, let right, left.elementsEqual(right) { continue }
      words.append(
        WordPair(
          position: position, gold: left.map { String(decoding: $0, as: UTF8.self) },
          test: right.map { String(decoding: $0, as: UTF8.self) }))
    }
  }

  private mutating func compareNodes(_ gold: Tree, _ test: Tree) {
    // Nodes in pre-order come outermost first; they are taken from the end of a list that was filled the other way round.
    var partners: [NodeWords: [Int]] = [:]
    let theirs = test.nodeWords()
    for node in test.preorder().reversed() { partners[theirs[node], default: []].append(node) }
    var isPaired = [Bool](repeating: false, count: test.nodeCount)
    let mine = gold.nodeWords()
    for node in gold.preorder() {
      guard let partner = partners[mine[node]]?.popLast() else {
        missing.append(Bracket(node, of: gold))
        continue
      }
      isPaired[partner] = true
      compareLabels(gold, node, test, partner)
    }
    for node in test.preorder() where !isPaired[node] { extra.append(Bracket(node, of: test)) }
  }

  private mutating func compareLabels(_ gold: Tree, _ node: Int, _ test: Tree, _ partner: Int) {
    let areEqual = gold.labelBytes(of: node).elementsEqual(test.labelBytes(of: partner))
    if !areEqual || !gold.categoryBytes(of: node).elementsEqual(test.categoryBytes(of: partner)) {
      relabelled.append(Relabelling(gold: Bracket(node, of: gold), test: Bracket(partner, of: test)))
    }
    guard gold.hasLabel(node) else { return }
    let counts = LabelCounts(nodes: 1, equal: areEqual ? 1 : 0)
    if node == gold.root {
      root.add(counts)
    } else if gold.isLeaf(node) {
      leaves.add(counts)
    } else {
      inner.add(counts)
    }
  }

  private mutating func compareHeads(_ gold: Tree, _ test: Tree) {
    var counts = AttachmentCounts()
    counts.words = gold.tokenCount
    for (left, right) in zip(gold.tokens, test.tokens) {
      let heads = (
        gold.parent(of: left).flatMap(gold.position), test.parent(of: right).flatMap(test.position)
      )
      guard heads.0 == heads.1 else { continue }
      counts.equalHeads += 1
      if gold.categoryBytes(of: left).elementsEqual(test.categoryBytes(of: right)) {
        counts.equalRelations += 1
      }
    }
    attachments = counts
  }
}

extension TreeComparison.Bracket {
  fileprivate init(_ node: Int, of tree: Tree) {
    (label, category) = (tree.label(of: node), tree.category(of: node) ?? "")
    (span, self.node) = (tree.span(of: node), node)
  }
}

/// The words at a node and under it: from where to where, and a sum of numbers by position that tells sets apart.
private struct NodeWords: Hashable {
  let start: Int32
  let end: Int32
  let sum: UInt64
}

extension Tree {
  fileprivate func nodeWords() -> [NodeWords] {
    var sums = records.indices.map { position(of: $0).map(Self.number) ?? 0 }
    for node in 0..<root { sums[Int(records[node].parent)] &+= sums[node] }
    return records.indices.map {
      NodeWords(start: records[$0].spanStart, end: records[$0].spanEnd, sum: sums[$0])
    }
  }

  /// A number for a position that looks random (SplitMix64), so that sums of different sets differ.
  private static func number(_ position: Int) -> UInt64 {
    var mixed = (UInt64(position) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Nodes in the order in which a walk enters them.
  fileprivate func preorder() -> [Int] {
    traversal.compactMap { step in
      if case .enter(let node) = step { return node }
      return nil
    }
  }
}
