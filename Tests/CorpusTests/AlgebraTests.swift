import CorpusGenerator
import EspalierTrees
import Testing

/// Every label follows from the words by the rules of `corpora/README.md`, applied here a second time,
/// to the trees in the files.
@Suite struct AlgebraTests {
  static let negations: Set = [
    "not", "never", "hardly", "rarely", "less", "no", "little", "zero", "lacks", "avoids", "nobody",
    "doubts", "denies",
  ]
  static let intensifiers: Set = [
    "very", "truly", "utterly", "pure", "sheer", "throughout", "beyond doubt",
  ]
  static let moderators: Set = [
    "slightly", "rather", "fairly", "some", "occasional", "sometimes", "as", "at times", "in places",
  ]

  @Test(arguments: Corpus.Part.allCases)
  func everyLabelFollowsFromTheChildren(_ part: Corpus.Part) {
    for tree in CorpusFiles.trees(part) {
      for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
        #expect(
          expected(node, tree) == tree.strength(of: node), "\(tree.words(below: node)) in \(tree)")
      }
    }
  }

  private func expected(_ node: Int, _ tree: Tree) -> Int? {
    let children = Array(tree.children(of: node))
    let (left, right) = (children[0], children[1])
    let (x, y) = (tree.strength(of: left), tree.strength(of: right))
    let (before, after) = (marker(left, tree), marker(afterComma(right, tree), tree))
    if tree.isLeaf(left) {
      if before == "," { return y }
      if Self.negations.contains(before) { return -y.signum() }
      if Self.intensifiers.contains(before) { return 2 * y.signum() }
      if Self.moderators.contains(before) { return y.signum() }
    }
    let tail = tree.words(below: right).joined(separator: " ")
    if tail == ", said nobody" { return -x.signum() }
    if Self.intensifiers.contains(tail) { return 2 * x.signum() }
    if Self.moderators.contains(tail) { return x.signum() }
    switch (before, after) {
    case (_, "and"): return min(2, max(-2, x + y))
    case (_, "but"): return yielding(x, to: y)
    case (_, "although"), (_, "despite"): return yielding(y, to: x)
    case ("although", _), ("despite", _): return yielding(x, to: y)
    default: return x == 0 || y == 0 ? x + y : nil
    }
  }

  private func yielding(_ x: Int, to y: Int) -> Int {
    if y == 0 { return x.signum() }
    return x * y < 0 && abs(x) >= abs(y) ? y.signum() : y
  }

  /// The phrase without a leading comma.
  private func afterComma(_ node: Int, _ tree: Tree) -> Int {
    guard let first = tree.firstChild(of: node), tree.word(of: first) == "," else { return node }
    return tree.nextSibling(of: first) ?? node
  }

  /// The word of a leaf, or of a phrase's first child where that is a leaf.
  private func marker(_ node: Int, _ tree: Tree) -> String {
    tree.word(of: tree.firstChild(of: node) ?? node) ?? ""
  }

  @Test func theOperationsAreOddAndAsDocumented() {
    let all = (-2...2).map(Sentiment.init)
    #expect(all.map(\.negated.strength) == [1, 1, 0, -1, -1])
    #expect(all.map(\.intensified.strength) == [-2, -2, 0, 2, 2])
    #expect(all.map(\.moderated.strength) == [-1, -1, 0, 1, 1])
    for x in all {
      for y in all {
        let (oppositeX, oppositeY) = (Sentiment(-x.strength), Sentiment(-y.strength))
        #expect(x.joined(with: y).strength == min(2, max(-2, x.strength + y.strength)))
        #expect(x.yielding(to: y).strength == yielding(x.strength, to: y.strength))
        #expect(oppositeX.yielding(to: oppositeY).strength == -x.yielding(to: y).strength)
      }
    }
  }
}
