import ArgumentParser
import Espalier

/// `espalier train`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on labelled trees.",
    discussion: """
      The model learns the labels of the training trees. After every epoch it is measured on the dev \
      trees, and the parameters of the best epoch are kept. The defaults are the set-up of Tai, Socher \
      and Manning (2015). All random numbers come from the seed, so that a run can be repeated to the \
      bit, with any number of threads.

      Progress goes to standard error: a bar on a terminal, a line an epoch elsewhere. With --format \
      json an object for every epoch, and a last one for the model, go to standard output.

      EXAMPLES
        espalier train --train train.txt --dev dev.txt --output models/reviews
        espalier train --train sst/train.txt --dev sst/dev.txt --output models/sst \\
          --vectors glove.840B.300d.txt.gz --vectors-norm 5 --input-dropout 0.5
        espalier train --train a.txt b.txt --dev dev.txt --output models/ab --cell lstm --labels binary
      """)

  @OptionGroup(title: "Data") var data: TrainingDataOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Words and labels") var words: WordOptions
  @OptionGroup(title: "Updates") var updates: UpdateOptions
  @OptionGroup(title: "Run") var running: RunOptions
  @Option(
    help: ArgumentHelp(
      "Write how much of the loss's gradient reaches the tokens of dev trees, an object a line for every epoch and distance.",
      valueName: "file"))
  var gradients: String?

  func validate() throws {
    if network.labelsRoots, let supervision = updates.supervision,
      supervision != .root
    {
      throw ValidationError(
        "--head \(network.head.rawValue) learns the labels of roots: leave --supervision out")
    }
    if network.head == .tokens, updates.supervision == .root {
      throw ValidationError("--head tokens learns the labels of tokens: leave --supervision root out")
    }
    try words.check(vectors: data.vectors.vectors)
  }

  func run() throws {
    try data.checkOutput()
    let reporter = TrainingReporter(format: running.format, isQuiet: running.quiet)
    let train = try PlacedTrees(paths: data.train, options: data.input)
    let dev = try PlacedTrees(paths: data.dev, options: data.input)
    let vectors = try words.vectors(data.vectors, for: train.trees + dev.trees, note: reporter.note)
    do {
      let trainer = try Trainer(options: options, train: train.trees, dev: dev.trees, vectors: vectors)
      let record = try gradients.map { path throws(FileError) in
        try GradientRecord(path: path, dev: dev.trees)
      }
      let result = try trainer.run { event in
        reporter.report(event)
        if case .epoch(let report) = event { record?.add(trainer.model, epoch: report.epoch) }
      }
      let facts = TrainingRecord(
        data: data, vectorsNorm: words.vectorsNorm, options: trainer.options, result: result)
      try trainer.model.save(
        to: data.output, replacing: data.force, training: facts.training, results: facts.results)
      try record?.finish()
      try reporter.finish(result, parameters: trainer.model.parameterCount, path: data.output)
    } catch let error as TrainingError {
      reporter.clear()
      throw TrainingFailure(error, train: train, dev: dev)
    }
  }

  /// The options as the library has them.
  private var options: TrainingOptions {
    var options = TrainingOptions(network, words, data.vectors, updates, running)
    if network.labelsRoots { options.supervision = .root }
    return options
  }
}
