import ArgumentParser
import Espalier

/// What `compare` reads.
struct ComparedDataOptions: ParsableArguments {
  @Option(parsing: .upToNextOption, help: ArgumentHelp("Treebanks to learn from.", valueName: "file"))
  var train: [String]
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Treebanks by which epochs, set-ups and runs are chosen.", valueName: "file"))
  var dev: [String]
  @Option(parsing: .upToNextOption, help: ArgumentHelp("Treebanks to compare on.", valueName: "file"))
  var test: [String]
  @Option(
    help: ArgumentHelp(
      "Word vectors to begin with: GloVe or word2vec text, plain or gzip.", valueName: "file"))
  var vectors: String?
  @OptionGroup var input: InputOptions

  mutating func validate() throws {
    try InputFiles.check(train + dev + test + (vectors.map { [$0] } ?? []))
  }
}

/// What is tried for every network, with the first seed.
struct TriedOptions: ParsableArguments {
  @Option(
    name: .customLong("try-learning-rates"), parsing: .upToNextOption,
    help: ArgumentHelp("Learning rates to try; the one that is best on dev is taken.", valueName: "x"))
  var learningRates: [Double] = []
  @Option(
    name: .customLong("try-dropouts"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Dropouts to try, on word vectors and before the softmax alike; as above.", valueName: "x"))
  var dropouts: [Double] = []

  func validate() throws {
    for rate in learningRates { try Limits.check("--try-learning-rates", positive: rate) }
    for dropout in dropouts { try Limits.check("--try-dropouts", dropout: dropout) }
  }
}

/// How `compare` makes networks and trains them.
struct CompareOptions: ParsableArguments {
  @OptionGroup(title: "Data") var data: ComparedDataOptions
  @Option(
    help: ArgumentHelp(
      "The networks, one a line: in short, or 'name: options of espalier train'.", valueName: "file"))
  var networks: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Networks, as in a line of the file. (default: \(ComparedEntry.usual.joined(separator: " ")))",
      valueName: "network"), transform: ComparedEntry.init(argument:))
  var network: [ComparedEntry] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The trained numbers of each network, word vectors excluded. (default: those of a binary tree-lstm with --hidden 150)",
      valueName: "n"))
  var parameters: Int?
  @OptionGroup(title: "Words and labels") var words: WordOptions
  @OptionGroup(title: "Updates") var updates: UpdateOptions
  @OptionGroup(title: "Set-ups") var tried: TriedOptions
  @Option(parsing: .unconditional, help: ArgumentHelp("The runs of each network.", valueName: "n"))
  var seeds = 3
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The seed of the first run; others count up.", valueName: "n")
  )
  var seed = TrainingOptions().seed
  @Option(parsing: .unconditional, help: Machine.threadsHelp)
  var threads: Int?

  mutating func validate() throws {
    try Limits.check("--parameters", parameters, within: 1...100_000_000)
    try Limits.check("--seeds", seeds, within: 1...1000)
    try Limits.check("--threads", threads, within: Limits.threads)
    try words.check(vectors: data.vectors)
    if updates.learningRate != nil, !tried.learningRates.isEmpty {
      throw ValidationError("--learning-rate and --try-learning-rates exclude each other")
    }
    let usual = TrainingOptions()
    if (updates.dropout, updates.inputDropout) != (usual.dropout, usual.inputDropout), !tried.dropouts.isEmpty
    {
      throw ValidationError("--dropout and --input-dropout are what --try-dropouts tries: leave them out")
    }
    guard seed <= UInt64.max - UInt64(seeds) else { throw ValidationError("--seed is too large") }
  }

  /// The networks that are to be compared.
  ///
  /// - Throws: `FileError`, `NetworkListError`.
  func entries() throws -> [ComparedEntry] {
    var entries = try networks.map { try ComparedEntry.entries(of: $0) } ?? []
    entries += network
    if entries.isEmpty { entries = try ComparedEntry.usual.map(ComparedEntry.init(argument:)) }
    var names: Set<String> = []
    for entry in entries where !names.insert(entry.name).inserted {
      throw entry.error("there are two networks of this name; give one of them another")
    }
    return entries
  }

  /// What all networks have.
  var training: TrainingOptions {
    var options = TrainingOptions()
    words.apply(to: &options)
    updates.apply(to: &options)
    // The vectors are those of the treebanks' words already.
    options.keepsAllVectors = data.vectors != nil
    options.threadCount = threads ?? Machine.defaultThreadCount
    return options
  }

  /// The number of parameters that networks are brought to.
  func budget(vectorsWidth: Int?, labelCount: Int) -> Int {
    // A binary Tree-LSTM over vectors of D with states of H, and a softmax over K classes.
    let (d, h) = (vectorsWidth ?? words.embedding ?? 300, 150)
    return parameters ?? 4 * d * h + 10 * h * h + 4 * h + labelCount * (h + 1)
  }
}
