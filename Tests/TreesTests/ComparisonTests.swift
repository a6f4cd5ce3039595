import EspalierBytes
import EspalierTrees
import Testing

/// Differences between trees, and PARSEVAL as EVALB counts it.
@Suite struct ComparisonTests {
  private func compare(_ gold: String, _ test: String, _ rules: ParsevalRules = .init()) throws
    -> TreeComparison
  {
    TreeComparison(gold: try Tree(brackets: gold), test: try Tree(brackets: test), rules: rules)
  }

  /// Matched, gold, tested and crossing brackets, words, equal tags; -1 for a sentence in error, -2 for one that is skipped.
  private func counts(_ gold: String, _ test: String, _ rules: ParsevalRules) throws -> [Int] {
    guard let counts = try compare(gold, test, rules).parseval else { return [] }
    if counts.errors > 0 { return [-1] }
    if counts.skipped > 0 { return [-2] }
    return [
      counts.matched, counts.goldBrackets, counts.testBrackets, counts.crossing, counts.words,
      counts.equalTags,
    ]
  }

  static let sampleRules: ParsevalRules = {
    var rules = ParsevalRules()
    rules.deletedLabels = ["TOP", "-NONE-", ",", ":", "``", "''"]
    rules.labelsWithoutLength = ["-NONE-"]
    rules.equalLabels = [["T", "TT"]]
    rules.equalWords = [["Der", "der"]]
    return rules
  }()

  static let gold = "(S (A (P der)) (B (Q Test) (A (R ist) (T kurz))))"

  /// Gold tree, tested tree, and counts. The last case is not in the sample.
  static let cases: [(String, String, [Int])] = [
    (gold, gold, [4, 4, 4, 0, 4, 4]),
    (gold, "(S (A (P der)) (B (Q Test) (C (R ist) (T kurz))))", [3, 4, 4, 0, 4, 4]),
    (gold, "(S (A (P der)) (B (Q Test) (A (R ist) (U kurz))))", [4, 4, 4, 0, 4, 3]),
    (gold, "(S (C (P der)) (B (Q Test) (A (R ist) (U kurz))))", [3, 4, 4, 0, 4, 3]),
    (gold, "(S (A (P der)) (B (Q Test) (R ist) (A (T kurz))))", [3, 4, 4, 0, 4, 4]),
    (gold, "(S (A (P der) (Q Test)) (A (R ist) (T kurz)))", [2, 4, 3, 1, 4, 4]),
    (gold, "(S (P der) (Q Test) (R ist) (T kurz))", [1, 4, 1, 0, 4, 4]),
    (gold, "(S (A (P der)) (B (Q Test) (A (A (R ist) (T kurz)))))", [4, 4, 5, 0, 4, 4]),
    (gold, "(S (A (P der)) (B (Q Test) (A (A (A (A (A (R ist) (T kurz))))))))", [4, 4, 8, 0, 4, 4]),
    (gold, "(-NONE- *)", [-2]),
    (gold, "(S (A (P der)) (B (Q war) (A (A (R ist) (T kurz)))))", [-1]),
    (gold, "(S (A (P der)) (B (Q Test) (U nicht) (A (A (R ist) (T kurz)))))", [-1]),
    (gold, "(TOP (S (A (P der)) (B (Q Test) (A (R ist) (T kurz)))))", [4, 4, 4, 0, 4, 4]),
    (gold, "(S (A (P der)) (NONE *) (B (Q Test) (A (R ist) (T kurz))))", [-1]),
    (gold, "(S (A (P der)) (B (Q Test) (A (R ist) (TT kurz))))", [4, 4, 4, 0, 4, 4]),
    (gold, "(S (A (P Der)) (B (Q Test) (A (R ist) (T kurz))))", [4, 4, 4, 0, 4, 4]),
    (gold, "(S (A (P Dem)) (B (Q Test) (A (R ist) (T kurz))))", [-1]),
    ("(S (A-SBJ-1 (P der)) (B-X (Q Test) (A=2 (R ist) (T kurz))))", gold, [4, 4, 4, 0, 4, 4]),
    ("(S (A (P der)) (B (Q Test) (A (R ist) (T kurz))) (-NONE- *))", gold, [4, 4, 4, 0, 4, 4]),
    ("(S (A (P der)) (B (Q Test) (A (R ist) (T kurz))) (: *))", gold, [4, 4, 4, 0, 4, 4]),
    ("(S (A (P der)) (B (Q Test) (A (R ist) (T kurz))) (C (: *)))", gold, [4, 4, 4, 0, 4, 4]),
  ]

