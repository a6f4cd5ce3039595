/// The two kinds of trees over a sentence, of which a file may hold both.
public enum TreeKind: String, Sendable, Hashable, CaseIterable {
  /// Phrases over words: words stand at the leaves.
  case constituents
  /// Words under words: every word is a node, and a child of its head.
  case dependencies
}
