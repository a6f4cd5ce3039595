import Espalier
import Foundation
import Testing

/// Categories as an input beside words, and as what chooses a node's matrices.
@Suite struct CategoryTests {
  /// Sentences whose meaning is in their categories: the same words as a claim (S) and as a question (Q).
  static let trees = xml([
    node(1, "S", [leaf(1, "NP", "it"), leaf(1, "VP", "works")]),
    node(0, "Q", [leaf(1, "NP", "it"), leaf(1, "VP", "works")]),
    node(0, "S", [leaf(1, "NP", "it"), node(0, "VP", [leaf(1, "RB", "not"), leaf(1, "VP", "works")])]),
    node(1, "Q", [leaf(1, "NP", "it"), node(0, "VP", [leaf(1, "RB", "not"), leaf(1, "VP", "works")])]),
    node(1, "S", [leaf(1, "VP", "works"), leaf(0, "", "so")]),
  ])

  private static func leaf(_ label: Int, _ category: String, _ word: String) -> String {
    "<leaf label=\"\(label)\" category=\"\(category)\">\(word)</leaf>"
  }

  private static func node(_ label: Int, _ category: String, _ children: [String]) -> String {
    "<node label=\"\(label)\" category=\"\(category)\">\(children.joined())</node>"
  }

  /// Trees read from tree XML.
  private static func xml(_ trees: [String]) -> [Tree] {
    let text = "<treebank version=\"1\">" + trees.map { "<tree>\($0)</tree>" }.joined() + "</treebank>"
    let reader = XMLTreebankReader(text)
    var found: [Tree] = []
    do {
      while let tree = try reader.next() { found.append(tree) }
    } catch {
      preconditionFailure("\(error)")
    }
    return found
  }

  private static func options(_ kind: CellKind) -> TrainingOptions {
    var options = Toy.options
    (options.cell, options.categorySize, options.epochs, options.batchSize) = (kind, 3, 3, 2)
    return options
  }

  /// A network of 5 words and 3 categories, that for none included, with random parameters.
  private func network(seed: UInt64 = 5) -> ClassifierNetwork<Double> {
    var shape = InputShape(vocabularySize: 5, vectorSize: 3)
    (shape.categoryCount, shape.categorySize) = (3, 2)
    let network = ClassifierNetwork<Double>(
      EncoderCells(TagTreeLSTM(wordSize: 3, categorySize: 2, hiddenSize: 4)), inputs: shape, classCount: 2,
      team: ThreadTeam(count: 1))
    var random = RandomSource(seed: seed)
    network.embedding.fill(uniformWithin: 1, using: &random)
    network.parameters.values.fill(0..<network.parameters.count, uniformWithin: 0.8, using: &random)
    network.parameters.didChange()
    return network
  }

  /// A node over two, by their words and categories, run forward and back.
  private func run(
    _ network: ClassifierNetwork<Double>, _ leaves: [(word: Int?, category: Int)],
    dropout: ClassifierNetwork<Double>.Dropout = .none
  ) -> Double {
    var structure = Structure()
    for (word, category) in leaves { structure.append(input: (word ?? 5) + category * 6, children: []) }
    structure.append(input: 5 + 6, children: leaves.indices)
    let schedule = EncoderScheduleBuilder(network.encoder.cells).schedule([structure.withAllOutputs()])
    return network.gradients(
      schedule, targets: Targets(schedule, classes: [-1, -1, 1]), treeCount: 1, dropout: dropout)
  }

