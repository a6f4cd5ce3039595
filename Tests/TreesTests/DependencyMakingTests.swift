import EspalierTrees
import Testing

/// Dependency trees made of constituents by head rules, and constituency trees made of dependencies.
@Suite struct DependencyMakingTests {
  @Test(arguments: HeadTests.forests) func everyWordIsUnderTheHeadOfItsPhrase(_ forest: [NaiveTree]) throws {
    let rules = HeadRules.english
    for whole in forest.map(\.flat) {
      let made = try whole.dependencies(by: rules)
      guard let tree = whole.removingEmptyElements() else {
        #expect(made == nil)
        continue
      }
      let dependencies = try #require(made)
      #expect(dependencies.words == tree.words)
      #expect(dependencies.nodeCount == tree.tokenCount)
      #expect(dependencies.isProjective)
      #expect(dependencies.orderedBySurface() == dependencies)
      let tokens = tree.headTokens(by: rules)
      for (position, word) in tree.tokens.enumerated() {
        // Up to the first phrase that another word is the head of.
        var above = tree.parent(of: word)
        while let node = above, tokens[node] == word { above = tree.parent(of: node) }
        let head = above.map { tree.position(of: tokens[$0]) ?? -1 }
        let node = dependencies.tokens[position]
        #expect(dependencies.parent(of: node).map { dependencies.position(of: $0) ?? -1 } == head)
        #expect((dependencies.category(of: node) == "root") == (head == nil))
      }
    }
  }

  private func relations(_ brackets: String, _ labels: DependencyLabels = .none) throws -> [String] {
    let tree = try #require(try Tree(brackets: brackets).dependencies(by: .english, labels: labels))
    return tree.tokens.map { node in
      let head = tree.parent(of: node).flatMap { tree.word(of: $0) } ?? "-"
      let label = tree.label(of: node)
      return
        "\(tree.word(of: node) ?? "")<\(head):\(tree.category(of: node) ?? "")\(label.isEmpty ? "" : "/" + label)"
    }
  }

  @Test func relationsAreAsDocumented() throws {
    let sentence =
      "(S (NP-SBJ-1 (DT The) (NN cast)) (VP (VBZ shines) (NP-TMP=2 (NN today)) (PP (IN in) (NP (PRP it))) (NP (-NONE- *-1))) (. .))"
    #expect(
      try relations(sentence) == [
        "The<cast:DT-NP-NN", "cast<shines:SBJ", "shines<-:root", "today<shines:TMP", "in<shines:PP-VP-VBZ",
        "it<in:NP-PP-IN", ".<shines:punct",
      ])
    #expect(try relations("(4 (2 It) (3 (2 simply) (4 works)))", .phrases).first == "It<-:root/4")
    #expect(
      try relations("(S (NP (PRP It)) (VP (VB works)))", .words) == [
        "It<works:NP-S-VP/PRP", "works<-:root/VB",
      ])
    #expect(try Tree(brackets: "(S (-NONE- a) (-NONE- b))").dependencies(by: .english) == nil)
    #expect(throws: TreeTransformError(.innerWord("w1"))) {
      try WriterTests.chain(of: 2).dependencies(by: .english)
    }
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func phrasesOfDependenciesAreUndone(_ seed: UInt64) throws {
    for tree in WriterTests.dependencies(seed: seed) {
      let phrases = try tree.constituentsOfDependencies()
      #expect(phrases.words == tree.words)
      #expect(phrases.leafCount == tree.tokenCount)
      #expect((0..<phrases.nodeCount).allSatisfy { phrases.isLeaf($0) == phrases.hasWord($0) })
      #expect(phrases.isProjective == tree.isProjective)
      #expect(phrases.dependenciesOfConstituents() == tree)
    }
  }

  @Test func phrasesOfDependenciesAreAsDocumented() throws {
    var builder = TreeBuilder()
    builder.open(label: "4", category: "root", word: "saw", position: 1)
    builder.leaf(label: "2", category: "nsubj", word: "I", position: 0)
    builder.leaf(category: "obj", word: "it", position: 2)
    builder.close()
    let phrases = try builder.finish().constituentsOfDependencies()
    #expect(phrases.description == "(4 (2 I) ( saw) ( it))")
    #expect(phrases.nodes.map { $0.category } == ["nsubj", "HD", "obj", "root"])
    #expect(phrases.heads(by: try HeadRules(text: "* left-to-right\n%head HD", name: "t")).last == 1)
    #expect(try Tree(brackets: "(S (A a) (B b))").dependenciesOfConstituents() == nil)
    #expect(throws: TreeTransformError(.nodeWithoutWord("S"))) {
      try Tree(brackets: "(S (A a) (B b))").constituentsOfDependencies()
    }
  }

  @Test func aMillionLevels() throws {
    let comb = try Tree(brackets: DeepTreeTests.text)
    let left = try HeadRules(text: "* left-to-right", name: "t")
    let right = try HeadRules(text: "* right-to-left", name: "t")
    #expect(try comb.dependencies(by: left)?.depth == DeepTreeTests.depth)
    #expect(try comb.dependencies(by: right)?.depth == 2)
    let chain = WriterTests.chain(of: DeepTreeTests.depth)
    let phrases = try chain.constituentsOfDependencies()
    #expect(phrases.leafCount == DeepTreeTests.depth)
    #expect(phrases.dependenciesOfConstituents() == chain)
  }
}
