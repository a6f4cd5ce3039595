import Espalier
import Foundation
import Testing

/// What a training promises: it can be repeated, it learns, and it keeps the best.
@Suite struct TrainerTests {
  /// Everything that draws random numbers, switched on.
  private static var drawing: TrainingOptions {
    var options = Toy.options
    (options.dropout, options.inputDropout, options.l2) = (0.5, 0.3, 1e-4)
    (options.epochs, options.batchSize, options.supervision) = (2, 7, .sample(5))
    return options
  }

  @Test(arguments: CellKind.builtIn)
  func aRunCanBeRepeatedToTheBit(kind: CellKind) throws {
    var options = Self.drawing
    options.cell = kind
    let first = try Run(options, train: Toy.corpus)
    options.threadCount = 2
    let second = try Run(options, train: Toy.corpus)
    #expect(areSameBits(first.snapshots[0], second.snapshots[0]))
    #expect(areSameBits(first.snapshots[1], second.snapshots[1]))
    #expect(first.epochs.map(\.loss) == second.epochs.map(\.loss))
    #expect(first.epochs.map(\.dev) == second.epochs.map(\.dev))
  }

  @Test func seedsDiffer() throws {
    var options = Self.drawing
    let first = try Run(options, train: Toy.corpus)
    options.seed = 2
    let second = try Run(options, train: Toy.corpus)
    #expect(!areSameBits(first.snapshots[1], second.snapshots[1]))
    #expect(first.epochs[0].loss != second.epochs[0].loss)
  }

  @Test(arguments: [
    (OptimizerKind.adagrad, 0.1), (.adam, 0.01), (.adadelta, 1), (.sgd, 0.3),
  ])
  func everyOptimizerLearns(kind: OptimizerKind, rate: Double) throws {
    for cell in [CellKind.treeLSTM, .childSumTreeLSTM, .lstm] {
      var options = Toy.options
      (options.cell, options.optimizer, options.learningRate) = (cell, kind, rate)
      (options.epochs, options.batchSize) = (300, 3)
      let run = try Run(options, train: Toy.negation)
      #expect(run.result.best.root.accuracy == 1, "\(cell)")
      #expect(run.result.best.nodes.accuracy == 1, "\(cell)")
      #expect(run.epochs[299].loss < 0.5 * run.epochs[0].loss, "\(cell)")
    }
  }

  @Test func theBestEpochIsKept() throws {
    var options = Toy.options
    (options.optimizer, options.learningRate, options.epochs, options.batchSize) = (.sgd, 1.5, 12, 5)
    let run = try Run(options, train: Array(Toy.corpus.prefix(40)), dev: Array(Toy.corpus.suffix(20)))
    func score(_ report: EpochReport) -> Double {
      (report.dev.root.accuracy ?? 0) * 1e6 + (report.dev.nodes.accuracy ?? 0)
    }
    let best = try #require(run.epochs.map(score).max())
    let first = try #require(run.epochs.firstIndex { score($0) == best })
    try #require(first < 11, "the last epoch is the best one: the test needs another rate")
    #expect(run.result.bestEpoch == first + 1)
    #expect(run.result.epochs == 12)
    #expect(run.result.best == run.epochs[first].dev)
    #expect(areSameBits(numbers(of: run.trainer.model), run.snapshots[first]))
    #expect(!areSameBits(numbers(of: run.trainer.model), run.snapshots[11]))
    #expect(run.epochs.filter(\.isBest).map(\.epoch).last == run.result.bestEpoch)
    var evaluator = Evaluator(run.trainer.model)
    try evaluator.add(Array(Toy.corpus.suffix(20)))
    #expect(evaluator.metrics == run.result.best)
  }

  @Test func patienceStopsARun() throws {
    var options = Toy.options
    (options.optimizer, options.learningRate, options.epochs) = (.sgd, 0, 9)
    for patience in [1, 3] {
      options.patience = patience
      let run = try Run(options, train: Toy.negation)
      #expect(run.result.bestEpoch == 1)
      #expect(run.result.epochs == 1 + patience)
    }
    options.patience = nil
    #expect(try Run(options, train: Toy.negation).result.epochs == 9)
  }

  @Test func aLossThatIsNoNumberIsAnError() throws {
    var options = Toy.options
    // Every update multiplies the parameters by 1e30.
    (options.optimizer, options.learningRate, options.epochs, options.l2) = (.sgd, 1e30, 5, 1)
    #expect { try Run(options, train: Toy.negation) } throws: { error in
      if case .diverged? = (error as? TrainingError)?.code { true } else { false }
    }
  }

  @Test func whatDoesNotFitIsAnError() throws {
    func code(_ change: (inout TrainingOptions) -> Void, train: [Tree], dev: [Tree]) -> TrainingError.Code? {
      var options = Toy.options
      change(&options)
      do {
        _ = try Trainer(options: options, train: train, dev: dev, vectors: nil)
        return nil
      } catch {
        return error.code
      }
    }
    let trees = Toy.negation
    #expect(code({ _ in }, train: [], dev: trees) == .noTrees(part: "training"))
    #expect(code({ _ in }, train: trees, dev: []) == .noTrees(part: "dev"))
    #expect(code({ _ in }, train: Toy.trees(["( (a b))"]), dev: trees) == .unknownLabel("1", tree: 0))
    #expect(code({ _ in }, train: Toy.trees(["( a)"]), dev: trees) == .noLabels(part: "training"))
    #expect(code({ _ in }, train: trees, dev: Toy.trees(["(1 a)", "(7 a)"])) == .unknownLabel("7", tree: 1))
    #expect(
      code({ $0.labels = .binary }, train: Toy.trees(["(x a)"]), dev: Toy.trees(["(x a)"])) == .notBinary)
    let wide = Toy.trees(["(1 (0 a) (0 b) (0 c) (0 d) (0 e) (0 f) (0 g) (0 h) (0 i))"])
    #expect(code({ _ in }, train: wide, dev: wide) == .tooManyChildren(count: 9, limit: 8))
    #expect(code({ $0.cell = .childSumTreeLSTM }, train: wide, dev: wide) == nil)
    var options = Toy.options
    options.embeddingSize = 3
    let vectors = WordVectors(width: 4)
    #expect(throws: TrainingError.self) {
      try Trainer(options: options, train: trees, dev: trees, vectors: vectors)
    }
  }

  /// Where only roots are learnt, what the nodes below are labelled with is no matter.
  @Test func supervisionOfRootsIgnoresOtherLabels() async {
    await #expect(processExitsWith: .success) {
      var options = Toy.options
      (options.supervision, options.epochs) = (.root, 1)
      let run = try Run(options, train: Toy.trees(["(1 (NP a) (VP b))", "(0 (NP b) (VP a))"]))
      #expect(run.trainer.model.configuration.labels.labels == ["0", "1"])
      #expect(run.result.best.trees == 2)
    }
  }
}
