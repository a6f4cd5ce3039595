/// A tree that a transform cannot be applied to.
public struct TreeTransformError: Error, Sendable, Hashable {
  /// Why not.
  public enum Code: Sendable, Hashable {
    /// A label that is no whole number, where a number is to be added to it.
    case labelNotANumber(String)
    /// A label with the mark that is to be put between the labels of a chain.
    case labelHoldsMark(String, mark: String)
    /// Markers of siblings that are longer than a tree's text can be.
    case markersTooLong
    /// A label that a table of labels has nothing to say of, where it has to.
    case labelNotInTable(String)
    /// A tree that is no constituency tree: a word that stands at a node with children.
    case innerWord(String)
    /// A tree that is no dependency tree: a node without a word.
    case nodeWithoutWord(String)
  }

  /// Why not.
  public let code: Code

  package init(_ code: Code) { self.code = code }
}

extension TreeTransformError: CustomStringConvertible {
  /// One sentence without a place.
  public var description: String {
    func quoted(_ text: String) -> String { "'\(TreeSyntaxError.shown(text))'" }
    switch code {
    case .labelNotANumber(let label):
      return "the label \(quoted(label)) is not a whole number, so nothing can be added to it"
    case .labelHoldsMark(let label, let mark):
      return
        "the label \(quoted(label)) holds '\(mark)', which joins the labels of a chain, so the chain could not"
        + " be restored; map such labels first, or collapse chains without joining labels"
    case .markersTooLong:
      return
        "a node has so many children that markers of all siblings would be longer than a tree can be; give a"
        + " Markov order"
    case .labelNotInTable(let label):
      return
        "the label \(quoted(label)) is not in the table of labels; add it, or a line that begins with '*'"
    case .innerWord(let word):
      return "the word \(quoted(word)) stands at a node with children, and a constituency tree is needed;"
        + " make constituents of dependencies first"
    case .nodeWithoutWord(let label):
      return "the node \(quoted(label)) has no word, and a dependency tree is needed; make dependencies of"
        + " constituents first"
    }
  }
}
