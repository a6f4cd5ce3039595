import ArgumentParser
import Espalier
import Timing

/// Epochs of training in this process.
struct TrainingBenchmark: ParsableCommand, Measurable {
  static let configuration = CommandConfiguration(
    commandName: "training",
    abstract: "Training, for every cell, size of minibatch and number of threads.",
    discussion: """
      Checked: the loss and all gradients of a minibatch by a twin of the cell in double; every epoch's \
      loss is the same, to the bit, whatever the number of threads.
      """)
  @OptionGroup var options: BenchOptions

  func run() throws { try measure(Bench(options)) }

  func measure(_ bench: Bench) throws {
    let corpus = try bench.corpus()
    let trees = Array(corpus.train.prefix(bench.options.treeLimit ?? corpus.train.count))
    bench.report.note("training: \(trees.count) trees, \(trees.nodeCount) nodes, an epoch")
    for kind in bench.options.cellKinds {
      Twin.checkGradients(
        of: randomModel(kind, vocabulary: corpus.vocabulary, team: bench.team(bench.options.threads[0])),
        Array(trees.prefix(3)))
      for batch in bench.options.batchSizes { try measure(bench, kind, batch, trees) }
    }
  }

  private func measure(_ bench: Bench, _ kind: CellKind, _ batch: Int, _ trees: [Tree]) throws {
    let peaks = bench.peaks()
    let work = NominalWork(kind: kind).training(trees)
    var losses: [Double]?
    for threads in bench.options.threads {
      let epochs = try train(
        trees, TrainingOptions(benchmark: kind, batch: batch, threads: threads), bench.options.repeatCount + 1
      )
      check(losses == nil || losses == epochs.map(\.loss), "losses that depend on the number of threads")
      losses = epochs.map(\.loss)
      // The first epoch meets cold memory.
      let time = median(epochs.dropFirst().map(\.seconds))
      let nodes = kind.readsSequences ? trees.reduce(0) { $0 + $1.leafCount } : trees.nodeCount
      bench.report.row(
        "training",
        [.text("cell", kind.name), .count("batch", batch), .count("threads", threads)]
          + bench.speed(seconds: time, trees: trees.count, work: work, peak: peaks[threads])
          + [.number("nsPerNode", time / Double(nodes) * 1e9, 0)])
    }
  }
}

/// Trains for some epochs, and returns what each led to.
func train(_ trees: [Tree], _ options: TrainingOptions, _ epochs: Int) throws -> [EpochReport] {
  var options = options
  options.epochs = epochs
  let trainer = try Trainer(options: options, train: trees, dev: [trees[0]], vectors: nil)
  var reports: [EpochReport] = []
  _ = try trainer.run { event in
    if case .epoch(let report) = event { reports.append(report) }
  }
  check(reports.count == epochs && reports.allSatisfy { $0.loss.isFinite }, "\(reports.count) epochs")
  return reports
}

extension TrainingOptions {
  /// What is compared with peers: AdaGrad for all parameters, and nothing that regularises.
  init(benchmark kind: CellKind, batch: Int, threads: Int) {
    self.init()
    cell = kind
    hiddenSize = kind.benchmarkSize
    embeddingSize = 300
    embeddingTraining = .own(.adagrad)
    batchSize = batch
    patience = nil
    (l2, dropout, inputDropout) = (0, 0, 0)
    supervision = kind.readsSequences ? .root : .all
    threadCount = threads
  }
}
