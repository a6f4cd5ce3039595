import ArgumentParser
import Espalier

/// The network that reads words where there are no labels to learn: of `generate train` and `seq2seq train`.
struct EncoderOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The cell that reads.", valueName: "cell"))
  var cell = CellKind.lstm
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The layers, each over the states of the one below.", valueName: "n"))
  var layers = 1
  @Option(parsing: .unconditional, help: ArgumentHelp("The width of a state.", valueName: "n"))
  var hidden = TrainingOptions().hiddenSize
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The width of a word vector. (default: that of the vectors given, else 300)", valueName: "n"))
  var embedding: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often a word must occur to be known; rarer ones teach what is said of unknown words.",
      valueName: "n"))
  var minCount = 2
  @Option(
    help: ArgumentHelp(
      "Word vectors to begin with: GloVe or word2vec text, plain or gzip.", valueName: "file"))
  var vectors: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What the biases of forget gates begin with. (default: 0)", valueName: "x"))
  var forgetBias: Double?

  func validate() throws {
    try Limits.check("--layers", layers, within: Limits.layers)
    try Limits.check("--hidden", hidden, within: Limits.size)
    try Limits.check("--embedding", embedding, within: Limits.size)
    try Limits.check("--min-count", minCount, within: Limits.count)
    try Limits.check("--forget-bias", finite: forgetBias)
  }

  /// Hands the options on to the library.
  func apply(to options: inout TrainingOptions) {
    (options.cell, options.layers, options.hiddenSize) = (cell, layers, hidden)
    (options.embeddingSize, options.minimumCount) = (embedding, minCount)
    options.initialization.forgetBias = forgetBias
  }

  /// The vectors that trees need; nil where no file is given.
  func vectors(for trees: [Tree], note: (String) -> Void) throws -> WordVectors? {
    try vectors.map { try VectorOptions.read($0, keepingAll: false, for: trees, note: note) }
  }
}
