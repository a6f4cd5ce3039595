import Espalier
import Foundation
import Testing

/// The model of a training: its words, its files, and what it predicts.
@Suite struct ModelTests {
  private func vectors(_ words: [String]) -> WordVectors {
    var vectors = WordVectors(width: 2)
    for (index, word) in words.enumerated() { vectors.add(word, [Float(index), 0.5]) }
    return vectors
  }

  private func words(
    _ train: [String], dev: [String] = ["(1 a)"], vectors: WordVectors? = nil,
    _ change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> TreeClassifier {
    var options = Toy.options
    options.embeddingSize = 2
    change(&options)
    return try Trainer(options: options, train: Toy.trees(train), dev: Toy.trees(dev), vectors: vectors).model
  }

  @Test func minimumCountLeavesRareWordsOut() throws {
    let train = ["(1 (0 a) (1 (0 b) (1 a)))", "(0 (1 a) (1 (0 b) (1 c)))"]
    #expect(try words(train).vocabulary.words == ["<unk>", "a", "b", "c"])
    #expect(try words(train) { $0.minimumCount = 2 }.vocabulary.words == ["<unk>", "a", "b"])
    #expect(try words(train) { $0.minimumCount = 4 }.vocabulary.words == ["<unk>"])
  }

  @Test func vectorsOfWordsThatOccurAreKept() throws {
    let train = ["(1 (0 The) (1 (0 \\/) (1 zebra)))"]
    let given = vectors(["the", "/", "unread", "yak"])
    let dev = ["(1 (0 yak) (1 new))"]
    // Words of the training trees first; then what a look-up of a word of either part finds.
    let model = try words(train, dev: dev, vectors: given)
    #expect(model.vocabulary.words == ["<unk>", "The", "\\/", "zebra", "the", "/", "yak"])
    let all = try words(train, dev: dev, vectors: given) { $0.keepsAllVectors = true }
    #expect(all.vocabulary.words == ["<unk>", "The", "\\/", "zebra", "the", "/", "yak", "unread"])
    let rare = try words(train, dev: dev, vectors: given) { $0.minimumCount = 2 }
    #expect(rare.vocabulary.words == ["<unk>", "the", "/", "yak"])
    for (word, index) in [("The", 0), ("the", 0), ("\\/", 1), ("/", 1), ("yak", 3)] {
      #expect(model.network.embedding[model.vocabulary.id(of: word)] == [Float(index), 0.5], "\(word)")
    }
    #expect(model.network.embedding[model.vocabulary.id(of: "zebra")].allSatisfy { abs($0) <= 0.05 })
  }

  @Test(arguments: CellKind.builtIn)
  func aModelThatIsReadBackPredictsTheSameBits(kind: CellKind) throws {
    var options = Toy.options
    (options.cell, options.epochs) = (kind, 1)
    let model = try Run(options, train: Toy.corpus).trainer.model
    try withTemporaryFolder { folder in
      try model.save(to: folder + "/model", replacing: false)
      let read = try TreeClassifier.load(from: folder + "/model")
      #expect(areSameBits(numbers(of: read), numbers(of: model)))
      for nodes in NodeSelection.allCases {
        let trees = Array(Toy.corpus.prefix(20))
        for (a, b) in zip(model.predict(trees, nodes: nodes), read.predict(trees, nodes: nodes)) {
          #expect(a.nodes == b.nodes)
          for index in a.nodes.indices {
            #expect(areSameBits(Array(a.probabilities(index)), Array(b.probabilities(index))))
          }
        }
        for (a, b) in zip(model.encode(trees, nodes: nodes), read.encode(trees, nodes: nodes)) {
          for index in a.nodes.indices {
            #expect(areSameBits(Array(a.vector(index)), Array(b.vector(index))))
          }
        }
      }
    }
  }

  /// A tree alone, among others, and its root alone: the same bits.
  @Test(arguments: CellKind.builtIn)
  func predictionsDontDependOnWhatElseIsAsked(kind: CellKind) throws {
    var options = Toy.options
    (options.cell, options.epochs) = (kind, 1)
    let model = try Run(options, train: Toy.corpus).trainer.model
    let trees = Array(Toy.corpus.prefix(15))
    let all = model.predict(trees, nodes: .all)
    let roots = model.predict(trees, nodes: .root)
    for (index, tree) in trees.enumerated() {
      let alone = model.predict([tree], nodes: .all)[0]
      #expect(alone.nodes == Array(0..<tree.nodeCount))
      #expect(roots[index].nodes == [tree.root])
      for node in 0..<tree.nodeCount {
        #expect(areSameBits(Array(alone.probabilities(node)), Array(all[index].probabilities(node))))
      }
      #expect(areSameBits(Array(roots[index].probabilities(0)), Array(alone.probabilities(tree.root))))
      #expect(abs(alone.probabilities(tree.root).reduce(0, +) - 1) < 1e-5)
    }
  }

  /// A tree model reads the subtree of a node, an LSTM its phrase: each alone gives the same bits.
  @Test(arguments: CellKind.builtIn)
  func aNodeEqualsItsPhraseAlone(kind: CellKind) throws {
    var options = Toy.options
    (options.cell, options.epochs) = (kind, 1)
    let model = try Run(options, train: Toy.corpus).trainer.model
    for tree in Toy.corpus.prefix(6) {
      let whole = model.predict([tree], nodes: .all)[0]
      for node in 0..<tree.nodeCount {
        let phrase = Array(tree.words[tree.span(of: node)])
        let alone =
          kind.readsSequences
          ? Tree(children: phrase.map { Tree(word: $0) }) : try Tree(brackets: brackets(tree, node))
        let prediction = model.predict([alone], nodes: .root)[0]
        #expect(areSameBits(Array(prediction.probabilities(0)), Array(whole.probabilities(node))), "\(node)")
      }
    }
  }

  private func brackets(_ tree: Tree, _ node: Int) -> String {
    if let word = tree.word(of: node) { return "(2 \(word))" }
    return "(2 " + tree.children(of: node).map { brackets(tree, $0) }.joined(separator: " ") + ")"
  }

  @Test func aTreeWithTooManyChildrenIsRefused() throws {
    let model = try words(["(1 (0 a) (1 b))"])
    #expect {
      try model.check(Toy.trees(["(1 (0 a) (0 b) (1 c))"])[0])
    } throws: { ($0 as? UnsuitableTree)?.reason == .tooManyChildren(count: 3, arity: 2) }
    let any = try words(["(1 (0 a) (1 b))"]) { $0.cell = .childSumTreeLSTM }
    try any.check(Toy.trees(["(1 (0 a) (0 b) (1 c))"])[0])
    #expect(any.predict([], nodes: .all).isEmpty)
  }
}
