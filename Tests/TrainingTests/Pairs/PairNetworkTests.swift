import Espalier
import Foundation
import Testing

/// The network that compares two trees: laws, plain computations and central differences.
@Suite struct PairNetworkTests {
  private static let dropout = WordDropout(inputRate: 0.4, rate: 0.5, key: 78)

  @Test(arguments: PairCase.all, [WordDropout.none, dropout])
  func gradientsEqualDifferences(sample: PairCase, dropout: WordDropout) {
    let batch = PairBatch<Double>(sample)
    let (network, parameters) = (batch.network, batch.network.parameters)
    func loss() -> Double { batch.backward(dropout: dropout) / Double(batch.count) }
    /// The plain formula with a small step, and the five-point one with a large step: where a root alone is read of a
    /// pass downwards, gradients are so small that the first drowns in rounding.
    func differences(_ move: (Double) -> Void) -> (small: Double, large: Double) {
      func difference(_ step: Double) -> Double {
        move(step)
        let above = loss()
        move(-2 * step)
        let below = loss()
        move(step)
        return (above - below) / (2 * step)
      }
      return (difference(1e-5), (4 * difference(5e-4) - difference(1e-3)) / 3)
    }
    func expect(_ analytic: [Double], _ what: String, _ move: (Int, Double) -> Void) {
      let numeric = analytic.indices.map { index in differences { move(index, $0) } }
      let errors = [numeric.map(\.small), numeric.map(\.large)].map { relativeError(analytic, $0) }
      #expect(min(errors[0], errors[1]) < 1e-6, "\(what): \(errors)")
    }
    _ = batch.backward(dropout: dropout)
    let gradients = parameters.entries.map { ($0.parameter.name, parameters.gradient($0.parameter.name)) }
    let words = network.wordsRead
    let wordGradients = words.indices.map { network.embeddingGradients[$0] }
    for (name, analytic) in gradients {
      expect(analytic, name) { parameters[name][$0] += $1 }
    }
    #expect(Set(words) == batch.words)
    for (word, analytic) in zip(words, wordGradients) {
      expect(analytic, "word \(word)") { network.embedding[Int(word)][$0] += $1 }
    }
  }

  /// KL(p ‖ q) of what `probabilities` says.
  @Test(arguments: PairCase.all)
  func theLossEqualsAPlainComputation(sample: PairCase) {
    let batch = PairBatch<Double>(sample)
    var plain = 0.0
    for (row, q) in batch.probabilities(batch.structures).enumerated() {
      #expect(abs(q.reduce(0, +) - 1) < 1e-12)
      for (p, q) in zip(batch.targets[row], q) where p > 0 { plain += p * log(p / q) }
    }
    #expect(abs(batch.backward() - plain) < 1e-12 * plain)
  }

  @Test(arguments: PairCase.all)
  func aBatchEqualsItsPairsOneByOne(sample: PairCase) {
    let batch = PairBatch<Float>(sample)
    let whole = batch.probabilities(batch.structures)
    for pair in 0..<batch.count {
      let alone = batch.probabilities(Array(batch.structures[2 * pair..<2 * pair + 2]))
      #expect(areSameBits(alone[0], whole[pair]), "pair \(pair)")
    }
  }

  @Test(arguments: PairCase.all)
  func threadsChangeNoBit(sample: PairCase) {
    func run(_ threads: Int) -> [UInt32] {
      let batch = PairBatch<Float>(sample, threads: threads)
      let loss = batch.backward(dropout: Self.dropout)
      let network = batch.network
      let words = network.wordsRead.indices.flatMap { network.embeddingGradients[$0] }
      let said = batch.probabilities(batch.structures).joined()
      return (network.parameters.gradients.list + words + [Float(loss)] + said).map(\.bitPattern)
    }
    let one = run(1)
    #expect(run(2) == one)
    #expect(run(3) == one)
  }

  /// Relatedness is that of two, in whichever order; a relation is one's to the other.
  @Test(arguments: PairCase.all)
  func onlyARelationKnowsItsSides(sample: PairCase) {
    let batch = PairBatch<Double>(sample)
    let turned = stride(from: 0, to: batch.structures.count, by: 2)
      .flatMap { [batch.structures[$0 + 1], batch.structures[$0]] }
    let (there, back) = (batch.probabilities(batch.structures), batch.probabilities(turned))
    for (there, back) in zip(there, back) { #expect((there == back) != sample.isOrdered) }
  }
}
