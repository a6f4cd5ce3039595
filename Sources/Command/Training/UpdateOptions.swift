import ArgumentParser
import Espalier

/// How `train` learns.
struct UpdateOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What moves the parameters.", valueName: "name"))
  var optimizer = TrainingOptions().optimizer
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Its rate. (default: adagrad 0.05, for mv-rnn 0.02 and for rntn 0.002, adam 0.001, adadelta 1, sgd 0.1)
      """, valueName: "x"))
  var learningRate: Double?
  @Option(
    help: ArgumentHelp(
      "What moves the word vectors; none freezes them. (default: sgd with --vectors, else same)",
      valueName: "name"))
  var embeddingOptimizer: EmbeddingOptimizer?
  @Option(parsing: .unconditional, help: ArgumentHelp("Its rate. (default: as above)", valueName: "x"))
  var embeddingLearningRate: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("The trees of a minibatch.", valueName: "n"))
  var batchSize = TrainingOptions().batchSize
  @Option(parsing: .unconditional, help: ArgumentHelp("The most epochs.", valueName: "n"))
  var epochs = TrainingOptions().epochs
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Stop after n epochs without a better one on dev.", valueName: "n"))
  var patience = TrainingOptions().patience ?? TrainingOptions().epochs
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "L2: adds x times w to the gradient of every weight w but the word vectors'.", valueName: "x"))
  var l2 = TrainingOptions().l2
  @OptionGroup var clipping: ClippingOptions
  @Option(parsing: .unconditional, help: ArgumentHelp("Dropout on word vectors.", valueName: "x"))
  var inputDropout = TrainingOptions().inputDropout
  @Option(parsing: .unconditional, help: ArgumentHelp("Dropout before the softmax.", valueName: "x"))
  var dropout = TrainingOptions().dropout
  @Option(
    help: ArgumentHelp(
      "The weights of labels in the loss, as 0=2,4=1.5; 1 where none is given.", valueName: "label=x,..."),
    transform: ClassWeights.init(argument:))
  var classWeights = ClassWeights()
  @Option(
    help: ArgumentHelp(
      "The nodes that count in the loss: all labelled ones, the root, or n of a tree, drawn anew every time. (default: all)",
      valueName: "all|root|n"),
    transform: Supervision.init(argument:))
  var supervision: Supervision?

  func validate() throws {
    try Limits.check("--learning-rate", positive: learningRate)
    try Limits.check("--embedding-learning-rate", positive: embeddingLearningRate)
    try Limits.check("--batch-size", batchSize, within: Limits.count)
    try Limits.check("--epochs", epochs, within: Limits.count)
    try Limits.check("--patience", patience, within: Limits.count)
    try Limits.check("--l2", notNegative: l2)
    try Limits.check("--input-dropout", dropout: inputDropout)
    try Limits.check("--dropout", dropout: dropout)
    if embeddingOptimizer == EmbeddingOptimizer.none, embeddingLearningRate != nil {
      throw ValidationError("--embedding-learning-rate makes no sense with --embedding-optimizer none")
    }
  }

  /// Checks that nothing is said of labels, where words are learnt.
  func checkNoLabels() throws {
    if supervision != nil || !classWeights.weights.isEmpty {
      throw ValidationError("words are learnt, and not labels: leave --supervision and --class-weights out")
    }
  }

  /// Hands the options on to the library.
  func apply(to options: inout TrainingOptions) {
    options.optimizer = optimizer
    options.learningRate = learningRate
    options.embeddingTraining = embeddingOptimizer?.training ?? .automatic
    options.embeddingLearningRate = embeddingLearningRate
    options.batchSize = batchSize
    options.epochs = epochs
    options.patience = patience
    options.l2 = l2
    clipping.apply(to: &options)
    options.inputDropout = inputDropout
    options.dropout = dropout
    options.classWeights = classWeights.weights
    options.supervision = supervision ?? .all
  }
}

/// The names of `EmbeddingTraining`.
enum EmbeddingOptimizer: String, CaseIterable, ExpressibleByArgument {
  case same, sgd, adagrad, adam, adadelta, none

  var training: EmbeddingTraining {
    switch self {
    case .same: .same
    case .none: .frozen
    case .sgd: .own(.sgd)
    case .adagrad: .own(.adagrad)
    case .adam: .own(.adam)
    case .adadelta: .own(.adadelta)
    }
  }
}

/// `LABEL=X,...`.
struct ClassWeights {
  /// The weights by label.
  private(set) var weights: [String: Double] = [:]

  init() {}

  init(argument: String) throws {
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      // A label may hold an equals sign, a number cannot.
      guard let sign = part.lastIndex(of: "="), sign > part.startIndex,
        let weight = Double(part[part.index(after: sign)...]), weight >= 0, weight.isFinite
      else {
        throw ValidationError("'\(part)' is no class weight; expected a label, '=' and a number, as in 4=1.5")
      }
      guard weights.updateValue(weight, forKey: String(part[..<sign])) == nil else {
        throw ValidationError("the label '\(part[..<sign])' is given two class weights")
      }
    }
  }
}

extension Supervision {
  init(argument: String) throws {
    switch argument {
    case "all": self = .all
    case "root": self = .root
    default:
      guard let count = Int(argument), Limits.count.contains(count) else {
        throw ValidationError("'\(argument)' is no supervision; expected all, root, or a number of nodes")
      }
      self = .sample(count)
    }
  }
}
