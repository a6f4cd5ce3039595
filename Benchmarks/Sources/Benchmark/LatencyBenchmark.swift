import ArgumentParser
import Espalier
import Timing

/// One tree at a time.
struct LatencyBenchmark: ParsableCommand, Measurable {
  static let configuration = CommandConfiguration(
    commandName: "latency",
    abstract: "The time from one ready tree to its labels, for trees of about 37 nodes.",
    discussion: """
      The model is loaded; the states of leaves are remembered, and once more not. Checked as for \
      inference.
      """)
  @OptionGroup var options: BenchOptions

  func run() throws { try measure(Bench(options)) }

  func measure(_ bench: Bench) throws {
    let corpus = try bench.corpus()
    let trees = Array(
      corpus.test.filter { (35...39).contains($0.nodeCount) }.prefix(bench.options.quick ? 20 : 500))
    check(!trees.isEmpty, "no trees of about 37 nodes")
    bench.report.note("latency: \(trees.count) trees of 35 to 39 nodes, one at a time")
    for kind in bench.options.cellKinds {
      for threads in bench.options.threads {
        let model = randomModel(kind, vocabulary: corpus.vocabulary, team: bench.team(threads))
        InferenceBenchmark.checkAnswers(of: model, trees, 25)
        let known = (0..<bench.options.repeatCount).flatMap { _ in times(model, trees) }
        let unknown = trees.map { tree in
          model.network.parameters.didChange()
          return seconds { _ = model.predict([tree], nodes: kind.benchmarkNodes) }
        }
        bench.report.row(
          "latency",
          [
            .text("cell", kind.name), .count("threads", threads),
            .number("medianMilliseconds", median(known) * 1e3, 4),
            .number("99thPercentile", known.sorted()[known.count * 99 / 100] * 1e3, 4),
            .number("medianOfNewWords", median(unknown) * 1e3, 4),
          ])
      }
    }
  }

  private func times(_ model: TreeClassifier, _ trees: [Tree]) -> [Double] {
    trees.map { tree in seconds { _ = model.predict([tree], nodes: model.kind.benchmarkNodes) } }
  }
}