  /// The cases of EVALB's own sample, in other words, with the figures that its documentation gives.
  @Test(arguments: cases) func casesOfEVALB(_ gold: String, _ test: String, _ expected: [Int]) throws {
    #expect(try counts(gold, test, Self.sampleRules) == expected)
  }

  /// The sums that EVALB gives for its sample, less one sentence (the eighth), whose tested side is four trees.
  @Test func sumsOfEVALB() throws {
    let clause = " (A (P der)) (B (Q Test) (A (R ist) (T kurz)))"
    let long = "(S" + String(repeating: clause, count: 11) + ")"
    var sum = TreebankComparison()
    var pairs = Self.cases.dropLast().map { ($0.0, $0.1) } + [(long, long)]
    // Two sentences are skipped, and the word that differs is in three.
    pairs.append((Self.gold, "(-NONE- *)"))
    pairs.append((Self.gold, "(S (A (P der)) (S (NONE abc) (A (NONE *))) (B (Q Test) (A (R ist) (T kurz))))"))
    for (gold, test) in pairs { sum.add(try compare(gold, test, Self.sampleRules)) }
    #expect([sum.all.sentences, sum.all.errors, sum.all.skipped, sum.all.valid] == [23, 5, 2, 16])
    #expect([sum.all.matched, sum.all.goldBrackets, sum.all.testBrackets] == [86, 94, 95])
    #expect([sum.all.words, sum.all.equalTags] == [104, 102])
    #expect([sum.all.complete, sum.all.withoutCrossing, sum.all.withUpToTwoCrossing] == [9, 15, 16])
    #expect([sum.short.sentences, sum.short.valid, sum.short.matched] == [22, 15, 52])
    #expect(
      [sum.short.goldBrackets, sum.short.testBrackets, sum.short.complete] == [60, 61, 8])
  }

  @Test func lengthIsThatOfWordsThatCount() throws {
    var rules = Self.sampleRules
    rules.cutoffLength = 4
    #expect(try compare(Self.gold, Self.gold, rules).isShort)
    #expect(try compare("(S (A (P der)) (B b) (C c) (D d) (-NONE- *))", "(S (-NONE- *))", rules).isShort)
    // Punctuation is left out and counts towards the length.
    #expect(
      !(try compare("(S (A a) (B b) (C c) (D d) (: *))", "(S (A a) (B b) (C c) (D d) (: *))", rules).isShort))
  }

  @Test func quotationMarksMayBeWords() throws {
    var rules = ParsevalRules.collins
    rules.quoteLabels = ["''", "POS"]
    let gold = "(S (NP (NNS dogs) (POS ')) (VP (VB bark)))"
    let test = "(S (NP (NNS dogs) ('' ')) (VP (VB bark)))"
    // Deleted in one tree only, it is put back there.
    #expect(try counts(gold, test, rules) == [3, 3, 3, 0, 3, 2])
    #expect(try counts(test, gold, rules) == [3, 3, 3, 0, 3, 2])
    #expect(try counts(gold, test, .collins) == [-1])
  }

  @Test func labelsMayNotMatter() throws {
    var rules = ParsevalRules()
    rules.isLabelled = false
    #expect(
      try counts("(S (A (x a) (y b)) (z c))", "(T (B (x a) (y b)) (z c))", rules) == [2, 2, 2, 0, 3, 3])
    #expect(
      try counts("(S (ADVP (RB up)) (x a))", "(S (PRT (RB up)) (x a))", .collins) == [2, 2, 2, 0, 2, 2])
  }

  /// Brackets and crossings by the plain definition, on trees over the same words.
  @Test func countsAreThoseOfTheDefinition() {
    var generator = SeededGenerator(state: 11)
    for leaves in 1...6 {
      let shapes = Forests.shapes(leaves: leaves)
      for _ in 0..<300 {
        func labelled() -> Tree {
          (shapes.randomElement(using: &generator) ?? shapes[0]).flat.relabelled { node in
            node.isLeaf ? "t" : ["A", "B", "B-X", "-C"].randomElement(using: &generator)
          }
        }
        let (gold, test) = (labelled(), labelled())
        let comparison = TreeComparison(gold: gold, test: test)
        func brackets(_ tree: Tree) -> [(Range<Int>, String)] {
          (0..<tree.nodeCount).filter { !tree.isLeaf($0) }.map {
            (
              tree.span(of: $0),
              tree.label(of: $0).split(separator: "-", omittingEmptySubsequences: false).first.map(
                String.init) ?? ""
            )
          }
        }
        let (mine, theirs) = (brackets(gold), brackets(test))
        var left = theirs
        let matched = mine.count { bracket in
          guard let index = left.firstIndex(where: { $0 == bracket }) else { return false }
          left.remove(at: index)
          return true
        }
        let crossing = theirs.count { t in
          mine.contains { g in
            g.0.overlaps(t.0) && !(g.0.clamped(to: t.0) == g.0) && !(t.0.clamped(to: g.0) == t.0)
          }
        }
        let counts = comparison.parseval
        #expect(
          [counts?.matched, counts?.crossing, counts?.goldBrackets, counts?.testBrackets]
            == [matched, crossing, mine.count, theirs.count])
        let back = TreeComparison(gold: test, test: gold)
        #expect(back.parseval?.matched == matched)
        #expect(back.missing.count == comparison.extra.count && back.extra.count == comparison.missing.count)
        #expect(comparison.relabelled.count == back.relabelled.count)
        #expect(comparison.areEqual == (gold == test))
        #expect(
          comparison.areEqual
            == (comparison.missing.isEmpty && comparison.extra.isEmpty && comparison.relabelled.isEmpty))
      }
    }
  }

  @Test(arguments: TreeTests.forests) func aTreebankIsLikeItself(_ forest: [NaiveTree]) {
    var sum = TreebankComparison()
    for naive in forest { sum.add(TreeComparison(gold: naive.flat, test: naive.flat, rules: .collins)) }
    #expect(sum.trees == forest.count && sum.equalTrees == forest.count && sum.equalWords == forest.count)
    #expect(sum.all.matched == sum.all.goldBrackets && sum.all.matched == sum.all.testBrackets)
    #expect(sum.all.complete == sum.all.valid && sum.all.crossing == 0 && sum.all.errors == 0)
    #expect(sum.nodes.equal == sum.nodes.nodes)
  }

  @Test func whatDiffersIsTold() throws {
    let found = try compare(
      "(S (NP (DT the) (NN dog)) (VP (V ran) (ADVP far)))",
      "(S (NP (DT the) (JJ dog)) (V ran) (X (ADVP far)))")
    #expect(found.words.isEmpty)
    #expect(
      found.relabelled.map { "\($0.gold.label) \($0.test.label) \($0.gold.span)" } == [
        "NN JJ 1..<2", "ADVP X 3..<4",
      ])
    #expect(found.missing.map { "\($0.label) \($0.span)" } == ["VP 2..<4"])
    #expect(found.extra.map { "\($0.label) \($0.span)" } == ["ADVP 3..<4"])
    #expect(found.leaves.nodes == 4 && found.leaves.equal == 2)
    let words = try compare("(S (A a) (B b))", "(S (A a) (B c) (C d))")
    #expect(words.words.map(\.position) == [1, 2])
    #expect(words.words.map(\.gold) == ["b", nil])
    #expect(words.missing.isEmpty && words.parseval?.errors == 1)
  }

  @Test func sentimentIsComparedByNode() throws {
    let found = try compare("(4 (2 It) (3 (2 simply) (4 works)))", "(3 (2 It) (3 (2 simply) (3 works)))")
    #expect([found.root.nodes, found.root.equal, found.inner.nodes, found.inner.equal] == [1, 0, 1, 1])
    #expect([found.leaves.nodes, found.leaves.equal] == [3, 2])
  }

  @Test func headsOfDependencyTreesAreCompared() {
    func tree(_ relation: String, under head: Int) -> Tree {
      var builder = TreeBuilder()
      builder.open(category: "root", word: "saw", position: 1)
      builder.leaf(category: "nsubj", word: "I", position: 0)
      builder.open(category: "obj", word: "it", position: 2)
      if head == 2 { builder.leaf(category: relation, word: "now", position: 3) }
      builder.close()
      if head == 1 { builder.leaf(category: relation, word: "now", position: 3) }
      builder.close()
      return builder.finish()
    }
    let found = TreeComparison(gold: tree("adv", under: 1), test: tree("adv", under: 2))
    #expect(
      [found.attachments?.words, found.attachments?.equalHeads, found.attachments?.equalRelations] == [
        4, 3, 3,
      ])
    #expect(found.parseval == nil)
    let other = TreeComparison(gold: tree("adv", under: 1), test: tree("x", under: 1))
    #expect([other.attachments?.equalHeads, other.attachments?.equalRelations] == [4, 3])
    #expect(other.relabelled.count == 1)
  }

  @Test func crossingBranchesAreComparedByTheirWords() {
    func tree(_ positions: [Int]) -> Tree {
      var builder = TreeBuilder()
      builder.open(label: "S")
      builder.open(label: "VP")
      builder.leaf(word: "w\(positions[0])", position: positions[0])
      builder.leaf(word: "w\(positions[1])", position: positions[1])
      builder.close()
      builder.leaf(word: "w\(positions[2])", position: positions[2])
      builder.leaf(word: "w\(positions[3])", position: positions[3])
      builder.close()
      return builder.finish()
    }
    let found = TreeComparison(gold: tree([0, 3, 1, 2]), test: tree([0, 2, 1, 3]))
    #expect(found.words.isEmpty)
    #expect(found.missing.map(\.label) == ["VP"] && found.extra.map(\.label) == ["VP"])
    #expect(found.parseval?.errors == 1)
    #expect(TreeComparison(gold: tree([0, 3, 1, 2]), test: tree([0, 3, 1, 2])).missing.isEmpty)
  }

  @Test func parameterFilesAreRead() throws {
    func rules(_ text: String) throws -> ParsevalRules {
      try ParsevalRules(ByteReader(bytes: Array(text.utf8), name: "p"))
    }
    let text =
      "## all\n#\n\nDEBUG 0\nMAX_ERROR 10\nCUTOFF_LEN 30\nLABELED 0\nDELETE_LABEL TOP\nDELETE_LABEL ,\n"
      + "DELETE_LABEL_FOR_LENGTH -NONE-\nQUOTE_LABEL POS\nEQ_LABEL  T TT\nEQ_WORD This\tthis\n"
    let read = try rules(text)
    #expect(read.deletedLabels == ["TOP", ","])
    #expect(read.labelsWithoutLength == ["-NONE-"] && read.quoteLabels == ["POS"])
    #expect(read.equalLabels == [["T", "TT"]] && read.equalWords == [["This", "this"]])
    #expect(read.cutoffLength == 30 && !read.isLabelled)
    for (text, message) in [
      ("DELETE TOP\n", "p:1:1: error: 'DELETE' is no parameter of EVALB"),
      ("\nEQ_LABEL A\n", "p:2:11: error: this parameter has two values"),
      ("DELETE_LABEL\n", "p:1:13: error: this parameter has one value"),
      ("CUTOFF_LEN many\n", "p:1:16: error: this parameter has a whole number"),
    ] {
      do {
        _ = try rules(text)
        Issue.record("\(text) is read")
      } catch { #expect("\(error)".hasPrefix(message), "\(error)") }
    }
  }

  @Test func deepTreesAreCompared() throws {
    let comb = try Tree(brackets: DeepTreeTests.text)
    let found = TreeComparison(gold: comb, test: comb.relabelled { $0.isLeaf ? "0" : "2" })
    #expect(found.relabelled.count == DeepTreeTests.depth - 1)
    #expect(found.parseval?.matched == 0 && found.parseval?.goldBrackets == DeepTreeTests.depth - 1)
  }
}
