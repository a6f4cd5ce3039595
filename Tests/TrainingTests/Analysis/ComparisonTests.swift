import Espalier
import Testing

/// Networks side by side: what is chosen, and which pairs differ.
@Suite struct NetworkComparisonTests {
  private let labels = LabelSet(labels: ["0", "1"])!

  /// A run over one-word trees that is right where it is said to be.
  private func run(seed: UInt64, right: [Bool], dev: Double, seconds: Double = 2) throws -> ComparedRun {
    var (sample, counts) = (EvaluationSample(), EvaluationCounts(labels: labels))
    for isRight in right {
      let tree = try Tree(brackets: "(1 word)")
      let values: [Float] = isRight ? [0.25, 0.75] : [0.75, 0.25]
      let prediction = Prediction(NodeValues(nodes: [0], width: 2, values: values))
      sample.add(TreeOutcome(tree, gold: [1], prediction: prediction, labels: labels))
      counts.add(gold: 1, probabilities: values, isRoot: true)
    }
    let epochs = [dev / 2, dev].enumerated().map { index, accuracy in
      ComparedRun.Epoch(loss: 1, devRoot: accuracy, devNodes: nil, seconds: Double(index + 1))
    }
    return ComparedRun(
      seed: seed, epochs: epochs, bestEpoch: 2, seconds: seconds, metrics: counts.metrics, sample: sample)
  }

  private func network(_ name: String, _ runs: [ComparedRun]) -> ComparedNetwork {
    ComparedNetwork(name: name, hiddenSize: 4, parameters: 100, sharesTrees: true, runs: runs)
  }

  private func comparison() throws -> Comparison {
    let ten = { (right: Int) in (0..<10).map { $0 < right } }
    return Comparison(
      labels: labels,
      networks: [
        network("a", [try run(seed: 1, right: ten(5), dev: 0.5), try run(seed: 2, right: ten(3), dev: 0.7)]),
        network(
          "b", [try run(seed: 1, right: ten(9), dev: 0.6), try run(seed: 2, right: ten(10), dev: 0.6)]),
        network("c", [try run(seed: 1, right: ten(4), dev: 0.6), try run(seed: 2, right: ten(4), dev: 0.6)]),
      ])
  }

  @Test func figuresAreOverSeedsAndRunsAreChosenOnDev() throws {
    let networks = try comparison().networks
    let spread = try #require(networks[0].spread(\.root.accuracy))
    #expect(abs(spread.mean - 0.4) < 1e-12 && abs((spread.deviation ?? 0) - 0.141_421_356_237) < 1e-9)
    #expect(networks[0].chosen.seed == 2, "seed 2 is worse on test and better on dev")
    #expect(networks[1].chosen.seed == 1, "of equals the first one")
    #expect(networks[0].seconds == 2 && networks[0].secondsPerEpoch == 1.5)
    #expect(networks[0].calibration.bins.map(\.count).reduce(0, +) == 20)
  }

  @Test func pairsAreThoseOfTheTests() throws {
    var bootstrap = Bootstrap()
    bootstrap.resamples = 500
    let pairs = try comparison().pairs(bootstrap)
    #expect(pairs.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    let sums = [
      [2, 2, 2, 1, 1, 0, 0, 0, 0, 0], [2, 2, 2, 2, 2, 2, 2, 2, 2, 1], [2, 2, 2, 2, 0, 0, 0, 0, 0, 0],
    ]
    let units = sums.map { $0.map { Bootstrap.Unit(hits: $0, labelled: 2) } }
    for pair in pairs {
      #expect(pair.difference == bootstrap.difference(units[pair.first], units[pair.second]))
    }
    // The chosen runs: 3, 9 and 4 right.
    #expect(
      pairs.map(\.mcNemar) == [
        McNemar(onlyFirst: 0, onlySecond: 6), McNemar(onlyFirst: 0, onlySecond: 1),
        McNemar(onlyFirst: 5, onlySecond: 0),
      ])
    #expect(pairs.map(\.corrected) == holmCorrected(pairs.map(\.difference.p)))
    #expect(pairs.map(\.mcNemarCorrected) == holmCorrected(pairs.map(\.mcNemar.p)))
  }

  @Test func withoutLabelsThereAreNoPairs() throws {
    let tree = try Tree(brackets: "( word)")
    var sample = EvaluationSample()
    sample.add(
      TreeOutcome(
        tree, gold: [nil], prediction: Prediction(NodeValues(nodes: [0], width: 2, values: [0.5, 0.5])),
        labels: labels))
    let run = ComparedRun(
      seed: 1, epochs: [.init(loss: 1, devRoot: nil, devNodes: nil, seconds: 1)], bestEpoch: 1, seconds: 1,
      metrics: EvaluationCounts(labels: labels).metrics, sample: sample)
    let comparison = Comparison(labels: labels, networks: [network("a", [run]), network("b", [run])])
    #expect(comparison.pairs().isEmpty && comparison.networks[0].spread(\.root.accuracy) == nil)
    #expect(Slice.slices(of: [sample]).isEmpty)
  }
}
