import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// Trees whose words stand at inner nodes, and in another order than the nodes.
@Suite struct DependencyTests {
  @Test func mostRandomTreesCross() {
    let all = NaiveDependencies.random(seed: 1)
    let crossing = all.count { !$0.isProjective }
    #expect(crossing > all.count / 3 && crossing < all.count)
  }

  @Test(arguments: 1...5) func tokensAreThoseOfTheTable(_ seed: UInt64) {
    for naive in NaiveDependencies.random(seed: seed) {
      let tree = naive.flat
      #expect(tree.nodeCount == naive.count)
      #expect(tree.tokenCount == naive.count)
      #expect(tree.leafCount == (1...naive.count).count { naive.dependents(of: $0).isEmpty })
      #expect(tree.words == naive.words)
      #expect(tree.text == naive.words.joined(separator: " "))
      #expect(tree.isProjective == naive.isProjective)
      let order = naive.postOrder(from: naive.root)
      #expect(tree.tokens.map { order[$0] } == Array(1...naive.count))
      for (node, token) in order.enumerated() {
        #expect(tree.position(of: node) == token - 1)
        #expect(tree.word(of: node) == naive.words[token - 1])
        #expect(tree.label(of: node) == naive.labels[token - 1])
        #expect(tree.category(of: node) == naive.relations[token - 1])
        #expect(tree.parent(of: node).map { order[$0] } ?? 0 == naive.heads[token - 1])
        let tokens = naive.subtree(of: token)
        #expect(tree.span(of: node) == tokens[0] - 1..<tokens[tokens.count - 1])
        #expect(tree.node(node).text == tokens.map { naive.words[$0 - 1] }.joined(separator: " "))
        #expect(tree.node(node).tokens.map(\.position) == tokens.map { $0 - 1 })
      }
    }
  }

  @Test(arguments: 1...5) func transformsKeepTheSentence(_ seed: UInt64) throws {
    for naive in NaiveDependencies.random(seed: seed) {
      let tree = naive.flat
      #expect(tree.relabelled { $0.label } == tree)
      #expect(tree.collapsingUnaries() == tree)
      for side in [Tree.Side.left, .right] {
        let binary = tree.binarized(side)
        #expect(binary.maximumArity <= 2)
        #expect(binary.words == naive.words)
        #expect(binary.tokens.map { binary.category(of: $0) } == naive.relations)
        #expect(binary.span(of: binary.root) == tree.span(of: tree.root))
      }
      // Beside another tree, in a larger one.
      let flat = Tree(label: "1", children: [Tree(word: "a"), Tree(word: "b")])
      let larger = Tree(category: "S", children: [flat, tree, flat])
      #expect(larger.words == ["a", "b"] + naive.words + ["a", "b"])
      #expect(larger.category(of: larger.root) == "S")
      let place = larger.children(of: larger.root).map { larger.span(of: $0) }
      #expect(place == [0..<2, 2..<2 + naive.count, 2 + naive.count..<4 + naive.count])
    }
  }

  @Test(arguments: 1...5) func writeThenReadIsTheIdentity(_ seed: UInt64) throws {
    let trees = NaiveDependencies.random(seed: seed).map(\.flat)
    let sink = MemorySink()
    let writer = TreeXMLWriter(sink)
    for tree in trees { try writer.write(tree) }
    try writer.finish()
    #expect(try XMLTreebankReader(sink.text).readAll() == trees)
  }

  @Test func positionsThatSayNothingNewChangeNothing() {
    var builder = TreeBuilder()
    builder.open(label: "3")
    builder.leaf(word: "It", position: 0)
    builder.open()
    builder.leaf(word: "works", position: 1)
    builder.leaf(word: "well", position: 2)
    builder.close()
    builder.close()
    let tree = builder.finish()
    let plain = Tree(
      label: "3",
      children: [Tree(word: "It"), Tree(children: [Tree(word: "works"), Tree(word: "well")])])
    #expect(tree == plain)
    #expect(tree.hashValue == plain.hashValue)
    #expect(!tree.hasCategories)
    #expect(tree.category(of: 0) == nil)
  }

