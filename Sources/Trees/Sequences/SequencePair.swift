/// A source and what should be said of it.
public struct SequencePair: Sendable, Hashable {
  /// The source: a sentence as a flat tree of its words, or a tree.
  public var source: Tree
  /// The words to say.
  public var target: [String]

  /// A source and the words to say.
  public init(source: Tree, target: [String]) {
    (self.source, self.target) = (source, target)
  }
}
