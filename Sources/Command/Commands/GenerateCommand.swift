import ArgumentParser
import Espalier

/// `espalier generate`.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Train language models on a treebank's words; score sentences, and draw them.",
    discussion: """
      A language model foretells the next word of a sentence from those before it. Treebanks are read for their \
      words; tokenised sentences, one a line, are read with --input-format text.

      EXAMPLES
        espalier generate train --train train.txt --dev dev.txt --output models/words
        espalier generate score --model models/words test.txt
        espalier generate sample --model models/words --count 5 --top-p 0.9
      """,
    subcommands: [GenerateTrainCommand.self, GenerateScoreCommand.self, GenerateSampleCommand.self])
}

/// `espalier generate train`.
struct GenerateTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a language model.",
    discussion: """
      After every epoch the perplexity of the dev sentences is measured, and the parameters of the best epoch are \
      kept. Words that occur less often than --min-count are one, the unknown word.
      """)

  @Option(parsing: .upToNextOption, help: ArgumentHelp("Treebanks to learn from.", valueName: "file"))
  var train: [String]
  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Treebanks to measure every epoch on.", valueName: "file"))
  var dev: [String]
  @OptionGroup(title: "Reading") var input: InputOptions
  @Option(help: ArgumentHelp("The folder to save the model as.", valueName: "folder"))
  var output: String
  @Flag(help: "Replace the model that lies at the output. A folder that is no model is never replaced.")
  var force = false
  @OptionGroup(title: "Network") var network: EncoderOptions
  @OptionGroup(title: "Updates") var updates: UpdateOptions
  @OptionGroup(title: "Run") var running: RunOptions

  mutating func validate() throws {
    try InputFiles.check(train + dev + (network.vectors.map { [$0] } ?? []))
    try updates.checkNoLabels()
    guard network.cell.readsSequences else {
      throw ValidationError(
        "\(network.cell.name) reads trees, and words are foretold from those before: take rnn, lstm or gru")
    }
  }

  func run() throws {
    try ModelOutput.check(output, force: force)
    let train = try PlacedTrees(paths: train, options: input)
    let dev = try PlacedTrees(paths: dev, options: input)
    let reporter = EpochReporter(running)
    let vectors = try network.vectors(for: train.trees, note: reporter.note)
    do {
      let trainer = try LanguageTrainer(
        options: options, train: train.trees, dev: dev.trees, vectors: vectors)
      let best = try trainer.run(step: reporter.show) { epoch in
        reporter.tell(epoch, dev: GenerateReport.short(epoch.dev), figures: GenerateReport.figures(epoch.dev))
      }
      try trainer.model.save(
        to: output, replacing: force, training: facts(trainer.options), results: GenerateReport.facts(best))
      try reporter.finish(
        GenerateReport.text(best.dev)
          + "best epoch \(best.epoch)  parameters \(trainer.model.parameterCount)  model \(output)\n")
    } catch let error as TrainingError {
      reporter.clear()
      throw TrainingFailure(error, train: train, dev: dev)
    }
  }

  private var options: TrainingOptions {
    var options = TrainingOptions()
    updates.apply(to: &options)
    network.apply(to: &options)
    running.apply(to: &options)
    return options
  }

  private func facts(_ options: TrainingOptions) -> [ModelConfiguration.Fact] {
    [
      .init("train", .text(train.joined(separator: " "))), .init("dev", .text(dev.joined(separator: " "))),
      .init("vectors", network.vectors.map { .text($0) } ?? .none),
      .init("minCount", .integer(options.minimumCount)),
    ] + TrainingRecord.facts(updates: options)
  }
}

/// `espalier generate score`.
struct GenerateScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Say how probable sentences are.",
    discussion: """
      Perplexity is exp(-1/N sum of ln p) over the N words and ends of sentences. A word that the model doesn't know \
      counts as its unknown word; how many there are is told, since perplexities compare only where the same words \
      are known. --sentences writes a line, or an object, for every sentence: ln p, words, unknown ones, text.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var input: StreamFiles
  @OptionGroup var options: InputOptions
  @Flag(help: "Report every sentence, too.")
  var sentences = false
  @Option(help: ArgumentHelp("How to report; json is an object a line.", valueName: "format"))
  var format = ReportFormat.text

  func run() throws {
    let model = try model.loadLanguageModel()
    let reader = try TreebankInput(paths: input.files, options: options)
    var metrics = LanguageMetrics()
    try StandardOutput.write { output in
      var batch: [[String]] = []
      func settle() throws {
        let scores = model.score(batch)
        metrics.add(scores)
        if sentences {
          for (words, score) in zip(batch, scores) {
            try output.write(GenerateReport.sentence(words, score, format))
          }
        }
        batch.removeAll(keepingCapacity: true)
      }
      while let tree = try reader.next() {
        batch.append(tree.words)
        if batch.count == 256 { try settle() }
      }
      try settle()
      switch format {
      case .text: try output.write((sentences ? "\n" : "") + GenerateReport.text(metrics))
      case .json: try output.write(GenerateReport.json(metrics))
      }
    }
  }
}

/// `espalier generate sample`.
struct GenerateSampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draw sentences.",
    discussion: """
      The same seed draws the same sentences, however many are drawn and whatever the number of threads. The unknown \
      word is never drawn. A sentence that doesn't end by itself ends after --max-length words; with --format json \
      that is told.
      """)

  @OptionGroup var model: ModelOptions
  @Option(parsing: .unconditional, help: ArgumentHelp("How many sentences.", valueName: "n"))
  var count = 10
  @Option(help: ArgumentHelp("Words that every sentence begins with.", valueName: "text"))
  var prompt = ""
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Above 1 all words grow more alike, below 1 less; 0 takes the most probable one.", valueName: "x"))
  var temperature = 1.0
  @Option(parsing: .unconditional, help: ArgumentHelp("Draw from the k most probable words.", valueName: "k"))
  var topK: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Draw from the fewest words whose probabilities sum to p.", valueName: "p"))
  var topP: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("The most words of a sentence.", valueName: "n"))
  var maxLength = 100
  @Option(
    parsing: .unconditional, help: ArgumentHelp("What all random numbers are drawn from.", valueName: "n"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("A sentence a line, or an object.", valueName: "format"))
  var format = ReportFormat.text

  func validate() throws {
    try Limits.check("--count", count, within: Limits.count)
    try Limits.check("--temperature", notNegative: temperature)
    try Limits.check("--top-k", topK, within: Limits.count)
    try Limits.check("--max-length", maxLength, within: 1...100_000)
    if let topP, !(topP > 0 && topP <= 1) {
      throw ValidationError("--top-p is \(topP), and must be above 0 and at most 1")
    }
    if words.count >= maxLength {
      throw ValidationError("the prompt has \(words.count) words, and --max-length is \(maxLength)")
    }
  }

  private var words: [String] { prompt.split(whereSeparator: \.isWhitespace).map(String.init) }

  func run() throws {
    let model = try model.loadLanguageModel()
    var sampling = Sampling()
    (sampling.temperature, sampling.topK, sampling.topP) = (temperature, topK, topP)
    (sampling.maximumLength, sampling.seed) = (maxLength, seed)
    try StandardOutput.write { output in
      for sample in model.sample(count: count, after: words, sampling) {
        try output.write(GenerateReport.sample(sample, format))
      }
    }
  }
}
