import ArgumentParser
import Espalier

/// The network that `train` makes.
struct NetworkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The cell.", valueName: "cell"))
  var cell = CellKind.treeLSTM
  @Option(parsing: .unconditional, help: ArgumentHelp("The width of a state.", valueName: "n"))
  var hidden = TrainingOptions().hiddenSize
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The width of a word vector. (default: that of the vectors given, else 300)", valueName: "n"))
  var embedding: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rescale the vectors given so that their mean length is x.", valueName: "x"))
  var vectorsNorm: Double?
  @Flag(help: "Keep every word of the vectors, not only those of the treebanks.")
  var keepVectors = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often a word must occur to be known, where no vector is given for it.", valueName: "n"))
  var minCount = TrainingOptions().minimumCount
  @Option(
    help: ArgumentHelp("The classes: the labels as they are, or negative and positive.", valueName: "mapping")
  )
  var labels = TrainingOptions().labels

  func validate() throws {
    try Limits.check("--hidden", hidden, within: Limits.size)
    try Limits.check("--embedding", embedding, within: Limits.size)
    try Limits.check("--vectors-norm", positive: vectorsNorm)
    try Limits.check("--min-count", minCount, within: Limits.count)
  }

  /// Hands the options on to the library.
  func apply(to options: inout TrainingOptions) {
    options.cell = cell
    options.hiddenSize = hidden
    options.embeddingSize = embedding
    options.minimumCount = minCount
    options.keepsAllVectors = keepVectors
    options.labels = labels
  }
}
