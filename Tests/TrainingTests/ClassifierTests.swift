import Espalier
import Foundation
import Testing

/// The whole classifier against plain computations (ring 2) and central differences (ring 3).
@Suite struct ClassifierTests {
  private typealias Dropout = ClassifierNetwork<Double>.Dropout
  private static let weights = [0.5, 2, 1.25]
  private static let dropout = Dropout(inputRate: 0.4, rate: 0.5, key: 77)

  @Test(arguments: CellKind.builtIn)
  func probabilitiesEqualAPlainComputation(kind: CellKind) {
    let batch = Minibatch<Double>(kind)
    batch.network.forward(batch.schedule)
    let states = (0..<batch.schedule.rowCount).map { batch.network.pass.states[0][$0] }
    let rows = (0..<Int32(batch.schedule.rowCount)).reversed() + [0]
    let table = batch.network.probabilities(rows: Array(rows))
    for (place, row) in rows.enumerated() {
      expectClose(table[place], batch.plainProbabilities(states[Int(row)]), within: 1e-12)
    }
  }

  @Test(arguments: CellKind.builtIn, [nil, weights])
  func theLossEqualsAPlainComputation(kind: CellKind, classWeights: [Double]?) {
    for dropout in [Dropout.none, Self.dropout] {
      let batch = Minibatch<Double>(kind)
      let loss = batch.network.gradients(
        batch.schedule, targets: batch.targets, treeCount: batch.treeCount, classWeights: classWeights,
        dropout: dropout)
      let plain = batch.plainLoss(classWeights: classWeights, dropout: dropout)
      #expect(abs(loss / Double(batch.treeCount) - plain) < 1e-12 * plain)
    }
  }

  /// Embedding, cell, head, class weights, unlabelled nodes, both dropouts; then once more with L2
  /// regularisation, whose gradient outweighs all others, at 10.
  @Test(arguments: CellKind.builtIn, [0.0, 10])
  func gradientsEqualDifferences(kind: CellKind, l2: Double) {
    let batch = Minibatch<Double>(kind)
    let (network, parameters) = (batch.network, batch.network.parameters)
    func loss() -> Double {
      batch.plainLoss(classWeights: Self.weights, dropout: Self.dropout)
        + l2 / 2 * parameters.values.list.reduce(0) { $0 + $1 * $1 }
    }
    func difference(_ move: (Double) -> Void) -> Double {
      let step = 1e-5
      move(step)
      let above = loss()
      move(-2 * step)
      let below = loss()
      move(step)
      return (above - below) / (2 * step)
    }
    parameters.gradients.zero()
    _ = network.gradients(
      batch.schedule, targets: batch.targets, treeCount: batch.treeCount, classWeights: Self.weights,
      dropout: Self.dropout)
    for entry in parameters.entries {
      let name = entry.parameter.name
      let analytic = zip(parameters.gradient(name), parameters[name]).map { $0 + l2 * $1 }
      let numeric = analytic.indices.map { index in
        difference { step in
          parameters[name][index] += step
        }
      }
      #expect(relativeError(analytic, numeric) < 1e-6, "\(kind) \(name)")
    }
    #expect(batch.schedule.inputs.count == 5)
    for (slot, word) in batch.schedule.inputs.enumerated() {
      let analytic = network.embeddingGradients[slot]
      let numeric = analytic.indices.map { column in
        difference { network.embedding[Int(word)][column] += $0 }
      }
      #expect(relativeError(analytic, numeric) < 1e-6, "\(kind) word \(word)")
    }
  }

  @Test(arguments: CellKind.builtIn)
  func threadsChangeNoBit(kind: CellKind) {
    func run(_ threads: Int) -> [UInt32] {
      let batch = Minibatch<Float>(kind, threads: threads)
      let loss = batch.network.gradients(
        batch.schedule, targets: batch.targets, treeCount: batch.treeCount, classWeights: [0.5, 2, 1.25],
        dropout: .init(inputRate: 0.4, rate: 0.5, key: 77))
      let words = batch.schedule.inputs.indices.flatMap { batch.network.embeddingGradients[$0] }
      return (batch.network.parameters.gradients.list + words + [Float(loss)]).map(\.bitPattern)
    }
    let one = run(1)
    #expect(run(2) == one)
    #expect(run(3) == one)
  }

  @Test(arguments: CellKind.builtIn)
  func aMinibatchWithoutLabelsHasNoGradient(kind: CellKind) {
    let batch = Minibatch<Double>(kind)
    batch.network.parameters.gradients.zero()
    let none = Targets(batch.schedule, classes: batch.classes.map { _ in -1 })
    let loss = batch.network.gradients(batch.schedule, targets: none, treeCount: batch.treeCount)
    #expect(loss == 0)
    #expect(Set(batch.network.parameters.gradients.list) == [0])
    #expect(Set(batch.schedule.inputs.indices.flatMap { batch.network.embeddingGradients[$0] }) == [0])
  }

  /// A mask belongs to a word and a minibatch: it stays the same whatever else is read.
  @Test func masksBelongToWordsAndNodes() {
    let batch = Minibatch<Double>(.treeLSTM)
    func gradient(_ key: UInt64) -> [Double] {
      _ = batch.network.gradients(
        batch.schedule, targets: batch.targets, treeCount: batch.treeCount,
        dropout: .init(inputRate: 0.5, rate: 0.5, key: key))
      return batch.schedule.inputs.indices.flatMap { batch.network.embeddingGradients[$0] }
    }
    let first = gradient(1)
    #expect(gradient(2) != first)
    #expect(gradient(1) == first)
    let dropped = Double(first.count { $0 == 0 }) / Double(first.count)
    #expect(dropped > 0.2 && dropped < 0.8)
  }
}
