import Espalier
import Testing

/// Trainings and files of networks with layers, directions and heads.
@Suite struct CompositionTests {
  struct Network: Sendable, CustomTestStringConvertible {
    var cell: CellKind
    var layers = 1
    var direction = Direction.up
    var hasAttention = false
    var depth = NetworkDepth()
    var join = EncoderCells.Join.concatenate
    var truncation: Int?
    var testDescription: String {
      "\(cell), layers: \(layers), \(direction.title)" + (hasAttention ? ", attention" : "")
        + (depth == NetworkDepth() ? "" : ", deep") + (join == .sum ? ", summed" : "")
        + (truncation == nil ? "" : ", truncated")
    }

    var options: TrainingOptions {
      var options = Toy.options
      (options.cell, options.layers, options.direction) = (cell, layers, direction)
      (options.hiddenSize, options.epochs) = (6, 1)
      (options.depth, options.join, options.truncation) = (depth, join, truncation)
      if hasAttention { (options.head, options.supervision) = (.attention(size: 5), .root) }
      return options
    }

    static let all = [
      Network(cell: .lstm, layers: 2), Network(cell: .gru, hasAttention: true),
      Network(cell: .treeLSTM, layers: 3), Network(cell: .treeLSTM, direction: .down),
      Network(cell: .sLSTM, layers: 2, direction: .both),
      Network(cell: .childSumTreeLSTM, layers: 2, direction: .both, hasAttention: true),
      Network(cell: .treeLSTM, hasAttention: true), Network(cell: .mvRNN, hasAttention: true),
      Network(cell: .untiedTreeRNN, layers: 2, direction: .both),
      Network(cell: .tagTreeLSTM, layers: 2, direction: .down, hasAttention: true),
      Network(cell: .lstm, layers: 2, direction: .both), Network(cell: .gru, direction: .both, join: .sum),
      Network(cell: .rnn, depth: NetworkDepth(inputLayers: 1, transitionLayers: 1, outputLayers: 1)),
      Network(
        cell: .lstm, layers: 2, direction: .both,
        depth: NetworkDepth(
          inputLayers: 1, transitionLayers: 1, hasTransitionShortcut: true, outputLayers: 1), truncation: 2),
      Network(
        cell: .treeLSTM,
        depth: NetworkDepth(transitionLayers: 1, hasTransitionShortcut: true, outputLayers: 2)),
    ]
  }

  @Test(arguments: Network.all)
  func aModelThatIsReadBackPredictsTheSameBits(network: Network) throws {
    try expectSameModel(network.options, trees: Array(Toy.corpus.prefix(20)))
    if network.cell.categories != .none { try expectSameModel(network.options, trees: CategoryTests.trees) }
  }

  @Test(arguments: Network.all)
  func aRunCanBeRepeatedToTheBit(network: Network) throws {
    var options = network.options
    (options.dropout, options.inputDropout, options.epochs, options.batchSize) = (0.5, 0.3, 2, 7)
    let first = try Run(options, train: Array(Toy.corpus.prefix(20)))
    options.threadCount = 2
    let second = try Run(options, train: Array(Toy.corpus.prefix(20)))
    #expect(areSameBits(first.snapshots[1], second.snapshots[1]))
    #expect(first.epochs.map(\.loss) == second.epochs.map(\.loss))
    #expect(first.epochs.map(\.dev) == second.epochs.map(\.dev))
  }

