import ArgumentParser
import Espalier

/// The words and the classes that networks are made for.
struct WordOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The width of a word vector. (default: that of the vectors given, else 300)", valueName: "n"))
  var embedding: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rescale the vectors given so that their mean length is x.", valueName: "x"))
  var vectorsNorm: Double?
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
    try Limits.check("--embedding", embedding, within: Limits.size)
    try Limits.check("--vectors-norm", positive: vectorsNorm)
    try Limits.check("--min-count", minCount, within: Limits.count)
  }

  /// - Throws: `ValidationError` where an option about vectors is given, and no vectors are.
  func check(vectors: String?) throws {
    guard vectors == nil else { return }
    if vectorsNorm != nil { throw ValidationError("--vectors-norm needs --vectors") }
  }

  /// Hands the options on to the library.
  func apply(to options: inout TrainingOptions) {
    options.embeddingSize = embedding
    options.minimumCount = minCount
    options.labels = labels
  }

  /// The vectors that trees need, or all, rescaled as asked for; nil where no file is given.
  ///
  /// - Parameter note: takes a line about how many words have one.
  func vectors(
    _ options: VectorOptions, for trees: [Tree], note: (String) -> Void
  ) throws -> WordVectors? {
    guard let path = options.vectors else { return nil }
    var vectors = try VectorOptions.read(path, keepingAll: options.keepVectors, for: trees, note: note)
    if let norm = vectorsNorm { vectors.rescale(toMeanLength: norm) }
    return vectors
  }
}
