import CorpusGenerator
import EspalierTrees
import Testing

/// What is held out is not in train and dev, and is in every tree of test; looked for in the files,
/// without the generator's own bookkeeping.
@Suite struct HeldOutTests {
  static let contrasts: Set = ["but", "although", "despite"]

  @Test(arguments: [Corpus.Part.train, .dev])
  func trainAndDevHoldNothingHeldOut(_ part: Corpus.Part) {
    for tree in CorpusFiles.trees(part) { #expect(kinds(tree) == [], "\(tree)") }
  }

  @Test func testHoldsEachKindInAThird() {
    let counts = Dictionary(grouping: CorpusFiles.test, by: kinds).mapValues(\.count)
    #expect(counts == [[.pair]: 200, [.nesting]: 200, [.nestedContrast]: 200])
  }

  @Test func theRulesLeaveEveryModifierPartnersInTrain() {
    var partners: [String: Set<String>] = [:]
    for tree in CorpusFiles.train {
      for (first, second) in sisters(tree) { partners[first, default: []].insert(second) }
    }
    for (modifier, words) in HeldOut.pairs {
      #expect(partners[modifier, default: []].count > words.count, "\(modifier)")
    }
  }

  @Test func twoHeldOutCombinationsAreAsTheReadmeSays() {
    #expect(HeldOut.pairs["not"]?.contains("awful") == true)
    #expect(HeldOut.pairs["not"]?.contains("dreadful") == false)
    #expect(HeldOut.nestings["nobody"]?.contains("doubts") == true)
    #expect(HeldOut.nestings["nobody"]?.contains("denies") == false)
  }

  private func kinds(_ tree: Tree) -> Set<HeldOut> {
    var kinds = Set<HeldOut>()
    if sisters(tree).contains(where: { HeldOut.pairs[$0]?.contains($1) == true }) { kinds.insert(.pair) }
    for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
      let children = Array(tree.children(of: node))
      let (left, right) = (tree.words(below: children[0]), tree.words(below: children[1]))
      if left.count == 1, let inner = HeldOut.nestings[left.first!], !inner.isDisjoint(with: right) {
        kinds.insert(.nesting)
      }
      if Array(right) == [",", "said", "nobody"], !HeldOut.nestings["nobody"]!.isDisjoint(with: left) {
        kinds.insert(.nesting)
      }
      if isContrast(children, tree), (left + right).count(where: Self.contrasts.contains) > 1 {
        kinds.insert(.nestedContrast)
      }
    }
    return kinds
  }

  /// Whether a node joins the two sides of a contrast or concession.
  private func isContrast(_ children: [Int], _ tree: Tree) -> Bool {
    children.contains { child in
      var phrase = child
      if let first = tree.firstChild(of: phrase), tree.word(of: first) == "," {
        phrase = tree.nextSibling(of: first)!
      }
      guard let first = tree.firstChild(of: phrase), let word = tree.word(of: first) else { return false }
      return Self.contrasts.contains(word)
    } && !tree.isLeaf(children[0])
  }

  /// The words of every two leaves with one parent.
  private func sisters(_ tree: Tree) -> [(String, String)] {
    (0..<tree.nodeCount).compactMap { node in
      let words = tree.children(of: node).compactMap(tree.word(of:))
      return words.count == 2 ? (words[0], words[1]) : nil
    }
  }
}
