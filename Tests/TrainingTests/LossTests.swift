import Espalier
import Foundation
import Testing

/// Which nodes the loss counts, and how much: with all parameters zero, every node's loss is log K.
@Suite struct LossTests {
  private let trees = Toy.trees([
    "(3 (2 It) (4 (2 ') (4 works)))", "(0 (1 bad) ( (2 and) (0 worse)))", "(2 so)", "( (1 un) (3 labelled))",
    "(4 fine)", "(1 poor)",
  ])
  private let labelled = [5, 4, 1, 2, 1, 1]

  /// The loss of an epoch that changes nothing, times the trees.
  private func loss(_ change: (inout TrainingOptions) -> Void) throws -> Double {
    var options = Toy.options
    (options.optimizer, options.learningRate, options.epochs, options.batchSize) = (.sgd, 0, 1, 3)
    change(&options)
    let run = try Run(options, train: trees) { model in
      model.network.parameters.values.zero()
      model.network.parameters.didChange()
    }
    return run.epochs[0].loss * Double(trees.count)
  }

  private func expect(_ found: Double, _ wanted: Double, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(abs(found - wanted) < 1e-5, sourceLocation: sourceLocation)
  }

  @Test func supervisionChoosesNodes() throws {
    let k = log(5.0)
    expect(try loss { _ in }, Double(labelled.reduce(0, +)) * k)
    expect(try loss { $0.supervision = .root }, 5 * log(5.0))
    for count in [0, 1, 2, 4, 9] {
      let wanted = labelled.reduce(0) { $0 + min($1, count) }
      expect(try loss { $0.supervision = .sample(count) }, Double(wanted) * k)
    }
  }

  @Test func anLSTMHasTheSameNodes() throws {
    expect(try loss { $0.cell = .lstm }, Double(labelled.reduce(0, +)) * log(5.0))
    expect(
      try loss {
        $0.cell = .lstm
        $0.supervision = .root
      }, 5 * log(5.0))
  }

  @Test func binaryLabelsLeaveNeutralNodesOut() throws {
    // Of 14 labelled nodes, 4 are neutral.
    expect(try loss { $0.labels = .binary }, 10 * log(2.0))
  }

  @Test func classWeightsWeigh() throws {
    // Three nodes are labelled 4, three 1, and eight otherwise.
    expect(try loss { $0.classWeights = ["4": 3, "1": 0.5] }, (3 * 3 + 3 * 0.5 + 8) * log(5.0))
    #expect { try loss { $0.classWeights = ["5": 1] } } throws: { error in
      (error as? TrainingError)?.code == .unknownClass("5", known: ["0", "1", "2", "3", "4"])
    }
  }

  /// Samples and masks are drawn anew for every epoch.
  @Test func whatIsDrawnChangesFromEpochToEpoch() throws {
    func losses(_ change: (inout TrainingOptions) -> Void) throws -> Set<Double> {
      var options = Toy.options
      (options.optimizer, options.learningRate, options.epochs, options.batchSize) = (.sgd, 0, 4, 60)
      change(&options)
      return Set(try Run(options, train: Toy.corpus).epochs.map { ($0.loss * 1e8).rounded() })
    }
    #expect(try losses { _ in }.count == 1)
    #expect(try losses { $0.supervision = .sample(1) }.count == 4)
    #expect(try losses { $0.inputDropout = 0.5 }.count == 4)
    #expect(try losses { $0.dropout = 0.5 }.count == 4)
  }
}
