import ArgumentParser
import Espalier

/// A network with its width, its treebanks and the set-ups that are tried.
struct PlannedNetwork {
  let entry: ComparedEntry
  let treebanks: ComparedTreebanks
  /// Whether its treebanks are those of all.
  let sharesTrees: Bool
  /// The classes.
  let labels: LabelSet
  /// The word vectors that it begins with.
  let vectors: ComparedVectors.Subset?
  /// The set-ups, of which the best one on dev is taken; at least one.
  let setups: [TrainingOptions]
  /// The trained numbers, word vectors excluded.
  let parameters: Int
  /// How many they should be; nil for a network that has a width of its own.
  let budget: Int?

  var name: String { entry.name }

  /// Whether no width leads anywhere near the budget.
  var missesBudget: Bool { budget.map { abs($0 - parameters) * 20 > $0 } ?? false }

  /// A set-up with a seed.
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
  typealias Fact = ModelConfiguration.Fact

  let network: PlannedNetwork
  let options: TrainingOptions

  /// Everything that settles the outcome, and nothing else: what options lead to, rather than how they were written.
  var facts: [Fact] {
    let words = options.embeddingOptimizer(hasVectors: network.vectors != nil)
    let raw: Set = ["embeddingOptimizer", "embeddingLearningRate"]
    let updates = TrainingRecord.facts(updates: options).filter { !raw.contains($0.name) }
    return [
      Fact("espalier", .text(RootCommand.configuration.version)),
      // The plain kernels differ from the others in the last digits.
      Fact("kernels", .text(InstructionSet.current == .plain ? "plain" : "vector")),
    ] + network.treebanks.checksums.map { Fact($0.name, .text($0.value)) }
      + [Fact("vectors", network.vectors.map { .text($0.checksum) } ?? .none)]
      + networkFacts + updates + [
        Fact("embeddingOptimizer", words.map { .text($0.kind.rawValue) } ?? .none),
        Fact("embeddingLearningRate", words.map { .number($0.rate) } ?? .none),
      ]
  }

  private var networkFacts: [Fact] {
    let cell = options.cellOptions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let readsCategories = options.cell.categories == .input
    return [
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
      Fact("embedding", .integer(network.vectors?.vectors.width ?? options.embeddingSize ?? 300)),
      Fact("categorySize", readsCategories ? .integer(options.categorySize) : .none),
      Fact("minCount", .integer(options.minimumCount)),
      Fact("labels", .text(options.labels.rawValue)),
    ]
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
