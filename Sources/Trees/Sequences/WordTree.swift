/// A shape that a tree over words can have without anything being known of them.
public enum WordTree: String, Sendable, Hashable, CaseIterable {
  /// `(a (b (c d)))`.
  case right
  /// `(((a b) c) d)`.
  case left
  /// `((a b) (c d))`: each node's words are halved, and the left half has one more where they are odd.
  case balanced

  /// The tree over words, without labels; at least one.
  public func tree(over words: [String]) -> Tree {
    precondition(!words.isEmpty, "a tree over no words")
    var builder = TreeBuilder()
    // A part that is to be built, or (nil) a node that is to be closed.
    var todo: [Range<Int>?] = [words.indices]
    while let next = todo.popLast() {
      guard let part = next else {
        builder.close()
        continue
      }
      guard part.count > 1 else {
        builder.leaf(word: words[part.lowerBound])
        continue
      }
      let middle =
        switch self {
        case .right: part.lowerBound + 1
        case .left: part.upperBound - 1
        case .balanced: part.lowerBound + (part.count + 1) / 2
        }
      builder.open()
      todo += [nil, middle..<part.upperBound, part.lowerBound..<middle]
    }
    return builder.finish()
  }
}

extension Tree {
  /// A sentence as a flat tree: a root without a label over its words, or one word alone.
  public init(words: [String]) {
    precondition(!words.isEmpty, "a sentence has words")
    guard words.count > 1 else {
      self.init(word: words[0])
      return
    }
    var builder = TreeBuilder()
    builder.open()
    for word in words { builder.leaf(word: word) }
    builder.close()
    self = builder.finish()
  }
}
