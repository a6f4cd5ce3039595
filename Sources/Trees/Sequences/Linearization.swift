/// A tree as a sequence of tokens: a bracket opens and closes every node that has children, and `XX` stands for every word.
///
///     (S (NP It) (VP works))      is      ( ( XX ) ( XX ) ),      with labels      (S (NP XX ) (VP XX ) )
///
/// Nodes over one word that have a word alone below them stay, as above; leaves lose their labels, such as parts of speech.
/// Labels are written up to their functions: `(NP` of `NP-SBJ`.
///
/// Source: Vinyals et al. 2015, section 2.2 (with parts of speech normalised to XX). Differs from it in that closing brackets
/// have no labels.
public struct Linearization: Sendable, Hashable {
  /// What stands for a word.
  public static let word = "XX"
  /// Whether opening brackets have their node's label.
  public var hasLabels: Bool

  /// Brackets with or without labels.
  public init(hasLabels: Bool) { self.hasLabels = hasLabels }

  /// Whether a tree is brackets over its sentence: words at leaves only, in their order.
  public static func canSay(_ tree: Tree) -> Bool { tree.hasWordsAtLeavesInOrder }

  /// The tokens of a tree that can be said.
  public func tokens(of tree: Tree) -> [String] {
    precondition(Self.canSay(tree), "brackets hold words at leaves only, in the order of the sentence")
    return tree.traversal.compactMap { step in
      switch step {
      case .enter(let node): tree.isLeaf(node) ? Self.word : "(" + (hasLabels ? Self.label(tree, node) : "")
      case .leave(let node): tree.isLeaf(node) ? nil : ")"
      }
    }
  }

  private static func label(_ tree: Tree, _ node: Int) -> String {
    let label = tree.label(of: node)
    let end = label.utf8.firstIndex { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") } ?? label.endIndex
    return String(label[..<end])
  }

  /// The tree of tokens over words; nil where they aren't well-formed: a bracket that closes nothing, isn't closed or has nothing
  /// within, something behind the end, or another number of words.
  public func tree(of tokens: [String], over words: [String]) -> Tree? {
    var builder = TreeBuilder()
    var (open, used, isDone) = (0, 0, false)
    // Whether the bracket that is open has something within.
    var isFilled: [Bool] = []
    for token in tokens {
      if isDone { return nil }
      switch token {
      case Self.word:
        guard used < words.count else { return nil }
        builder.leaf(word: words[used])
        used += 1
      case ")":
        guard open > 0, isFilled.removeLast() else { return nil }
        builder.close()
        open -= 1
      default:
        guard token.utf8.first == UInt8(ascii: "(") else { return nil }
        builder.open(label: String(token.dropFirst()))
        open += 1
        isFilled.append(false)
        continue
      }
      if let last = isFilled.indices.last { isFilled[last] = true }
      isDone = open == 0
    }
    return isDone && used == words.count ? builder.finish() : nil
  }
}
