import ArgumentParser
import Espalier

/// `espalier relate`.
struct RelateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "relate",
    abstract: "Train and use models that compare two trees.",
    discussion: """
      Pairs with a score make a model of relatedness: a folder of parent pointers as SICK's, with a.toks, \
      a.parents, b.toks, b.parents and sim.txt. Pairs with a relation make a model of relations: a file of \
      lines with the relation, the left and the right tree in brackets, separated by tabs.

      EXAMPLES
        espalier relate train --train sick/train --dev sick/dev --output models/sick \\
          --cell child-sum-tree-lstm --vectors glove.txt.gz --embedding-optimizer none --dropout 0
        espalier relate evaluate --model models/sick sick/test
        espalier relate predict --model models/sick sick/test
      """,
    subcommands: [RelateTrainCommand.self, RelateEvaluateCommand.self, RelatePredictCommand.self])
}

/// `espalier relate train`.
struct RelateTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on pairs of trees.",
    discussion: """
      After every epoch the model is measured on the dev pairs, by Pearson's r or by accuracy, and the \
      parameters of the best epoch are kept. Options are those of 'espalier train', but for what is about \
      labels of nodes.
      """)

  @Option(parsing: .upToNextOption, help: ArgumentHelp("Pairs to learn from.", valueName: "path"))
  var train: [String]
  @Option(parsing: .upToNextOption, help: ArgumentHelp("Pairs to measure every epoch on.", valueName: "path"))
  var dev: [String]
  @OptionGroup var vectors: VectorOptions
  @Option(help: ArgumentHelp("The folder to save the model as.", valueName: "folder"))
  var output: String
  @Flag(help: "Replace the model that lies at the output. A folder that is no model is never replaced.")
  var force = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The width in which two trees are compared.", valueName: "n"))
  var comparison = 50
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Words") var words: WordOptions
  @OptionGroup(title: "Updates") var updates: UpdateOptions
  @OptionGroup(title: "Run") var running: RunOptions

  mutating func validate() throws {
    try InputFiles.check(train + dev + (vectors.vectors.map { [$0] } ?? []))
    try Limits.check("--comparison", comparison, within: Limits.size)
    if network.head != .all || updates.supervision != nil || !updates.classWeights.weights.isEmpty {
      throw ValidationError(
        "pairs have no labelled nodes: leave --head, --supervision and --class-weights out")
    }
    if updates.clipping.truncate != nil {
      throw ValidationError("gradients of pairs are not truncated: leave --truncate out")
    }
    try words.check(vectors: vectors.vectors)
  }

  func run() throws {
    try ModelOutput.check(output, force: force)
    let train = try PlacedPairs(paths: train)
    let dev = try PlacedPairs(paths: dev)
    let reporter = TrainingReporter(format: running.format, isQuiet: running.quiet)
    let vectors = try words.vectors(
      self.vectors, for: (train.pairs + dev.pairs).flatMap { [$0.left, $0.right] }, note: reporter.note)
    do {
      let trainer = try PairTrainer(
        options: TrainingOptions(network, words, self.vectors, updates, running), comparisonSize: comparison,
        train: train.pairs,
        dev: dev.pairs, vectors: vectors)
      let output = StandardOutput()
      let best = try trainer.run { epoch in
        if running.format == .json {
          try? output.write(RelateReport.json(epoch))
          try? output.flush()
        }
        if !running.quiet { StandardError.write(RelateReport.line(epoch)) }
      }
      try trainer.model.save(
        to: self.output, replacing: force, training: facts(trainer.options), results: RelateReport.facts(best)
      )
      if running.format == .text, !running.quiet {
        try output.write(RelateReport.text(best.dev) + "best epoch \(best.epoch)  model \(self.output)\n")
        try output.flush()
      }
    } catch let error as TrainingError {
      throw PairFailure(error, train: train, dev: dev)
    }
  }

  private func facts(_ options: TrainingOptions) -> [ModelConfiguration.Fact] {
    [
      .init("train", .text(train.joined(separator: " "))), .init("dev", .text(dev.joined(separator: " "))),
      .init("vectors", vectors.vectors.map { .text($0) } ?? .none),
    ] + TrainingRecord.facts(updates: options)
  }
}

/// A model of pairs, and the pairs that it is run on.
struct PairModelOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of the model.", valueName: "folder"))
  var model: String
  @Argument(help: ArgumentHelp("Pairs: folders, files, or '-' for standard input.", valueName: "path"))
  var files: [String]

  /// Reads the model and the pairs, and runs the one on the other.
  ///
  /// - Throws: `ModelFileError`, errors of the readers, `TreeError` where the model can't read a tree.
  func run() throws -> (model: PairModel, pairs: [TreePair], predictions: [PairModel.Prediction]) {
    let model = try PairModel.load(from: model, team: ThreadTeam(count: Machine.defaultThreadCount))
    let input = try PlacedPairs(paths: files)
    try input.check(model)
    return (model, input.pairs, model.predict(input.pairs.map { ($0.left, $0.right) }))
  }
}

/// `espalier relate evaluate`.
struct RelateEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how well a model compares pairs of trees.",
    discussion: "Pearson's r, Spearman's rho and the mean squared error of scores; accuracy of relations.")

  @OptionGroup var options: PairModelOptions
  @Option(help: ArgumentHelp("How to report; json is one object on one line.", valueName: "format"))
  var format = ReportFormat.text

  func run() throws {
    let (model, pairs, predictions) = try options.run()
    let metrics = PairMetrics(model, pairs, predictions)
    if metrics.count == 0 {
      throw NothingToCompare(path: options.files[0], what: "pair has a score or relation")
    }
    try StandardOutput.write { output in
      switch format {
      case .text: try output.write(RelateReport.text(metrics))
      case .json: try output.write(RelateReport.json(metrics))
      }
    }
  }
}

/// `espalier relate predict`.
struct RelatePredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Compare pairs of trees with a model.",
    discussion: """
      A line a pair: the score or the relation, the left and the right words, separated by tabs; with json an \
      object a line.
      """)

  @OptionGroup var options: PairModelOptions
  @Option(help: ArgumentHelp("What to write for each pair.", valueName: "format"))
  var format = ReportFormat.text

  func run() throws {
    let (model, pairs, predictions) = try options.run()
    try StandardOutput.write { output in
      for (pair, prediction) in zip(pairs, predictions) {
        switch format {
        case .text: try output.write(RelateReport.line(pair, prediction, model))
        case .json: try output.write(RelateReport.json(pair, prediction, model))
        }
      }
    }
  }
}
