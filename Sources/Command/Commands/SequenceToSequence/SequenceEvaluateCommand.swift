import ArgumentParser
import Espalier

/// `espalier seq2seq evaluate`.
struct SequenceEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how well a model says what it should.",
    discussion: """
      Given the words that should have come: perplexity, and token accuracy, the share of words and ends that are \
      the most probable ones. Of what is said without them: exact match, the share of outputs that are right word \
      for word; BLEU as sacreBLEU computes it; and outputs that never came to an end. With --treebank also the \
      share of outputs that are trees over their sentence, and F1 of all brackets without labels, of outputs and \
      of trees that branch to the right.
      """)

  @OptionGroup var model: ModelOptions
  @Argument(help: ArgumentHelp("Pairs, or treebanks: files, or '-' for standard input.", valueName: "file"))
  var files: [String]
  @OptionGroup(title: "Reading") var input: SequenceInputOptions
  @OptionGroup(title: "Search") var search: SearchOptions
  @Option(help: ArgumentHelp("How to report; json is one object on one line.", valueName: "format"))
  var format = ReportFormat.text

  mutating func validate() throws { try InputFiles.check(files) }

  /// The most pairs that are measured together.
  private static let mostTogether = 256

  func run() throws {
    let model = try model.loadSequenceModel()
    if model.saysBrackets != input.treebank {
      StandardError.write(
        "espalier: note: the model was trained \(input.treebank ? "on pairs, not on treebanks" : "with --treebank")\n"
      )
    }
    let placed = try PlacedSequencePairs(
      paths: files, input, readsTrees: !model.readsSequences,
      shape: input.encoderTrees ?? model.encoderTrees ?? .balanced, linearization: model.linearization)
    guard !placed.pairs.isEmpty else {
      throw NothingToCompare(path: files[0], what: input.treebank ? "sentence" : "pair")
    }
    try placed.check(model)
    var metrics = SequenceToSequenceMetrics()
    var brackets = input.treebank ? BracketMetrics(model.linearization) : nil
    let bar = ProgressBar()
    for first in stride(from: 0, to: placed.pairs.count, by: Self.mostTogether) {
      let part = first..<min(first + Self.mostTogether, placed.pairs.count)
      let pairs = Array(placed.pairs[part])
      metrics.add(model.score(pairs))
      for (place, outputs) in zip(part, model.translate(pairs.map(\.source), search.search())) {
        guard let best = outputs.first else { continue }
        metrics.add(best, for: placed.pairs[place].target)
        brackets?.add(best.words, for: placed.trees[place])
      }
      bar.show(
        head: "evaluating", share: Double(part.upperBound) / Double(placed.pairs.count),
        tail: "\(part.upperBound) of \(placed.pairs.count)")
    }
    bar.clear()
    try StandardOutput.write { output in
      switch format {
      case .text: try output.write(SequenceReport.text(metrics, brackets))
      case .json: try output.write(SequenceReport.json(metrics, brackets))
      }
    }
  }
}
