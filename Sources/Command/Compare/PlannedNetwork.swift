import Espalier

/// A network with its width, its treebanks and the set-ups that are tried.
struct PlannedNetwork {
  let entry: ComparedEntry
  let treebanks: ComparedTreebanks
  /// Whether its treebanks are those of all.
  let sharesTrees: Bool
  /// The set-ups, of which the best one on dev is taken; at least one.
  let setups: [TrainingOptions]
  /// The trained numbers, word vectors excluded.
  let parameters: Int
  /// The checksum of the word vectors; nil without any.
  let vectorsChecksum: String?

  var name: String { entry.name }

  /// A set-up with a seed, and what settles its outcome.
  func run(_ setup: Int, seed: UInt64) -> PlannedRun {
    var options = setups[setup]
    options.seed = seed
    return PlannedRun(network: self, options: options)
  }

  /// What is said of a set-up beside others.
  func title(of setup: Int) -> String {
    guard setups.count > 1 else { return "" }
    let options = setups[setup]
    return "rate \(options.parameterOptimizer.rate), dropout \(options.inputDropout)/\(options.dropout)"
  }
}

/// A training that is to be done, or was done.
struct PlannedRun {
  let network: PlannedNetwork
  let options: TrainingOptions

  /// Everything that settles the outcome.
  var facts: [ModelConfiguration.Fact] {
    typealias Fact = ModelConfiguration.Fact
    let cell = options.cellOptions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    var facts = network.treebanks.checksums.map { Fact($0.name, .text($0.value)) }
    facts += [
      Fact("vectors", network.vectorsChecksum.map { .text($0) } ?? .none),
      Fact("cell", .text(options.cell.name)),
      Fact("cellOptions", .text(cell.joined(separator: " "))),
      Fact("layers", .integer(options.layers)),
      Fact("direction", .text(options.direction.rawValue)),
      Fact("join", .text(options.join.rawValue)),
      Fact("inputLayers", .integer(options.depth.inputLayers)),
      Fact("transitionLayers", .integer(options.depth.transitionLayers)),
      Fact("transitionShortcut", .flag(options.depth.hasTransitionShortcut)),
      Fact("outputLayers", .integer(options.depth.outputLayers)),
      Fact("attention", .flag(options.head.labelsTrees)),
      Fact("hidden", .integer(options.hiddenSize)),
      Fact("embedding", options.embeddingSize.map { .integer($0) } ?? .none),
      Fact("categorySize", .integer(options.categorySize)),
      Fact("minCount", .integer(options.minimumCount)),
      Fact("labels", .text(options.labels.rawValue)),
    ]
    return facts + TrainingRecord.facts(updates: options)
  }

  /// The name of its folder: for people its beginning, and its end for everything that settles the outcome.
  var folderName: String {
    let lines = facts.map { "\($0.name)=\($0.value)\n" }.joined()
    let digest = SHA256.digest(Array(lines.utf8)).prefix(8).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "\(options.cell.name)-\(options.hiddenSize)-seed\(options.seed)-\(digest.joined())"
  }
}
