/// A pattern of nodes and how they are related, in the language of Tregex.
///
/// ```
/// pattern     = node { relation }
/// relation    = [ "!" ] sign operand | "[" relations { "|" relations } "]" | relation "&" relation
/// operand     = node | "(" pattern ")"
/// node        = [ "!" ] ( "__" | [ "@" ] name { "|" name } | "/" regular expression "/" )
/// ```
///
/// `NP < (NN < dog) $+ VP` is a node NP that has a child NN over the word "dog", and whose next sister is a VP: all relations are
/// about the first node; `|` separates alternatives. A name is that of a label, or a word; with `@`, labels are
/// taken without functions; `__` is any node. Names in double quotes may hold any character. A regular expression,
/// in Swift's syntax, need only match a part.
///
/// The word of a leaf is the only child of the leaf. Relations of A to B:
///
/// | sign | A ... B |
/// |---|---|
/// | `<` `>` | is the parent, a child of |
/// | `<<` `>>` | is an ancestor, a descendant of |
/// | `<,` `>,` | has as first child, is the first child of |
/// | `<-` `>-` | has as last child, is the last child of |
/// | `<:` `>:` | has as only child, is the only child of |
/// | `<2` `<-2` `>2` `>-2` | has as second child, as second child from the end; is it |
/// | `<<,` `<<-` | has as leftmost, as rightmost descendant |
/// | `$` | is a sister of |
/// | `$+` `$-` | is the sister directly before, directly behind |
/// | `$++` `$--` | is a sister before, behind |
/// | `.` `,` | stands directly before, directly behind |
/// | `..` `,,` | stands before, behind |
///
/// Source: Levy & Andrew, *Tregex and Tsurgeon*, 2006. *Differs from Tregex in*: no names for nodes, no macros, no
/// relations of heads; names may begin with digits, so `< 4` with a space is a child with the label 4.
public struct TreePattern: Sendable, Hashable {
  /// A test of a node alone.
  enum Description: Sendable, Hashable {
    case any
    case names(Set<String>, withoutFunctions: Bool)
    case expression(String)
    indirect case not(Description)
  }

  /// A test of a node.
  indirect enum Condition: Sendable, Hashable {
    case node(Description)
    case related(TreeRelation, Condition)
    case not(Condition)
    case all([Condition])
    case any([Condition])
  }

  let condition: Condition

  /// Reads a pattern.
  ///
  /// - Throws: `TreePatternError`.
  public init(_ text: String) throws(TreePatternError) {
    var parser = TreePatternParser(text)
    condition = try parser.parse()
  }
}

/// Why a pattern can't be understood.
public struct TreePatternError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let sentence: String
  /// The character of the pattern at which that shows, from 1.
  public let column: Int

  /// One sentence with the place.
  public var description: String { "at character \(column) of the pattern: \(sentence)" }
}
