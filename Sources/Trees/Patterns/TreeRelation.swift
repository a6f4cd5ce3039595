/// How a node A is related to a node B.
enum TreeRelation: Sendable, Hashable {
  case parentOf, childOf
  case ancestorOf, descendantOf
  /// A child counted from the left, from 1, or from the right, from -1.
  case hasChild(Int), isChild(Int)
  case hasOnlyChild, isOnlyChild
  case hasLeftmostDescendant, hasRightmostDescendant
  case sisterOf
  case directlyBeforeSister, directlyBehindSister
  case beforeSister, behindSister
  case directlyBefore, directlyBehind
  case before, behind

  /// The relations whose signs hold no number, the longest signs first.
  static let signs: [(sign: String, relation: TreeRelation)] = [
    ("$++", .beforeSister), ("$--", .behindSister), ("$..", .beforeSister), ("$,,", .behindSister),
    ("<<,", .hasLeftmostDescendant), ("<<-", .hasRightmostDescendant),
    ("<<", .ancestorOf), (">>", .descendantOf), ("<,", .hasChild(1)), (">,", .isChild(1)),
    ("<-", .hasChild(-1)), (">-", .isChild(-1)), ("<:", .hasOnlyChild), (">:", .isOnlyChild),
    ("$+", .directlyBeforeSister), ("$-", .directlyBehindSister), ("$.", .directlyBeforeSister),
    ("$,", .directlyBehindSister), ("..", .before), (",,", .behind), ("<", .parentOf), (">", .childOf),
    ("$", .sisterOf), (".", .directlyBefore), (",", .directlyBehind),
  ]
}
