public import EspalierTrees

/// How well a model says the brackets of sentences: PARSEVAL without labels, of which everything counts.
///
/// An output that is no tree over the words of its sentence has no brackets: it finds nothing, and is not well-formed.
public struct BracketMetrics: Sendable, Equatable {
  private static let rules: ParsevalRules = {
    var rules = ParsevalRules()
    rules.isLabelled = false
    return rules
  }()

  private let linearization: Linearization
  /// The brackets of outputs.
  public private(set) var counts = ParsevalCounts()
  /// Those of trees that branch to the right throughout, but for punctuation at the end, which hangs at the root.
  public private(set) var baseline = ParsevalCounts()
  /// The outputs that are trees over the words of their sentences.
  public private(set) var wellFormed = 0
  /// All outputs.
  public private(set) var outputs = 0

  /// Nothing counted yet.
  public init(_ linearization: Linearization) { self.linearization = linearization }

  /// Counts an output for a sentence of a treebank.
  public mutating func add(_ output: [String], for gold: Tree) {
    outputs += 1
    let words = gold.words
    baseline.add(.comparing(gold, Self.rightBranching(gold), Self.rules).counts)
    guard let tree = linearization.tree(of: output, over: words) else {
      counts.addWithoutBrackets(gold, Self.rules)
      return
    }
    wellFormed += 1
    counts.add(.comparing(gold, tree, Self.rules).counts)
  }

  private static func rightBranching(_ gold: Tree) -> Tree {
    let (words, tokens) = (gold.words, gold.tokens)
    let end = tokens.lastIndex { !gold.isPunctuation($0) } ?? words.count - 1
    let core = WordTree.right.tree(over: Array(words[...end]))
    let rest = words[(end + 1)...].map { Tree(word: $0) }
    return rest.isEmpty ? core : Tree(children: [core] + rest)
  }
}
