import ArgumentParser
import Espalier

/// The task of fresh networks, and how they learn it.
struct ProbeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What networks of fresh numbers are followed on.", valueName: "task"))
  var task = ProbeTask.random
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The steps of a sequence; for the copy task, the blanks.", valueName: "n"))
  var length = 100
  @Option(
    help: ArgumentHelp(
      "The levels of trees, from the root to the deepest leaf. (default: 5-30)", valueName: "n-n"),
    transform: DepthRange.init(argument:))
  var depth = DepthRange.usual
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many sequences, trees or trees of a treebank are followed.", valueName: "n"))
  var examples = 100
  @Option(parsing: .unconditional, help: ArgumentHelp("The width of a state.", valueName: "n"))
  var hidden = 100
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The epochs of training on a task. (default: 10)", valueName: "n"))
  var epochs: Int?
  @Option(parsing: .unconditional, help: ArgumentHelp("The updates of an epoch.", valueName: "n"))
  var updates = 100
  @Option(parsing: .unconditional, help: ArgumentHelp("The examples of a minibatch.", valueName: "n"))
  var batchSize = 50
  @Option(help: ArgumentHelp("What moves the parameters.", valueName: "name"))
  var optimizer = OptimizerKind.adam
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Its rate. (default: adam 0.001, adagrad 0.05, adadelta 1, sgd 0.1)", valueName: "x"))
  var learningRate: Double?
  @OptionGroup var clipping: ClippingOptions

  func validate() throws {
    try Limits.check("--length", length, within: 2...100_000)
    try Limits.check("--examples", examples, within: Limits.count)
    try Limits.check("--hidden", hidden, within: Limits.size)
    try Limits.check("--epochs", epochs, within: Limits.count)
    try Limits.check("--updates", updates, within: Limits.count)
    try Limits.check("--batch-size", batchSize, within: Limits.count)
    try Limits.check("--learning-rate", positive: learningRate)
    if task == .random, epochs != nil {
      throw ValidationError(
        "the random task can't be learnt: give --task adding or --task copy with --epochs")
    }
  }

  /// The largest distance of sequences.
  var reach: Int { task == .copy ? length + 10 : length - 1 }

  /// A probe for a network.
  func configuration(of network: NetworkSpecification, _ running: RunOptions) -> ProbeConfiguration {
    var options = network.options
    options.hiddenSize = hidden
    options.epochs = epochs ?? 10
    options.batchSize = batchSize
    options.optimizer = optimizer
    options.learningRate = learningRate
    clipping.apply(to: &options)
    if !options.cell.readsSequences { options.truncation = nil }
    options.seed = running.seed
    options.threadCount = running.threads ?? Machine.defaultThreadCount
    var configuration = ProbeConfiguration(
      task: task,
      shape: options.cell.readsSequences ? .sequences(length: length) : .trees(depths: depth.range),
      training: options)
    configuration.updatesPerEpoch = updates
    configuration.measured = examples
    configuration.inputSize = hidden
    return configuration
  }
}

/// `A-B`, or `A` alone.
struct DepthRange: CustomStringConvertible {
  let range: ClosedRange<Int>

  static let usual = DepthRange(range: 5...30)

  private init(range: ClosedRange<Int>) { self.range = range }

  init(argument: String) throws {
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
      1...10_000 ~= first, 1...10_000 ~= last, first <= last
    else {
      throw ValidationError(
        "'\(argument)' is no range of levels; expected two numbers from 1 to 10000, as in 5-30")
    }
    range = first...last
  }

  var description: String { "\(range.lowerBound)-\(range.upperBound)" }
}