  private func gradient(_ network: ClassifierNetwork<Double>, ofWord word: Int32) throws -> [Double] {
    network.embeddingGradients[try #require(network.wordsRead.firstIndex(of: word))]
  }

  @Test func oneWordWithTwoCategoriesHasOneGradient() throws {
    // Words 2 and 3 have one vector.
    let (shared, apart) = (network(), network())
    shared.embedding[3] = shared.embedding[2]
    apart.embedding[3] = apart.embedding[2]
    #expect(run(shared, [(2, 1), (2, 2)]) == run(apart, [(2, 1), (3, 2)]))
    #expect(shared.wordsRead == [2] && Set(apart.wordsRead) == [2, 3])
    let parts = [try gradient(apart, ofWord: 2), try gradient(apart, ofWord: 3)]
    #expect(parts.allSatisfy { $0.contains { abs($0) > 1e-3 } })
    expectClose(try gradient(shared, ofWord: 2), zip(parts[0], parts[1]).map(+), within: 1e-15)
    expectClose(
      shared.parameters.gradient("category.weight"), apart.parameters.gradient("category.weight"),
      within: 1e-15)
  }

  @Test func categoriesAndWordsHaveGradients() throws {
    let network = network()
    func rows() -> [[Double]] {
      let list = network.parameters.gradient("category.weight")
      return stride(from: 0, to: 6, by: 2).map { Array(list[$0..<$0 + 2]) }
    }
    // Category 1 is at the root, 2 at a leaf; a leaf has none.
    _ = run(network, [(1, 2), (4, 0)])
    #expect(rows().allSatisfy { $0.contains { abs($0) > 1e-4 } })
    #expect(Set(network.wordsRead) == [1, 4])
    // Nothing reads category 2; and a leaf without a word has no word's gradient.
    _ = run(network, [(1, 1), (nil, 1)])
    #expect(rows()[0] == [0, 0] && rows()[1].contains { $0 != 0 } && rows()[2] == [0, 0])
    #expect(network.wordsRead == [1])
    // What was read before is forgotten.
    _ = run(network, [(3, 2), (3, 2)])
    #expect(network.wordsRead == [3])
  }

  /// Masks are drawn for words: categories are never dropped, and a word has one mask with all of them.
  @Test func dropoutLeavesCategoriesAlone() throws {
    let network = network()
    var structure = Structure()
    for category in [0, 1, 2] { structure.append(input: 2 + category * 6, children: []) }
    structure.append(input: nil, children: [0, 1])
    let schedule = EncoderScheduleBuilder(network.encoder.cells).schedule([structure.withAllOutputs()])
    let targets = Targets(schedule, classes: [1, 0, 1, 1])
    _ = network.gradients(
      schedule, targets: targets, treeCount: 1, dropout: .init(inputRate: 0.999999, rate: 0, key: 3))
    #expect(try gradient(network, ofWord: 2) == [0, 0, 0])
    #expect(network.parameters.gradient("category.weight").allSatisfy { $0 != 0 })
  }

  @Test func aWordHasOneMaskWithAllCategories() throws {
    let network = network()
    for key in UInt64(1)...8 {
      func loss(_ column: Int, _ step: Double) -> Double {
        network.embedding[2][column] += step
        defer { network.embedding[2][column] -= step }
        return run(network, [(2, 1), (2, 2)], dropout: .init(inputRate: 0.5, rate: 0, key: key))
      }
      let numeric = (0..<3).map { (loss($0, 1e-5) - loss($0, -1e-5)) / 2e-5 }
      _ = loss(0, 0)
      expectClose(try gradient(network, ofWord: 2), numeric, "key \(key)", within: 1e-9)
    }
  }

  /// A network is used again and again: nothing of an earlier minibatch may show.
  @Test func anEarlierMinibatchLeavesNoTrace() throws {
    let (used, fresh) = (network(), network())
    _ = run(used, [(0, 1), (1, 2)])
    _ = run(used, [(2, 1), (2, 2)])
    for network in [used, fresh] { _ = run(network, [(3, 1), (3, 2)]) }
    #expect(used.wordsRead == fresh.wordsRead)
    #expect(try gradient(used, ofWord: 3) == gradient(fresh, ofWord: 3))
    #expect(used.parameters.gradients.list == fresh.parameters.gradients.list)
  }

  /// The same of what words have beside their vectors: only vectors are dropped.
  @Test func dropoutLeavesTheMatricesOfWordsAlone() throws {
    let cell = MVRNN(vectorSize: 3, hiddenSize: 4, rank: 1)
    var shape = InputShape(vocabularySize: 4, vectorSize: 3)
    shape.wordExtras = Array(repeating: 0, count: cell.inputSize - 3)
    let network = ClassifierNetwork<Double>(
      EncoderCells(cell), inputs: shape, classCount: 2, team: ThreadTeam(count: 1))
    var random = RandomSource(seed: 5)
    network.embedding.fill(uniformWithin: 1, using: &random)
    network.parameters.values.fill(0..<network.parameters.count, uniformWithin: 0.8, using: &random)
    network.parameters.didChange()
    var structure = Structure()
    for word in [1, 2] { structure.append(input: word, children: []) }
    structure.append(input: nil, children: [0, 1])
    let schedule = EncoderScheduleBuilder(network.encoder.cells).schedule([structure.withAllOutputs()])
    func matrices() -> [[Double]] { schedule.outputRows.map { network.pass.states[1][Int($0)] } }
    network.forward(schedule)
    let before = matrices()
    _ = network.gradients(
      schedule, targets: Targets(schedule, classes: [0, 1, 1]), treeCount: 1,
      dropout: .init(inputRate: 0.999999, rate: 0, key: 3))
    #expect(matrices() == before)
    for word: Int32 in [1, 2] {
      let gradient = try gradient(network, ofWord: word)
      #expect(gradient.prefix(3).allSatisfy { $0 == 0 } && gradient.dropFirst(3).allSatisfy { $0 != 0 })
    }
  }

  @Test func aNodeWithoutWordAndCategoryHasNoInput() throws {
    let model = try Trainer(
      options: Self.options(.tagTreeLSTM), train: Self.trees, dev: Self.trees, vectors: nil
    ).model
    let tree = Tree(children: [
      Tree(children: [Tree(word: "it"), Tree(category: "NP", word: "works")]),
      Tree(category: "VP", children: [Tree(category: "?", word: "not")]),
    ])
    let (words, count) = (model.vocabulary, model.vocabulary.count)
    let wanted = [
      words.id(of: "it"), words.id(of: "works") + 2 * (count + 1), -1, words.id(of: "not"),
      count + 1 * (count + 1), -1,
    ]
    #expect(model.structure(of: tree).inputs == wanted.map(Int32.init))
  }

  @Test func aModelKnowsTheCategoriesOfItsTraining() throws {
    let tagged = try Trainer(
      options: Self.options(.tagTreeLSTM), train: Self.trees, dev: Self.trees, vectors: nil
    ).model
    #expect(tagged.configuration.categories == ["VP", "NP", "S", "Q", "RB"])
    #expect(tagged.configuration.categorySize == 3 && tagged.configuration.kinds.isEmpty)
    let untied = try Trainer(
      options: Self.options(.untiedTreeRNN), train: Self.trees, dev: Self.trees, vectors: nil
    ).model
    #expect(untied.configuration.kinds == ["NP VP", "RB VP", "VP "])
    let relational = try Trainer(
      options: Self.options(.sdtRNN), train: Self.trees, dev: Self.trees, vectors: nil
    ).model
    #expect(relational.configuration.kinds == ["VP", "NP", "S", "Q", "RB"])
    #expect(untied.configuration.categories.isEmpty && untied.configuration.categorySize == 0)
    // Where trees have no categories, there is nothing to read.
    let plain = try Trainer(
      options: Self.options(.tagTreeLSTM), train: Toy.negation, dev: Toy.negation, vectors: nil
    ).model
    #expect(plain.configuration.categories.isEmpty && plain.configuration.categorySize == 0)
    #expect(!plain.network.parameters.entries.contains { $0.parameter.name == "category.weight" })
  }

  @Test(arguments: [CellKind.tagTreeLSTM, .untiedTreeRNN, .sdtRNN, .childSumTagTreeLSTM])
  func unknownCategoriesAreAsNone(kind: CellKind) throws {
    let model = try Run(Self.options(kind), train: Self.trees).trainer.model
    func bits(_ category: String, _ root: String = "S") -> [UInt32] {
      let tree = Tree(
        category: root,
        children: [Tree(category: category, word: "it"), Tree(category: "VP", word: "works")])
      let prediction = model.predict([tree], nodes: .all)[0]
      return (0..<3).flatMap { prediction.probabilities($0).map(\.bitPattern) }
    }
    #expect(bits("XYZ") == bits(""))
    #expect(bits("NP") != bits(""))
    // The root's own category is an input of some, and of the others it chooses at most what goes further up.
    #expect((bits("NP", "Q") != bits("NP", "S")) == (kind.categories == .input))
    #expect(bits("NP", "XYZ") == bits("NP", ""))
  }

  @Test func categoriesAreLearnt() throws {
    var options = Self.options(.tagTreeLSTM)
    (options.epochs, options.optimizer, options.learningRate) = (150, .adam, 0.02)
    #expect(try Run(options, train: Self.trees).result.best.root.accuracy == 1)
    // Without them, a claim and a question are the same.
    options.cell = .treeLSTM
    #expect(try Run(options, train: Self.trees).result.best.root.accuracy == 0.6)
  }

  @Test(arguments: [CellKind.tagTreeLSTM, .untiedTreeRNN, .sdtRNN, .childSumTagTreeLSTM, .mvRNN])
  func aModelThatIsReadBackPredictsTheSameBits(kind: CellKind) throws {
    try expectSameModel(Self.options(kind), trees: Self.trees)
  }

  /// Relations to the head, as parent pointers have them.
  @Test(arguments: [CellKind.tagTreeLSTM, .untiedTreeRNN, .sdtRNN, .childSumTagTreeLSTM])
  func relationsAreCategories(kind: CellKind) throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for (name, text) in [
        ("toks.txt", "it works well\nit fails\n"), ("dparents.txt", "2 0 2\n2 0\n"),
        ("rels.txt", "nsubj root advmod\nnsubj root\n"), ("dlabels.txt", "1 1 1\n1 0\n"),
      ] { try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8) }
      let file = try TreebankFile.open(path: folder)
      var trees: [Tree] = []
      while let tree = try file.next() { trees.append(tree) }
      try #require(trees.count == 2)
      let model = try expectSameModel(Self.options(kind), trees: trees)
      if kind.categories == .input {
        #expect(model.configuration.categories == ["nsubj", "root", "advmod"])
      }
      if kind == .sdtRNN { #expect(model.configuration.kinds == ["nsubj", "root", "advmod"]) }
      if kind == .untiedTreeRNN { #expect(model.configuration.kinds == ["nsubj", "nsubj advmod"]) }
    }
  }
}

/// Trains, saves and reads back, and expects that every number and prediction has the same bits.
@discardableResult
func expectSameModel(
  _ options: TrainingOptions, trees: [Tree], sourceLocation: SourceLocation = #_sourceLocation
) throws -> TreeClassifier {
  let model = try Run(options, train: trees).trainer.model
  try withTemporaryFolder { folder in
    try model.save(to: folder + "/model", replacing: false)
    let read = try TreeClassifier.load(from: folder + "/model", team: ThreadTeam(count: 2))
    #expect(read.configuration == model.configuration, sourceLocation: sourceLocation)
    #expect(areSameBits(numbers(of: read), numbers(of: model)), sourceLocation: sourceLocation)
    for nodes in NodeSelection.allCases {
      let values = [model, read].map { model in
        model.predict(trees, nodes: nodes).map(\.values) + model.encode(trees, nodes: nodes).map(\.values)
      }
      for (a, b) in zip(values[0], values[1]) {
        #expect(a.nodes == b.nodes, sourceLocation: sourceLocation)
        for index in a.nodes.indices {
          #expect(areSameBits(Array(a[index]), Array(b[index])), sourceLocation: sourceLocation)
        }
      }
    }
  }
  return model
}
