/// A tree that a format cannot hold.
public struct TreeWritingError: Error, Sendable, Hashable {
  /// What cannot be held.
  public enum Code: Sendable, Hashable {
    /// A word or label with white space, in brackets.
    case whiteSpace(String)
    /// A word or label with a NUL, in brackets, or with a scalar that XML forbids.
    case forbiddenScalar(UInt32, String)
    /// A word at a node that has children, in brackets.
    case innerWord(String)
    /// Leaves in another order than that of the sentence, in brackets.
    case crossingBranches
    /// A first tree whose words all look like words with their places (`0=a`), as which brackets are read then.
    case wordsWithPlaces(String)
    /// A category, in brackets.
    case category(String)
    /// A label that stands for something else in the format, or holds what separates its items.
    case label(String)
    /// A node without a word, in dependency trees.
    case nodeWithoutWord(String)
    /// Children in another order than that of their words.
    case unorderedChildren
    /// A tree of the other kind than those before it, where one treebank has one kind.
    case otherKind(dependencies: Bool)
    /// More levels than are read back.
    case nestedTooDeeply(limit: Int)
  }

  /// What cannot be held.
  public let code: Code
  /// The number of the tree among those written, from 1.
  public let tree: Int
  /// What the format is called.
  public let format: String

  package init(_ code: Code, tree: Int, format: String) {
    self.code = code
    self.tree = tree
    self.format = format
  }
}

extension TreeWritingError: CustomStringConvertible {
  /// One sentence that names the tree and the text.
  public var description: String {
    let fact: String
    switch code {
    case .whiteSpace(let text):
      fact =
        "'\(TreeSyntaxError.shown(text))' holds white space, which separates words in \(format); write XML instead"
    case .forbiddenScalar(let scalar, let text):
      let number = TreeSyntaxError.hexadecimal(scalar, digits: 4)
      fact =
        "'\(TreeSyntaxError.shown(text))' holds the character U+\(number), which \(format) cannot hold; remove it"
    case .innerWord(let text):
      fact =
        "the word '\(TreeSyntaxError.shown(text))' stands at a node with children, which \(format) cannot hold;"
        + " write XML instead"
    case .crossingBranches:
      fact =
        "its branches cross: its leaves have another order than the words of the sentence, which \(format)"
        + " cannot hold; write XML instead"
    case .wordsWithPlaces(let text):
      fact =
        "all of its words begin with a number and '=', as '\(TreeSyntaxError.shown(text))' does, which \(format) that begin"
        + " with this tree would be read as places of words; write XML instead"
    case .category(let text):
      fact =
        "a node has the category '\(TreeSyntaxError.shown(text))' beside its label, which \(format) cannot hold;"
        + " write XML instead"
    case .label(let text):
      fact =
        "the label '\(TreeSyntaxError.shown(text))' would not be read back from \(format); map it to another, or write"
        + " XML instead"
    case .nodeWithoutWord(let text):
      fact =
        "the node '\(TreeSyntaxError.shown(text))' has no word, and \(format) holds dependency trees only; make"
        + " dependencies of constituents first (--to-dependencies)"
    case .unorderedChildren:
      fact =
        "the children of a node stand in another order than their words in the sentence, which \(format) cannot hold;"
        + " order them by surface first"
    case .otherKind(let areDependencies):
      fact =
        "it is a \(areDependencies ? "constituency" : "dependency") tree, and those before it are not; write each kind"
        + " to a folder of its own"
    case .nestedTooDeeply(let limit):
      fact = "it is deeper than \(format) is read back, which is \(limit) levels; write brackets instead"
    }
    return "error: tree \(tree) cannot be written: \(fact)"
  }
}
