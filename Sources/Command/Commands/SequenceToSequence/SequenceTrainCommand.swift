import ArgumentParser
import Espalier

/// `espalier seq2seq train`.
struct SequenceTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on pairs, or on sentences and their brackets.",
    discussion: """
      After every epoch the perplexity of the dev outputs is measured, and the parameters of the best epoch are \
      kept. A word of a source that occurs less often than --min-count is the unknown word; a word to say that \
      occurs less often than --min-target-count is never said.
      """)

  @Option(parsing: .upToNextOption, help: ArgumentHelp("Pairs to learn from.", valueName: "file"))
  var train: [String]
  @Option(parsing: .upToNextOption, help: ArgumentHelp("Pairs to measure every epoch on.", valueName: "file"))
  var dev: [String]
  @OptionGroup(title: "Reading") var input: SequenceInputOptions
  @Flag(help: "With --treebank, say the labels of brackets, too, up to their functions.")
  var bracketLabels = false
  @Option(help: ArgumentHelp("The folder to save the model as.", valueName: "folder"))
  var output: String
  @Flag(help: "Replace the model that lies at the output. A folder that is no model is never replaced.")
  var force = false
  @OptionGroup(title: "Network") var network: EncoderOptions
  @OptionGroup(title: "Decoder") var decoder: DecoderOptions
  @OptionGroup(title: "Updates") var updates: UpdateOptions
  @OptionGroup(title: "Run") var running: RunOptions

  mutating func validate() throws {
    try InputFiles.check(train + dev + (network.vectors.map { [$0] } ?? []))
    try updates.checkNoLabels()
    if bracketLabels, !input.treebank { throw ValidationError("--bracket-labels needs --treebank") }
    try decoder.check(reading: network.cell)
  }

  func run() throws {
    try ModelOutput.check(output, force: force)
    let train = try pairs(train)
    let dev = try pairs(dev)
    let reporter = EpochReporter(running)
    let vectors = try network.vectors(for: train.pairs.map(\.source), note: reporter.note)
    do {
      let trainer = try SequenceToSequenceTrainer(
        options: options, own: decoder.options, train: train.pairs, dev: dev.pairs, vectors: vectors)
      let best = try trainer.run(step: reporter.show) { epoch in
        reporter.tell(epoch, dev: SequenceReport.short(epoch.dev), figures: SequenceReport.figures(epoch.dev))
      }
      try trainer.model.save(
        to: output, replacing: force, training: facts(trainer.options), results: SequenceReport.facts(best))
      try reporter.finish(
        SequenceReport.text(best.dev)
          + "best epoch \(best.epoch)  parameters \(trainer.model.parameterCount)  model \(output)\n")
    } catch let error as TrainingError {
      reporter.clear()
      throw SequenceFailure(error, train: train, dev: dev)
    }
  }

  private var encoderTrees: WordTree { input.encoderTrees ?? .balanced }

  private func pairs(_ paths: [String]) throws -> PlacedSequencePairs {
    try PlacedSequencePairs(
      paths: paths, input, readsTrees: !network.cell.readsSequences, shape: encoderTrees,
      linearization: Linearization(hasLabels: bracketLabels))
  }

  private var options: TrainingOptions {
    var options = TrainingOptions()
    updates.apply(to: &options)
    network.apply(to: &options)
    decoder.apply(to: &options)
    running.apply(to: &options)
    return options
  }

  private func facts(_ options: TrainingOptions) -> [ModelConfiguration.Fact] {
    var facts: [ModelConfiguration.Fact] = [
      .init("train", .text(train.joined(separator: " "))), .init("dev", .text(dev.joined(separator: " "))),
      .init("treebank", .flag(input.treebank)),
    ]
    if input.treebank, !network.cell.readsSequences {
      facts.append(.init(SequenceReport.encoderTreesName, .text(encoderTrees.rawValue)))
    }
    facts += [
      .init("vectors", network.vectors.map { .text($0) } ?? .none),
      .init("minCount", .integer(options.minimumCount)),
      .init("minTargetCount", .integer(decoder.minTargetCount)),
      .init("teacherForcing", .text(decoder.teacherForcing.argument)),
    ]
    return facts + TrainingRecord.facts(updates: options)
  }
}
