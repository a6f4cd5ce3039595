import ArgumentParser
import Espalier

/// The network that `train` makes.
struct NetworkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The cell.", valueName: "cell"))
  var cell = CellKind.treeLSTM
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The layers, each over the states of the one below.", valueName: "n"))
  var layers = TrainingOptions().layers
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Non-linear layers between words and states.", valueName: "n"))
  var inputLayers = TrainingOptions().depth.inputLayers
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Layers within the step from one state to the next.", valueName: "n"))
  var transitionLayers = TrainingOptions().depth.transitionLayers
  @Flag(help: "Let these layers read the state before the step, too.")
  var transitionShortcut = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Non-linear layers between states and the softmax.", valueName: "n"))
  var outputLayers = TrainingOptions().depth.outputLayers
  @Option(
    help: ArgumentHelp(
      "Which way states travel: up to the root, down from it to the leaves after that, or both joined; in sequences forward (up) or both.",
      valueName: "way"))
  var direction = TrainingOptions().direction
  @Option(help: ArgumentHelp("How the states of both ways are joined.", valueName: "how"))
  var join = TrainingOptions().join
  @Option(
    help: ArgumentHelp(
      "What is labelled: all nodes, the root, every token (by rnn, lstm, gru), or the tree by attention over its nodes.",
      valueName: "head"))
  var head = HeadChoice.all
  @Option(help: ArgumentHelp("The function of rnn and tree-rnn. (default: tanh)", valueName: "name"))
  var activation: Activation?
  @Flag(help: "Let the gates of lstm see its cell.")
  var peepholes = false
  @Flag(
    help: "Normalise what is in the gates of rnn, lstm, gru, tree-rnn, tree-lstm and child-sum-tree-lstm.")
  var layerNorm = false
  @Option(
    help: ArgumentHelp(
      "Where gru resets: before the product, or after it, as PyTorch does. (default: before)",
      valueName: "where"))
  var reset: ResetChoice?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The width of a category's vector, for tag-guided cells.", valueName: "n"))
  var categorySize = TrainingOptions().categorySize
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The width of a state. (default: 150)", valueName: "n"))
  var hidden: Int?
  @Option(
    help: ArgumentHelp(
      "How matrices begin: uniform by their width, by Glorot, or (those that multiply states) orthogonal or as the identity.",
      valueName: "how"))
  var initialization = MatrixInitialization.uniform
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What the biases of forget gates begin with. (default: 0)", valueName: "x"))
  var forgetBias: Double?
  /// What is labelled.
  enum HeadChoice: String, CaseIterable, ExpressibleByArgument {
    case root, all, tokens, attention
  }

  /// Where a GRU resets.
  enum ResetChoice: String, CaseIterable, ExpressibleByArgument {
    case before, after
  }

  func validate() throws {
    try Limits.check("--layers", layers, within: Limits.layers)
    try Limits.check("--input-layers", inputLayers, within: 0...Limits.layers.upperBound)
    try Limits.check("--transition-layers", transitionLayers, within: 0...Limits.layers.upperBound)
    try Limits.check("--output-layers", outputLayers, within: 0...Limits.layers.upperBound)
    if transitionShortcut, transitionLayers == 0 {
      throw ValidationError("--transition-shortcut needs --transition-layers")
    }
    if join == .sum, direction != .both { throw ValidationError("--join sum needs --direction both") }
    try Limits.check("--category-size", categorySize, within: Limits.size)
    try Limits.check("--hidden", hidden, within: Limits.size)
    try Limits.check("--forget-bias", finite: forgetBias)
  }

  /// Whether only the labels of roots can be learnt.
  var labelsRoots: Bool { head == .root || head == .attention }

  /// Hands the options on to the library.
  func apply(to options: inout TrainingOptions) {
    options.cell = cell
    options.layers = layers
    options.direction = direction
    options.depth = NetworkDepth(
      inputLayers: inputLayers, transitionLayers: transitionLayers,
      hasTransitionShortcut: transitionShortcut, outputLayers: outputLayers)
    options.join = join
    options.categorySize = categorySize
    if let activation { options.cellOptions["activation"] = activation.rawValue }
    if peepholes { options.cellOptions["peepholes"] = "yes" }
    if layerNorm { options.cellOptions["layer-norm"] = "yes" }
    options.initialization = NetworkInitialization(matrices: initialization, forgetBias: forgetBias)
    if let reset { options.cellOptions["reset"] = reset.rawValue }
    if head == .tokens { options.head = .tokens }
    options.hiddenSize = hidden ?? TrainingOptions().hiddenSize
    if head == .attention { options.head = .attention(size: options.hiddenSize) }
  }
}
