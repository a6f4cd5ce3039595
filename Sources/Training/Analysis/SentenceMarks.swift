import EspalierTrees

/// Words that turn a sentence: whether networks see them is what trees promise, so accuracy is told with and without them.
///
/// Words are compared in lower case, with a treebank's escapes undone. Which words turn what in a sentence is not asked: a
/// sentence "with negation" is one that holds such a word.
public struct SentenceMarks: Sendable, Equatable {
  /// Words that negate.
  public var negations: Set<String> = [
    "not", "n't", "n’t", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "cannot",
    "without",
    "hardly", "barely", "scarcely",
  ]
  /// Words between what contradicts itself.
  public var contrasts: Set<String> = ["but"]

  /// The words of English.
  public init() {}

  /// What stands at a node or under it.
  struct Found: OptionSet {
    let rawValue: UInt8
    static let negation = Found(rawValue: 1)
    static let contrast = Found(rawValue: 2)
  }

  /// What stands at every node of a tree or under it.
  ///
  /// - Complexity: linear in the nodes.
  func found(in tree: Tree) -> [Found] {
    var found = [Found](repeating: [], count: tree.nodeCount)
    for node in 0..<tree.nodeCount {
      if let word = tree.word(of: node) {
        let meant = Words.unescaped(word).lowercased()
        if negations.contains(meant) { found[node].insert(.negation) }
        if contrasts.contains(meant) { found[node].insert(.contrast) }
      }
      if let parent = tree.parent(of: node) { found[parent].formUnion(found[node]) }
    }
    return found
  }
}
