/// Which labels the nodes of a dependency tree get that is made of constituents.
public enum DependencyLabels: String, Sendable, Hashable, CaseIterable {
  /// None.
  case none
  /// Parts of speech: the label of the word's leaf.
  case words
  /// That of the largest phrase whose head the word is: how dependency trees come by labels of sentiment.
  case phrases
}

extension Tree {
  /// The dependency tree that head rules make of a constituency tree: every word is a node, under the word that is the head of the smallest
  /// phrase in which it is not the head itself.
  ///
  /// Empty elements are left out first; nil where nothing else is there. The relation of a word to its head, its category, is told by
  /// the largest phrase that it is the head of, C, the phrase P above that, and the head child H of P, the first of:
  ///
  /// | relation | where |
  /// |---|---|
  /// | `root` | the word is the head of the whole |
  /// | `punct` | the word is punctuation by the rules |
  /// | the function | C has a grammatical function: `SBJ` of `NP-SBJ-1`, in capitals as the treebank has it; of several, the first |
  /// | the category | C has a category, as in TIGER: `OA` |
  /// | `C-P-H` | otherwise: labels without functions, as in Collins' triples, such as `NP-VP-VBD` |
  ///
  /// Words stand in the order of the sentence, and where no branches cross in the constituency tree, none do here.
  /// - Throws: `TreeTransformError` (`innerWord`).
  /// - Complexity: linear, whatever the depth.
  /// Source: Magerman 1995; the triples: Collins, *A New Statistical Parser Based on Bigram Lexical Dependencies*, 1996, section 2; functions as
  /// relations: Johansson & Nugues, *Extended Constituent-to-Dependency Conversion for English*, 2007.
  public func dependencies(by rules: HeadRules, labels: DependencyLabels = .none) throws(TreeTransformError)
    -> Tree?
  {
    for node in records.indices where hasWord(node) && !isLeaf(node) {
      throw TreeTransformError(.innerWord(word(of: node) ?? ""))
    }
    guard let tree = removingEmptyElements() else { return nil }
    return DependencyMaker(tree, rules, labels).run()
  }
}

/// Makes a dependency tree of a constituency tree without empty elements.
private struct DependencyMaker {
  private let tree: Tree
  private let rules: HeadRules
  private let labels: DependencyLabels
  private let heads: [Int]
  private let tokens: [Int]
  private let words: [Int]

  init(_ tree: Tree, _ rules: HeadRules, _ labels: DependencyLabels) {
    (self.tree, self.rules, self.labels) = (tree, rules, labels)
    heads = tree.heads(by: rules)
    tokens = tree.headTokens(heads)
    words = tree.tokens
  }

  func run() -> Tree {
    // The largest phrase of every word, by its position.
    var largest = words
    for node in 0..<tree.nodeCount { largest[tree.position(of: tokens[node]) ?? 0] = node }
    // Children by position, in the order of the sentence.
    var first = [Int](repeating: -1, count: words.count)
    var next = first
    for position in words.indices.reversed() {
      guard let parent = tree.parent(of: largest[position]) else { continue }
      let head = tree.position(of: tokens[parent]) ?? 0
      (next[position], first[head]) = (first[head], position)
    }
    var builder = TreeBuilder()
    var path: [Int] = []
    var entering = tree.position(of: tokens[tree.root]) ?? 0
    while true {
      if entering >= 0 {
        open(entering, largest[entering], in: &builder)
        path.append(entering)
        entering = first[entering]
      } else if let position = path.popLast() {
        builder.close()
        entering = next[position]
      } else {
        return builder.finish()
      }
    }
  }

  private func open(_ position: Int, _ phrase: Int, in builder: inout TreeBuilder) {
    let word = words[position]
    let label: String
    switch labels {
    case .none: label = ""
    case .words: label = tree.label(of: word)
    case .phrases: label = tree.label(of: phrase)
    }
    builder.open(
      label: label, category: relation(of: word, phrase), word: tree.word(of: word), position: position)
  }

  private func relation(of word: Int, _ phrase: Int) -> String {
    guard let parent = tree.parent(of: phrase) else { return "root" }
    if rules.marks[Int(rules.number(of: tree.labelBytes(of: word)))].contains(.punctuation) { return "punct" }
    if let function = TreeLabel.function(of: tree.label(of: phrase)) { return function }
    if let category = tree.category(of: phrase) { return category }
    return [phrase, parent, heads[parent]].map { TreeLabel.withoutFunctions(tree.label(of: $0)) }.joined(
      separator: "-")
  }
}