  /// The word of an inner node comes before those of its children, unless a position says otherwise.
  @Test func wordsWithoutPositionsStandInTheOrderOfTheNodes() throws {
    var builder = TreeBuilder()
    builder.open(word: "saw")
    builder.leaf(word: "I")
    builder.leaf(word: "it")
    builder.close()
    let tree = builder.finish()
    #expect(tree.words == ["saw", "I", "it"])
    #expect(try written(tree).contains("<node word=\"saw\"><leaf>I</leaf><leaf>it</leaf></node>"))
    builder.open(category: "root", word: "saw", position: 1)
    builder.leaf(category: "nsubj", word: "I", position: 0)
    builder.leaf(category: "dobj", word: "it", position: 2)
    builder.close()
    let ordered = builder.finish()
    #expect(ordered.words == ["I", "saw", "it"])
    #expect(ordered != tree)
    #expect(
      try written(ordered).contains(
        "<node category=\"root\" word=\"saw\" position=\"2\"><leaf category=\"nsubj\" position=\"1\">I</leaf>"
          + "<leaf category=\"dobj\" position=\"3\">it</leaf></node>"))
  }

  private func written(_ tree: Tree) throws -> String {
    let sink = MemorySink()
    try TreeXMLWriter(sink).write(tree)
    return sink.text
  }

  /// `(S (VP wake up) friend)` with "your friend" between "wake" and "up".
  @Test func branchesMayCross() throws {
    var builder = TreeBuilder()
    builder.open(label: "S")
    builder.open(label: "VP", category: "pred")
    builder.leaf(word: "wake", position: 0)
    builder.leaf(word: "up", position: 3)
    builder.close()
    builder.open(label: "NP")
    builder.leaf(word: "your", position: 1)
    builder.leaf(word: "friend", position: 2)
    builder.close()
    builder.close()
    let tree = builder.finish()
    #expect(tree.words == ["wake", "your", "friend", "up"])
    #expect(!tree.isProjective)
    #expect(tree.span(of: 2) == 0..<4)
    #expect(tree.node(2).text == "wake up")
    #expect(tree.span(of: 5) == 1..<3)
    #expect(tree.leafCount == 4)
    #expect(try XMLTreebankReader(written(tree) + "</treebank>").readAll() == [tree])
    #expect(
      refusal(tree)
        == "error: tree 1 cannot be written: its branches cross: its leaves have another order than the words"
        + " of the sentence, which brackets cannot hold; write XML instead")
  }

  @Test func bracketsRefuseWhatTheyCannotHold() throws {
    var builder = TreeBuilder()
    builder.open(word: "saw")
    builder.leaf(word: "it")
    builder.close()
    #expect(
      refusal(builder.finish())
        == "error: tree 1 cannot be written: the word 'saw' stands at a node with children, which brackets"
        + " cannot hold; write XML instead")
    #expect(
      refusal(Tree(label: "2", category: "NN", word: "film"))
        == "error: tree 1 cannot be written: a node has the category 'NN' beside its label, which brackets"
        + " cannot hold; write XML instead")
  }

  private func refusal(_ tree: Tree) -> String {
    do {
      try BracketWriter(MemorySink()).write(tree)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func theTopmostCategoryOfAChainStays() throws {
    var builder = TreeBuilder()
    builder.open()
    builder.open(label: "2", category: "NP")
    builder.leaf(label: "3", category: "NN", word: "dog")
    builder.close()
    builder.close()
    #expect(builder.finish().collapsingUnaries() == Tree(label: "2", category: "NP", word: "dog"))
  }

  @Test func statisticsCountTokensAndCategories() {
    var statistics = TreebankStatistics()
    let naive = NaiveDependencies(
      words: ["I", "saw", "it"], heads: [2, 0, 2], labels: ["", "1", ""],
      relations: ["nsubj", "root", "dobj"])
    statistics.add(naive.flat)
    statistics.add(Tree(word: "saw"))
    #expect(statistics.tokens == 4)
    #expect(statistics.types == 3)
    #expect(statistics.categories == ["nsubj": 1, "root": 1, "dobj": 1])
  }

  @Test func numbersAreAddedToLabels() throws {
    let tree = try Tree(brackets: "(-2 ( a) (2 (0 b)))")
    #expect(try tree.addingToLabels(2) == Tree(brackets: "(0 ( a) (4 (2 b)))"))
    let words = try Tree(brackets: "(1 (NP a) (\(Int.max) b))")
    #expect { try words.addingToLabels(1) } throws: {
      "\($0)" == "the label 'NP' is not a whole number, so nothing can be added to it"
    }
    #expect(throws: TreeTransformError.self) { try Tree(brackets: "(\(Int.max) b)").addingToLabels(1) }
  }

  @Test func positionsThatMakeNoSentenceTrap() async {
    await #expect(processExitsWith: .failure) {
      var builder = TreeBuilder()
      builder.open(word: "a", position: 1)
      builder.leaf(word: "b", position: 1)
      builder.close()
      _ = builder.finish()
    }
  }
}
