import ArgumentParser
import Espalier

/// The options of one of the networks that are compared: those of `espalier train` that make a network, and what it may have
/// of its own, in place of what all have.
struct ComparedOptions: ParsableArguments {
  @OptionGroup var network: NetworkOptions
  @Option var optimizer: OptimizerKind?
  @Option(parsing: .unconditional) var learningRate: Double?
  @Option(parsing: .unconditional) var embeddingLearningRate: Double?
  @Option(parsing: .unconditional) var batchSize: Int?
  @Option(parsing: .unconditional) var epochs: Int?
  @Option(parsing: .unconditional) var patience: Int?
  @Option(parsing: .unconditional) var l2: Double?
  @Option(parsing: .unconditional) var clipNorm: Double?
  @Option(parsing: .unconditional) var inputDropout: Double?
  @Option(parsing: .unconditional) var dropout: Double?
  @Option(parsing: .upToNextOption) var train: [String] = []
  @Option(parsing: .upToNextOption) var dev: [String] = []
  @Option(parsing: .upToNextOption) var test: [String] = []
  @OptionGroup var input: InputOptions

  func validate() throws {
    try Limits.check("--learning-rate", positive: learningRate)
    try Limits.check("--embedding-learning-rate", positive: embeddingLearningRate)
    try Limits.check("--batch-size", batchSize, within: Limits.count)
    try Limits.check("--epochs", epochs, within: Limits.count)
    try Limits.check("--patience", patience, within: Limits.count)
    try Limits.check("--l2", notNegative: l2 ?? 0)
    try Limits.check("--clip-norm", positive: clipNorm)
    try Limits.check("--input-dropout", dropout: inputDropout ?? 0)
    try Limits.check("--dropout", dropout: dropout ?? 0)
    if network.head == .tokens {
      throw ValidationError("networks are compared by the labels of trees: leave --head tokens out")
    }
    if (train + dev + test).contains("-") {
      throw ValidationError("treebanks of its own are files: standard input ('-') is read once, for all")
    }
    let own = [train, dev, test].count { !$0.isEmpty }
    if own != 0, own != 3 {
      throw ValidationError("treebanks of its own are three: give --train, --dev and --test")
    }
    if own == 0,
      input.inputFormat != nil || input.encoding != nil || input.trees != nil
        || input.xmlMapping != nil || input.labelOffset != nil
    {
      throw ValidationError("options of reading are for treebanks of its own: give --train, --dev and --test")
    }
  }

  /// Its own treebanks and how they are read, as a text that is the same where these are; nil where it has none.
  var treebanks: String? {
    guard !train.isEmpty else { return nil }
    let reading: [Any?] = [
      input.inputFormat, input.encoding, input.trees, input.xmlMapping, input.labelOffset,
    ]
    return "\(train) \(dev) \(test) \(reading.map { $0.map { "\($0)" } ?? "-" })"
  }

  /// Hands what is given on to the library.
  func apply(to options: inout TrainingOptions) {
    network.apply(to: &options)
    if let optimizer { options.optimizer = optimizer }
    if let learningRate { options.learningRate = learningRate }
    if let embeddingLearningRate { options.embeddingLearningRate = embeddingLearningRate }
    if let batchSize { options.batchSize = batchSize }
    if let epochs { options.epochs = epochs }
    if let patience { options.patience = patience }
    if let l2 { options.l2 = l2 }
    if let clipNorm { options.clipNorm = clipNorm }
    if let inputDropout { options.inputDropout = inputDropout }
    if let dropout { options.dropout = dropout }
    if network.labelsRoots { options.supervision = .root }
  }
}
