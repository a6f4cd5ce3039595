import ArgumentParser
import Espalier

/// The word vectors that a training begins with.
struct VectorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Word vectors to begin with: GloVe or word2vec text, plain or gzip.", valueName: "file"))
  var vectors: String?
  @Flag(help: "Keep every word of the vectors, not only those of the treebanks.")
  var keepVectors = false

  func validate() throws {
    if keepVectors, vectors == nil { throw ValidationError("--keep-vectors needs --vectors") }
  }

  /// Reads the vectors that trees need, or all.
  ///
  /// - Parameter note: takes a line about how many words have one.
  /// - Throws: `VectorFileError`.
  static func read(
    _ path: String, keepingAll: Bool, for trees: [Tree], note: (String) -> Void
  ) throws -> WordVectors {
    var counts = WordCounts()
    for tree in trees { counts.add(tree) }
    let wanted = Set(counts.words.flatMap { WordVectors.forms(of: $0) })
    let vectors = try VectorFile.read(path: path) { keepingAll || wanted.contains($0) }
    note("\(path): \(VectorCoverage(of: counts, in: vectors))")
    return vectors
  }
}

/// What `train` reads and writes.
struct TrainingDataOptions: ParsableArguments {
  @Option(parsing: .upToNextOption, help: ArgumentHelp("Treebanks to learn from.", valueName: "file"))
  var train: [String]
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Treebanks to measure every epoch on; the best one is kept.", valueName: "file"))
  var dev: [String]
  @OptionGroup var vectors: VectorOptions
  @OptionGroup var input: InputOptions
  @Option(help: ArgumentHelp("The folder to save the model as.", valueName: "folder"))
  var output: String
  @Flag(help: "Replace the model that lies at the output. A folder that is no model is never replaced.")
  var force = false

  mutating func validate() throws {
    try InputFiles.check(train + dev + (vectors.vectors.map { [$0] } ?? []))
  }

  /// Makes sure, before hours are spent, that a model can be saved at the output.
  ///
  /// - Throws: `FileError` (`alreadyExists`, `cannotCreate`).
  func checkOutput() throws(FileError) { try ModelOutput.check(output, force: force) }
}

/// The folder that a model will be saved as.
enum ModelOutput {
  /// Makes sure, before hours are spent, that a model can be saved.
  ///
  /// - Throws: `FileError` (`alreadyExists`, `cannotCreate`).
  static func check(_ output: String, force: Bool) throws(FileError) {
    if !force, FolderListing.exists(output) {
      throw FileError(.alreadyExists, path: output, detail: "give --force to replace a model")
    }
    // The same beginning that saving makes.
    try AtomicFolder(path: output, replacingFolderWith: force ? "config.json" : nil).abandon()
  }
}

/// The trees of treebanks, and where each begins.
struct PlacedTrees {
  /// The trees.
  private(set) var trees: [Tree] = []
  /// Where they begin.
  private(set) var positions: [SourcePosition] = []

  /// Reads everything.
  ///
  /// - Throws: errors of the readers.
  init(paths: [String], options: InputOptions) throws {
    let input = try TreebankInput(paths: paths, options: options)
    while let tree = try input.next() {
      trees.append(tree)
      positions.append(input.position)
    }
  }
}
