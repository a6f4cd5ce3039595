import ArgumentParser
import Espalier
import Timing

/// Labels for trees that are in memory, by a model whose leaf states are known.
struct InferenceBenchmark: ParsableCommand, Measurable {
  static let configuration = CommandConfiguration(
    commandName: "inference",
    abstract: "Inference from ready trees, for every cell, size of minibatch and number of threads.",
    discussion: """
      Every node is labelled; by the lstm, which reads the words in a row, the root. The model is \
      loaded, and the states of leaves are remembered from a first run. Checked: trees one at a time \
      and in minibatches have equal probabilities, to the bit; some trees by a twin of the cell in double \
      (of networks that read one way).
      """)
  @OptionGroup var options: BenchOptions
  @Flag(help: "Let cells that read sequences read both ways.")
  var bidirectional = false

  func run() throws { try measure(Bench(options)) }

  func measure(_ bench: Bench) throws {
    let corpus = try bench.corpus()
    let trees = bench.options.quick ? Array(corpus.test.prefix(200)) : corpus.test
    bench.report.note("inference: \(trees.count) trees, \(trees.nodeCount) nodes")
    for kind in bench.options.cellKinds {
      let direction: Direction = bidirectional && kind.readsSequences ? .both : .up
      let work = NominalWork(kind: kind, isBidirectional: direction == .both).forward(trees)
      let models = bench.options.threads.map {
        randomModel(kind, direction: direction, vocabulary: corpus.vocabulary, team: bench.team($0))
      }
      for model in models { Self.checkAnswers(of: model, trees, bench.options.batchSizes.max() ?? 25) }
      for batch in bench.options.batchSizes {
        let (batches, peaks) = (trees.batches(of: batch), bench.peaks())
        for (threads, model) in zip(bench.options.threads, models) {
          let times = (0..<max(5, bench.options.repeatCount)).map { _ in
            seconds { for trees in batches { _ = model.predict(trees, nodes: kind.benchmarkNodes) } }
          }
          bench.report.row(
            "inference",
            [
              .text("cell", direction == .both ? "\(kind.name), both ways" : kind.name),
              .count("batch", batch), .count("threads", threads),
            ]
              + bench.speed(seconds: median(times), trees: trees.count, work: work, peak: peaks[threads]))
        }
      }
    }
  }

  /// Checks predictions, and meets all words on the way.
  static func checkAnswers(of model: TreeClassifier, _ trees: [Tree], _ batch: Int) {
    let nodes = model.kind.benchmarkNodes
    let predictions = trees.batches(of: batch).flatMap { model.predict($0, nodes: nodes) }
    check(predictions.count == trees.count, "\(predictions.count) predictions for \(trees.count) trees")
    for at in stride(from: 0, to: trees.count, by: max(1, trees.count / 20)) {
      let alone = model.predict([trees[at]], nodes: nodes)[0]
      check(alone.nodes == predictions[at].nodes, "other nodes of tree \(at) alone")
      for index in alone.nodes.indices {
        check(alone.probabilities(index) == predictions[at].probabilities(index), "tree \(at) alone differs")
      }
    }
    guard model.configuration.direction == .up else { return }
    Twin.checkPredictions(of: model, Array(trees.prefix(3)), Array(predictions.prefix(3)))
  }
}
