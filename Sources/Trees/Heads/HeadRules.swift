/// Which child of a node is its head: rules over labels, which a small table language says.
///
/// ```
/// # A phrase, where the search begins, labels from the best one on.
/// VP  left-to-right  TO VBD VBN MD VBZ VB VBG VBP VP ADJP NN NNS NP
/// NP  right-to-left  NN|NNP|NNPS|NNS|NX|POS|JJR
/// NP  left-to-right  NP
/// *   left-to-right
/// ```
///
/// A line is a rule: the label of a phrase, the direction in which its children are searched, and labels of children in the
/// order of their rank. The child with the label of best rank is the head, and of several with that rank the one that is met first.
/// Labels joined by `|` share a rank. Several rules for one phrase are tried in the order of their lines. Where none
/// finds a label, the child that is met first in the direction of the last rule is the head. `*` as a phrase is all
/// phrases without a rule of their own, and as a label every label.
///
/// Four lines, each of which may be there once, are no rules:
///
/// ```
/// %punctuation   , . : `` '' -LRB- -RRB-
/// %empty         -NONE-
/// %coordination  CC
/// %head          HD
/// ```
///
/// Punctuation, empty elements and phrases of nothing else are never heads where a phrase has anything else, and rules do
/// not see them. A head that follows a child with a label of coordination hands its place to the one before that. A child whose
/// category (its function in treebanks that tell it) is one of `%head` is the head whatever the rules say, if it can be one. Without such
/// a line, punctuation, empty elements and coordination are as above, and no category makes a head.
///
/// Labels are matched without their functions and indices: `NP-SBJ-1` and `NP=2` are `NP`; a label that begins with a
/// hyphen, such as `-NONE-`, is whole. A `#` at the beginning of a line or after white space begins a comment, and the character after a backslash
/// stands for itself: `\#` is the label of the pound sign.
///
/// Source: Magerman 1995, "Statistical decision-tree models for parsing"; Collins 1999, "Head-driven statistical models
/// for natural language parsing", Appendix A.
public struct HeadRules: Sendable, Hashable {
  /// The side on which a search among children begins.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// From the first child on.
    case leftToRight = "left-to-right"
    /// From the last child on.
    case rightToLeft = "right-to-left"
  }

  /// One line for a phrase.
  struct Rule: Sendable, Hashable {
    let direction: Direction
    /// The rank of a child by the number of its label, 0 the best.
    let ranks: [Int32]

    /// The rank of a label that a rule does not name.
    static let noRank = Int32.max
  }

  /// What a label alone says of a leaf, or of a child beside others.
  struct Marks: OptionSet, Sendable, Hashable {
    let rawValue: UInt8
    static let punctuation = Marks(rawValue: 1)
    static let empty = Marks(rawValue: 2)
    static let coordination = Marks(rawValue: 4)
  }

  /// The numbers of the labels in the table, from 1; 0 is any other label.
  let numbers: [String: Int32]
  /// The rules of a phrase by the number of its label; none where it has no rule of its own.
  let rules: [[Rule]]
  /// The rules of other phrases.
  let otherRules: [Rule]
  /// What a label is by its number.
  let marks: [Marks]
  /// The categories that make a child the head.
  let headCategories: Set<String>

  /// The number of a label; 0 where the table does not have it.
  func number(of label: ArraySlice<UInt8>) -> Int32 {
    numbers[String(decoding: Self.basic(label), as: UTF8.self)] ?? 0
  }

  /// A label without functions, indices and what a transform has added: `NP` of `NP-SBJ-1`, `NP=2` and `NP|<DT-NN>`.
  ///
  /// The first character is always part of it, and a label that begins with a hyphen is whole.
  static func basic(_ label: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = label.first, first != UInt8(ascii: "-") else { return label }
    let end = label.dropFirst().firstIndex {
      $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: "^")
    }
    return label[..<(end ?? label.endIndex)]
  }
}
