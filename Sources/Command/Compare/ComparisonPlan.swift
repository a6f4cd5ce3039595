import ArgumentParser
import Espalier

/// Everything that a comparison needs, read and checked: treebanks, word vectors, and networks with their widths.
struct ComparisonPlan {
  /// The treebanks that the comparison is about.
  let treebanks: ComparedTreebanks
  let networks: [PlannedNetwork]

  private let options: CompareOptions

  /// The most numbers that words may have beside their vectors: more are no network to compare, but a mistake.
  private static let mostWordNumbers = 500_000_000

  /// Reads the treebanks and sizes the networks.
  ///
  /// - Parameter note: takes a sentence for people.
  /// - Throws: errors of the readers, `NetworkListError`, `TrainingFailure`, `TreeError`.
  init(_ options: CompareOptions, entries: [ComparedEntry], note: (String) -> Void) throws {
    self.options = options
    let data = options.data
    treebanks = try ComparedTreebanks(train: data.train, dev: data.dev, test: data.test, options: data.input)
    var known: [String: ComparedTreebanks] = [:]
    let own = try entries.map { [treebanks] entry in
      guard let written = entry.written, let key = written.treebanks else { return treebanks }
      if let read = known[key] { return read }
      let read = try ComparedTreebanks(
        train: written.train, dev: written.dev, test: written.test, options: written.input)
      try read.checkPairs(with: treebanks, of: entry)
      known[key] = read
      return read
    }
    let vectors = try ComparedVectors(options, for: own + [treebanks], shared: treebanks, note: note)
    var networks: [PlannedNetwork] = []
    for (entry, own) in zip(entries, own) {
      let network = try Self.planned(
        entry, own, options, vectors?.subset(for: own), isShared: own === treebanks)
      if let first = networks.first, network.labels != first.labels {
        let (labels, others) = (network.labels.labels, first.labels.labels)
        throw entry.error(
          "its labels (\(labels.joined(separator: ", "))) are not those of \(first.name) "
            + "(\(others.joined(separator: ", "))); --label-offset may be missing")
      }
      networks.append(network)
    }
    self.networks = networks
    let isLabelled = treebanks.test.trees.contains { tree in
      if case .known = networks[0].labels.gold(tree.label(of: tree.root)) { true } else { false }
    }
    guard isLabelled else { throw NothingToCompare(path: data.test[0], what: "root has a label") }
  }

  private static func planned(
    _ entry: ComparedEntry, _ treebanks: ComparedTreebanks, _ options: CompareOptions,
    _ vectors: ComparedVectors.Subset?, isShared: Bool
  ) throws -> PlannedNetwork {
    var base = options.training
    entry.apply(to: &base)
    if base.embeddingTraining == .frozen, base.embeddingLearningRate != nil {
      throw entry.error("--embedding-learning-rate makes no sense with --embedding-optimizer none")
    }
    let (train, dev) = (treebanks.train.trees, treebanks.dev.trees)
    do {
      let outline = try base.outline(train: train, dev: dev, vectors: vectors?.vectors)
      let labels = outline.configuration.labels
      try treebanks.check(outline, ignoresUnknownInside: base.supervision == .root)
      var budget: Int?
      let parameters: Int
      if entry.written?.network.hidden != nil {
        parameters = try base.parameterCount(train: train, dev: dev, vectors: vectors?.vectors)
      } else {
        let wanted = options.budget(vectorsWidth: vectors?.vectors.width, labelCount: labels.count)
        budget = wanted
        (base, parameters) = try base.sized(
          forParameters: wanted, train: train, dev: dev, vectors: vectors?.vectors)
      }
      try checkWords(of: base, entry, treebanks)
      return PlannedNetwork(
        entry: entry, treebanks: treebanks, sharesTrees: isShared, labels: labels, vectors: vectors,
        setups: setups(base, entry, options), parameters: parameters, budget: budget)
    } catch let error as TrainingError {
      throw entry.failure(error, treebanks)
    }
  }

  private static func setups(
    _ base: TrainingOptions, _ entry: ComparedEntry, _ options: CompareOptions
  ) -> [TrainingOptions] {
    let (written, tried) = (entry.written, options.tried)
    let rates: [Double?] =
      written?.learningRate == nil && !tried.learningRates.isEmpty ? tried.learningRates : [base.learningRate]
    let hasDropout = written?.dropout != nil || written?.inputDropout != nil
    let dropouts: [Double?] = !hasDropout && !tried.dropouts.isEmpty ? tried.dropouts : [nil]
    return rates.flatMap { rate in
      dropouts.map { dropout in
        var setup = base
        setup.learningRate = rate
        if let dropout { (setup.dropout, setup.inputDropout) = (dropout, dropout) }
        return setup
      }
    }
  }

  /// Words of the MV-RNN have a matrix each.
  private static func checkWords(
    of options: TrainingOptions, _ entry: ComparedEntry, _ treebanks: ComparedTreebanks
  ) throws {
    let extras = options.cell.wordExtraCount(hiddenSize: options.hiddenSize)
    guard extras > 0 else { return }
    var counts = WordCounts()
    for tree in treebanks.train.trees { counts.add(tree) }
    guard extras * counts.words.count > mostWordNumbers else { return }
    throw entry.error(
      "a state of \(options.hiddenSize) gives each of \(counts.words.count) words \(extras) numbers of its own; "
        + "give a smaller --hidden")
  }
}
