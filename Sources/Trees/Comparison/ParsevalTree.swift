/// The brackets and leaves of a tree that count, as EVALB sees them.
struct ParsevalTree {
  /// A node with children, over some leaves that count.
  struct Bracket {
    var start: Int
    var end: Int
    /// The label up to its functions: `NP` of `NP-SBJ`, and nothing of `-NONE-`.
    let label: String
    let node: Int
  }

  struct Leaf {
    let label: String
    let word: String
  }

  /// A leaf that may be a quotation mark or a word.
  struct Quote {
    let leaf: Leaf
    /// Its index among the leaves that count, or that of the next one where it doesn't.
    var index: Int
    /// How many brackets began before it, and which of them are open.
    let bracketCount: Int
    let openBrackets: [Int]
  }

  private(set) var brackets: [Bracket] = []
  private(set) var leaves: [Leaf] = []
  private(set) var quotes: [Quote] = []
  /// The number of words, without those that don't count towards the length.
  private(set) var length = 0

  init(_ tree: Tree, _ rules: ParsevalRules) {
    var open: [Int] = []
    for step in tree.traversal {
      switch step {
      case .enter(let node) where tree.isLeaf(node):
        let leaf = Leaf(label: tree.label(of: node), word: tree.word(of: node) ?? "")
        if !rules.labelsWithoutLength.contains(leaf.label) { length += 1 }
        if rules.quoteLabels.contains(leaf.label), ["'", "\"", "/"].contains(leaf.word) {
          quotes.append(
            Quote(leaf: leaf, index: leaves.count, bracketCount: brackets.count, openBrackets: open))
        }
        if !rules.deletedLabels.contains(leaf.label) { leaves.append(leaf) }
      case .leave(let node) where tree.isLeaf(node): break
      case .enter(let node):
        open.append(brackets.count)
        let label = tree.label(of: node)
        let end =
          label.utf8.firstIndex { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") } ?? label.endIndex
        brackets.append(
          Bracket(start: leaves.count, end: leaves.count, label: String(label[..<end]), node: node))
      case .leave:
        if let last = open.popLast() { brackets[last].end = leaves.count }
      }
    }
  }

  /// Puts leaves that don't count here and do in the other tree, where they are a word, back in both trees.
  static func settleQuotes(_ gold: inout ParsevalTree, _ test: inout ParsevalTree, _ rules: ParsevalRules) {
    for right in test.quotes.indices {
      for left in gold.quotes.indices {
        let (mine, theirs) = (gold.quotes[left], test.quotes[right])
        guard mine.index == theirs.index, mine.leaf.label != theirs.leaf.label else { continue }
        let (isMineDeleted, isTheirsDeleted) = (
          rules.deletedLabels.contains(mine.leaf.label), rules.deletedLabels.contains(theirs.leaf.label)
        )
        if isMineDeleted, !isTheirsDeleted { gold.putBack(left) }
        if isTheirsDeleted, !isMineDeleted { test.putBack(right) }
      }
    }
  }

  private mutating func putBack(_ quote: Int) {
    let item = quotes[quote]
    leaves.insert(item.leaf, at: item.index)
    for bracket in item.bracketCount..<max(brackets.count, item.bracketCount) {
      brackets[bracket].start += 1
      brackets[bracket].end += 1
    }
    for bracket in item.openBrackets { brackets[bracket].end += 1 }
    for later in quote..<quotes.count { quotes[later].index += 1 }
  }

  /// The brackets that count: over leaves that count, with a label that isn't left out.
  func counted(_ rules: ParsevalRules) -> [Bracket] {
    brackets.filter { $0.start < $0.end && !rules.deletesBracket($0.label) }
  }
}
