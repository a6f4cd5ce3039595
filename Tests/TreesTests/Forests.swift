/// Numbers that look random and are the same in every run (SplitMix64, Steele et al. 2014).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

enum Forests {
  /// Every shape without unary nodes that has a number of leaves: 1, 1, 3, 11, 45, 197.
  static func shapes(leaves: Int) -> [NaiveTree] {
    if leaves == 1 { return [.leaf(label: "1", word: "w")] }
    return rows(leaves: leaves, largest: leaves - 1).map { .node(label: "\(leaves)", $0) }
  }

  /// Every row of trees that has a number of leaves in all.
  private static func rows(leaves: Int, largest: Int) -> [[NaiveTree]] {
    if leaves == 0 { return [[]] }
    return (1...min(leaves, largest)).flatMap { size in
      shapes(leaves: size).flatMap { first in
        rows(leaves: leaves - size, largest: leaves).map { [first] + $0 }
      }
    }
  }

  /// All shapes of up to six leaves.
  static let small: [NaiveTree] = (1...6).flatMap(shapes)

  /// Random trees with unary nodes, wide nodes, unlabelled nodes and words in several scripts.
  static func random(seed: UInt64, count: Int = 200) -> [NaiveTree] {
    var generator = SeededGenerator(state: seed)
    return (0..<count).map { _ in tree(budget: Int.random(in: 1...60, using: &generator), &generator) }
  }

  private static let labels = ["", "0", "1", "4", "NP-SBJ-1", "-NONE-", "S|<A-B>", "größe"]
  private static let words = [
    "It", "'s", "n't", "-LRB-", "9\\/11", "*T*-1", "8\u{A0}1\\/2", "Müller", "映画", "🎬", "&", "<b>", "\"",
    "--",
  ]

  private static func tree(budget: Int, _ generator: inout SeededGenerator) -> NaiveTree {
    let label = labels.randomElement(using: &generator) ?? ""
    if budget <= 1 {
      return .leaf(label: label, word: words.randomElement(using: &generator) ?? "")
    }
    let arity = Int.random(in: 1...5, using: &generator)
    let children = (0..<arity).map { _ in tree(budget: (budget - 1) / arity, &generator) }
    return .node(label: label, children)
  }
}