  /// A tree alone and among others has the same probabilities and states.
  @Test(arguments: Network.all)
  func predictionsDontDependOnWhatElseIsAsked(network: Network) throws {
    let model = try Run(network.options, train: Toy.corpus).trainer.model
    let trees = Array(Toy.corpus.prefix(12))
    for (index, prediction) in model.predict(trees, nodes: .all).enumerated() {
      let alone = model.predict([trees[index]], nodes: .all)[0]
      #expect(
        prediction.nodes == (network.hasAttention ? [trees[index].root] : Array(0..<trees[index].nodeCount)))
      for node in prediction.nodes.indices {
        #expect(areSameBits(Array(alone.probabilities(node)), Array(prediction.probabilities(node))))
        #expect(abs(alone.probabilities(node).reduce(0, +) - 1) < 1e-5)
      }
    }
    let width = network.direction == .both && network.join == .concatenate ? 12 : 6
    #expect(model.encode(trees, nodes: .root).allSatisfy { $0.values.width == width })
  }

  @Test(arguments: Network.all.filter { $0.cell.categories == .none })
  func itLearns(network: Network) throws {
    var options = network.options
    (options.optimizer, options.learningRate, options.epochs, options.batchSize) = (.adam, 0.02, 150, 3)
    options.hiddenSize = 8
    let run = try Run(options, train: Toy.negation)
    #expect(run.result.best.root.accuracy == 1)
    #expect(run.epochs[149].loss < 0.5 * run.epochs[0].loss)
  }

  @Test func whatDoesNotFitIsAnError() {
    func code(_ change: (inout TrainingOptions) -> Void) -> TrainingError.Code? {
      var options = Toy.options
      change(&options)
      do {
        _ = try Trainer(options: options, train: Toy.negation, dev: Toy.negation, vectors: nil)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(
      code { ($0.cell, $0.layers) = (.mvRNN, 2) } == .notStackable(cell: "mv-rnn"))
    #expect(code { ($0.cell, $0.direction) = (.mvRNN, .both) } == .notStackable(cell: "mv-rnn"))
    #expect(code { ($0.cell, $0.direction) = (.gru, .down) } == .notDownwards(cell: "gru"))
    #expect(code { ($0.cell, $0.direction) = (.gru, .both) } == nil)
    #expect(
      code { ($0.cell, $0.depth.transitionLayers) = (.sdtRNN, 1) } == .noTransitions(cell: "sdt-rnn"))
    #expect(code { ($0.cell, $0.depth.transitionLayers) = (.sLSTM, 1) } == .noTransitions(cell: "s-lstm"))
    #expect(code { ($0.cell, $0.depth.inputLayers) = (.mvRNN, 1) } == .noInputLayers(cell: "mv-rnn"))
    #expect(
      code { ($0.cell, $0.head) = (.treeLSTM, .tokens) }
        == .onlyOfSequences("labels of tokens are learnt", cell: "tree-lstm"))
    #expect(
      code { ($0.cell, $0.truncation) = (.treeGRU, 3) }
        == .onlyOfSequences("gradients are truncated", cell: "tree-gru"))
    #expect(code { $0.head = .attention(size: 3) } == .attentionBelowRoot)
    #expect(code { ($0.cell, $0.layers) = (.gru, 2) } == nil)
    #expect(
      code { $0.cellOptions = ["reset": "after"] }
        == .noSuchOption("reset", cell: "tree-lstm", offered: ["layer-norm"]))
    #expect(
      code { ($0.cell, $0.cellOptions) = (.gru, ["reset": "never"]) }
        == .noSuchValue("never", option: "reset", offered: ["before", "after"]))
    let wide = Toy.trees(["(1 (0 a) (0 b) (0 c))"])
    var options = Toy.options
    options.cell = .sLSTM
    #expect { try Trainer(options: options, train: wide, dev: wide, vectors: nil) } throws: {
      ($0 as? TrainingError)?.code == .tooManyChildren(count: 3, limit: 2)
    }
  }

  /// Configurations that are whole JSON and make no network.
  @Test func malformedCombinationsAreOneError() throws {
    func sentence(_ cell: CellKind, _ change: (inout ModelConfiguration) -> Void) throws -> String? {
      var options = Toy.options
      (options.cell, options.hiddenSize, options.epochs) = (cell, 3, 1)
      let model = try Run(options, train: CategoryTests.trees).trainer.model
      var sentence: String?
      try withTemporaryFolder { folder in
        try model.save(to: folder + "/a", replacing: false)
        var parts = try ModelFolder.read(from: folder + "/a")
        change(&parts.configuration)
        try parts.write(to: folder + "/b", replacing: false)
        do throws(ModelFileError) {
          _ = try TreeClassifier.load(from: folder + "/b")
        } catch {
          #expect(error.path.hasPrefix(folder + "/b"))
          sentence = error.sentence
        }
      }
      return sentence
    }
    let malformed = "this file of the model is damaged: "
    #expect(try sentence(.treeLSTM) { _ in } == nil)
    #expect(
      try sentence(.mvRNN) { $0.layers = 2 } == malformed
        + "the cell 'mv-rnn' can't have its layers and direction")
    #expect(
      try sentence(.lstm) { $0.direction = .down }
        == malformed + "the cell 'lstm' can't have its layers and direction")
    #expect(try sentence(.treeLSTM) { $0.layers = 65 } == malformed + "it has 65 layers")
    #expect(try sentence(.sLSTM) { $0.arity = 3 } == malformed + "the cell 's-lstm' has 2 children")
    #expect(
      try sentence(.gru) { $0.cellOptions = ["reset": "x"] }
        == malformed + "the cell 'gru' has no option 'reset' of 'x'")
    #expect(
      try sentence(.treeLSTM) { $0.cellOptions = ["reset": "after"] }
        == malformed + "the cell 'tree-lstm' has no option 'reset' of 'after'")
    #expect(
      try sentence(.treeLSTM) { ($0.categories, $0.categorySize) = (["NP"], 3) }
        == malformed + "the cell 'tree-lstm' reads no categories")
    #expect(
      try sentence(.tagTreeLSTM) { $0.categories = [] }
        == malformed + "the cell 'tag-tree-lstm' reads no categories")
    #expect(
      try sentence(.treeLSTM) { $0.kinds = ["NP VP"] } == malformed + "the cell 'tree-lstm' knows no kinds")
    #expect(
      try sentence(.treeLSTM) { $0.arity = nil }
        == malformed + "it gives no arity for the cell 'tree-lstm'")
    #expect(
      try sentence(.treeLSTM) { $0.cell = "oak" } == malformed + "it names a cell 'oak' that is not known")
    // What fits together, but not with the weights.
    #expect(
      try sentence(.treeLSTM) { $0.layers = 2 } == "this file of the model lacks the tensor 'cell_2.W_i'")
    #expect(
      try sentence(.treeLSTM) { $0.head = .attention(size: 2) }
        == "this file of the model lacks the tensor 'attention.W'")
    #expect(try sentence(.untiedTreeRNN) { $0.kinds.append("X Y") }?.contains("U_1.") == true)
    #expect(try sentence(.tagTreeLSTM) { $0.categories.append("X") }?.contains("category.weight") == true)
  }
}
