import Espalier
import Foundation
import Testing

/// A model of pairs: what a score stands for, its files, and what it predicts.
@Suite struct PairModelTests {
  private func distribution(_ score: Double) -> [Float] { PairModel.distribution(ofScore: score, bins: 5) }

  @Test func aWholeScoreIsOneBin() {
    for score in 1...5 {
      #expect(distribution(Double(score)) == (1...5).map { $0 == score ? 1 : 0 })
    }
  }

  @Test func aScoreBetweenIsSharedByItsNeighbours() {
    #expect(distribution(3.75) == [0, 0, 0.25, 0.75, 0])
    #expect(distribution(1.5) == [0.5, 0.5, 0, 0, 0])
    #expect(distribution(4.875) == [0, 0, 0, 0.125, 0.875])
  }

  @Test func aScoreOutOfRangeIsTheNearest() {
    for score in [-Double.infinity, -3, 0, 0.99] { #expect(distribution(score) == [1, 0, 0, 0, 0]) }
    for score in [5.01, 17, Double.infinity] { #expect(distribution(score) == [0, 0, 0, 0, 1]) }
  }

  @Test func theScoreIsWhatADistributionExpects() {
    for score in stride(from: 1.0, through: 5, by: 0.07) {
      let p = distribution(score)
      #expect(abs(p.reduce(0, +) - 1) < 1e-6)
      #expect(p.allSatisfy { $0 >= 0 } && p.count { $0 > 0 } <= 2)
      #expect(abs(PairModel.Prediction(probabilities: p).score - score) < 1e-6)
    }
    #expect(PairModel.Prediction(probabilities: [0.25, 0.5, 0.25]).label == 1)
    #expect(PairModel.Prediction(probabilities: [0.25, 0.375, 0.375]).label == 1)
  }

  private func trained(_ pairs: [TreePair], _ cell: CellKind) throws -> PairModel {
    var options = Toy.options
    (options.cell, options.epochs) = (cell, 2)
    return try PairRun(options, train: pairs).trainer.model
  }

  @Test(arguments: [Toy.relations, Toy.scores], [CellKind.treeLSTM, .childSumTreeLSTM, .lstm])
  func aModelThatIsReadBackPredictsTheSameBits(pairs: [TreePair], cell: CellKind) throws {
    let model = try trained(pairs, cell)
    try withTemporaryFolder { folder in
      try model.save(to: folder + "/model", replacing: false)
      let read = try PairModel.load(from: folder + "/model")
      #expect(read.task == model.task)
      #expect(read.configuration.labels.labels == model.configuration.labels.labels)
      #expect(read.configuration.architecture == model.task.rawValue)
      let trees = pairs.map { ($0.left, $0.right) }
      for (a, b) in zip(model.predict(trees), read.predict(trees)) {
        #expect(areSameBits(a.probabilities, b.probabilities))
      }
    }
  }

  /// More pairs than run together, and each alone: the same bits.
  @Test func aPredictionDoesNotDependOnItsNeighbours() throws {
    let model = try trained(Toy.relations, .treeLSTM)
    let trees = Toy.relations.map { ($0.left, $0.right) }
    let many = Array((0..<60).map { _ in trees }.joined())
    #expect(many.count > 500)
    let alone = trees.map { model.predict([$0])[0] }
    for (place, prediction) in model.predict(many).enumerated() {
      #expect(areSameBits(prediction.probabilities, alone[place % trees.count].probabilities))
    }
    #expect(model.predict([]).isEmpty)
  }

  @Test func aTreeWithTooManyChildrenIsRefused() throws {
    let model = try trained(Toy.relations, .treeLSTM)
    #expect {
      try model.check(Toy.trees(["( ( a) ( b) ( c))"])[0])
    } throws: { ($0 as? UnsuitableTree)?.reason == .tooManyChildren(count: 3, arity: 2) }
  }

  /// A classifier is no model of pairs, nor the other way round.
  @Test func modelsOfOtherArchitecturesAreRefused() throws {
    let model = try trained(Toy.relations, .treeLSTM)
    var options = Toy.options
    options.epochs = 1
    let classifier = try Run(options, train: Toy.negation).trainer.model
    try withTemporaryFolder { folder in
      try model.save(to: folder + "/pairs", replacing: false)
      try classifier.save(to: folder + "/trees", replacing: false)
      #expect { try TreeClassifier.load(from: folder + "/pairs") } throws: {
        "\($0)".hasSuffix("it compares pairs of trees: use 'espalier relate'")
      }
      #expect { try PairModel.load(from: folder + "/trees") } throws: {
        "\($0)".hasSuffix("it labels trees: use 'espalier classify' or 'espalier evaluate'")
      }
    }
  }
}
