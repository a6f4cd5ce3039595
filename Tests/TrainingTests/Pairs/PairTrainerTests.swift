import Espalier
import Foundation
import Testing

/// A training on pairs: it learns, can be repeated, and keeps the best.
@Suite struct PairTrainerTests {
  private static var quick: TrainingOptions {
    var options = Toy.options
    (options.optimizer, options.learningRate, options.batchSize, options.epochs) = (.adam, 0.02, 4, 150)
    return options
  }

  @Test(arguments: [CellKind.treeLSTM, .childSumTreeLSTM, .lstm])
  func relationsAreLearnt(cell: CellKind) throws {
    var options = Self.quick
    options.cell = cell
    let run = try PairRun(options, train: Toy.relations)
    #expect(run.trainer.model.task == .relation)
    #expect(run.trainer.model.configuration.labels.labels == ["<", "=", ">", "^", "v", "|"])
    #expect(run.best.dev.accuracy == 1)
    #expect(run.best.dev.count == 16)
    #expect(run.best.dev.pearson == nil && run.best.dev.meanSquaredError == nil)
    #expect(run.epochs[149].loss < 0.1 * run.epochs[0].loss)
  }

  @Test(arguments: [CellKind.treeLSTM, .childSumTreeLSTM, .lstm])
  func scoresAreLearnt(cell: CellKind) throws {
    var options = Self.quick
    options.cell = cell
    let run = try PairRun(options, train: Toy.scores)
    #expect(run.trainer.model.task == .relatedness)
    #expect(run.trainer.model.configuration.labels.labels == ["1", "2", "3", "4"])
    #expect(try #require(run.best.dev.pearson) > 0.99)
    #expect(try #require(run.best.dev.spearman) > 0.95)
    #expect(try #require(run.best.dev.meanSquaredError) < 0.02)
    #expect(run.best.dev.accuracy == nil)
    #expect(run.epochs[149].loss < 0.1 * run.epochs[0].loss)
  }

  @Test(arguments: [Toy.relations, Toy.scores])
  func aRunCanBeRepeatedToTheBit(pairs: [TreePair]) throws {
    var options = Self.quick
    (options.dropout, options.inputDropout, options.l2) = (0.5, 0.3, 1e-4)
    (options.epochs, options.batchSize, options.embeddingTraining) = (3, 5, .same)
    let first = try PairRun(options, train: pairs)
    for threads in [2, 3] {
      options.threadCount = threads
      let second = try PairRun(options, train: pairs)
      for (a, b) in zip(first.snapshots, second.snapshots) { #expect(areSameBits(a, b)) }
      #expect(first.epochs.map(\.loss) == second.epochs.map(\.loss))
      #expect(first.epochs.map(\.dev) == second.epochs.map(\.dev))
    }
    options.seed = 2
    let other = try PairRun(options, train: pairs)
    #expect(!areSameBits(first.snapshots[2], other.snapshots[2]))
  }

  @Test func theBestEpochIsKept() throws {
    var options = Self.quick
    (options.learningRate, options.epochs) = (0.3, 12)
    let run = try PairRun(
      options, train: Array(Toy.relations.prefix(13)), dev: Array(Toy.relations.suffix(10)))
    let best = try #require(run.epochs.compactMap(\.dev.accuracy).max())
    let first = try #require(run.epochs.firstIndex { $0.dev.accuracy == best })
    try #require(first < 11, "the last epoch is the best one: the test needs another rate")
    #expect(run.best.epoch == first + 1)
    #expect(areSameBits(PairRun.numbers(of: run.trainer.model), run.snapshots[first]))
    #expect(!areSameBits(PairRun.numbers(of: run.trainer.model), run.snapshots[11]))
    #expect(run.epochs.last { $0.isBest }?.epoch == run.best.epoch)
  }

  @Test func patienceStopsARun() throws {
    var options = Self.quick
    (options.optimizer, options.learningRate, options.epochs, options.patience) = (.sgd, 0, 9, 3)
    let run = try PairRun(options, train: Toy.relations)
    #expect(run.best.epoch == 1)
    #expect(run.epochs.count == 4)
  }

  @Test func frozenVectorsDontMove() throws {
    var options = Self.quick
    (options.epochs, options.embeddingTraining) = (2, .frozen)
    let trainer = try PairTrainer(options: options, train: Toy.scores, dev: Toy.scores, vectors: nil)
    func embedding() -> [[Float]] {
      let table = trainer.model.network.embedding
      return (0..<table.rowCount).map { table[$0] }
    }
    let before = embedding()
    _ = try trainer.run { _ in }
    #expect(embedding() == before)
  }

  @Test func pairsThatSayNothingDontCount() throws {
    var options = Self.quick
    options.epochs = 1
    let mute = [TreePair(Tree(word: "a"), Tree(word: "b"))]
    let (with, without) = (
      try PairRun(options, train: Toy.scores + mute), try PairRun(options, train: Toy.scores)
    )
    #expect(areSameBits(with.snapshots[0], without.snapshots[0]))
    #expect(with.best.dev == without.best.dev)
  }

  @Test func whatDoesNotFitIsAnError() {
    func code(train: [TreePair], dev: [TreePair]) -> TrainingError.Code? {
      do {
        _ = try PairTrainer(options: Toy.options, train: train, dev: dev, vectors: nil)
        return nil
      } catch {
        return error.code
      }
    }
    func pair(_ score: Double? = nil, _ relation: String? = nil) -> TreePair {
      TreePair(Tree(word: "a"), Tree(word: "b"), score: score, relation: relation)
    }
    #expect(code(train: [], dev: Toy.scores) == .noPairs(part: "training"))
    #expect(code(train: [pair()], dev: Toy.scores) == .noPairs(part: "training"))
    #expect(code(train: Toy.scores, dev: [pair()]) == .noPairs(part: "dev"))
    #expect(code(train: Toy.scores, dev: Toy.relations) == .noPairs(part: "dev"))
    #expect(
      code(train: Toy.relations, dev: [pair(nil, "="), pair(nil, "?")]) == .unknownRelation("?", pair: 1))
    for score in [0.9, 0, -1, 100.5, .infinity, -.infinity, .nan] {
      for dev in [[pair(score)], [pair(score), pair(2)], [pair(2), pair(score)]] {
        #expect(code(train: Toy.scores, dev: dev) == .scoresOutOfRange(limit: 100), "\(score)")
        #expect(code(train: dev, dev: Toy.scores) == .scoresOutOfRange(limit: 100), "\(score)")
      }
    }
    #expect(code(train: [pair(1)], dev: [pair(100)]) == nil)
    let wide = Toy.trees(["( ( a) ( b) ( c) ( d) ( e) ( f) ( g) ( h) ( i))"])[0]
    let both = [TreePair(wide, wide, score: 2)]
    #expect(code(train: both, dev: both) == .tooManyChildren(count: 9, limit: 8))
  }
}
