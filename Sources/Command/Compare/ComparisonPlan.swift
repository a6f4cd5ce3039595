import ArgumentParser
import Espalier

/// Everything that a comparison needs, read and checked: treebanks, word vectors, and networks with their widths.
struct ComparisonPlan {
  /// The treebanks that the comparison is about.
  let treebanks: ComparedTreebanks
  let vectors: WordVectors?
  let networks: [PlannedNetwork]

  /// The most numbers that words may have beside their vectors: more are no network to compare, but a mistake.
  private static let mostWordNumbers = 500_000_000

  /// Reads the treebanks and sizes the networks.
  ///
  /// - Parameters:
  ///   - base: what all networks have.
  ///   - note: takes a sentence for people.
  /// - Throws: errors of the readers, `NetworkListError`, `TrainingFailure`.
  init(_ options: CompareOptions, entries: [ComparedEntry], note: (String) -> Void) throws {
    let data = options.data
    let shared = try ComparedTreebanks(
      train: data.train, dev: data.dev, test: data.test, options: data.input)
    let own = try entries.map { entry in
      guard let written = entry.written, written.hasTreebanks else { return shared }
      let own = try ComparedTreebanks(
        train: written.train, dev: written.dev, test: written.test, options: written.input)
      guard own.test.trees.count == shared.test.trees.count else {
        throw entry.error(
          "its \(own.test.trees.count) test trees are not the \(shared.test.trees.count) of the others; "
            + "give trees of the same sentences, in the same order")
      }
      return own
    }
    // Words of the test trees too: what networks know of words is to be the same, and as much as the vectors know.
    let trees = (own + [shared]).flatMap { $0.train.trees + $0.dev.trees + $0.test.trees }
    vectors = try options.words.vectors(at: data.vectors, for: trees, note: note)
    treebanks = shared
    let checksum = vectors.map { vectors in
      var checksum = Checksum(vectors.values)
      checksum.add(vectors.words.flatMap { Array($0.utf8) + [0] })
      return "\(vectors.count) words of \(vectors.width), CRC-32 \(checksum.hexadecimal)"
    }
    networks = try zip(entries, own).map { [vectors] entry, treebanks in
      try Self.planned(
        entry, treebanks, options, vectors, checksum, sharesTrees: treebanks === shared)
    }
  }

  private static func planned(
    _ entry: ComparedEntry, _ treebanks: ComparedTreebanks, _ options: CompareOptions, _ vectors: WordVectors?,
    _ checksum: String?, sharesTrees: Bool
  ) throws -> PlannedNetwork {
    var base = options.training
    entry.apply(to: &base)
    do {
      let (train, dev) = (treebanks.train.trees, treebanks.dev.trees)
      let parameters: Int
      if entry.written?.network.hidden != nil {
        parameters = try base.parameterCount(train: train, dev: dev, vectors: vectors)
      } else {
        (base, parameters) = try base.sized(
          forParameters: options.budget(vectorsWidth: vectors?.width), train: train, dev: dev, vectors: vectors)
      }
      try checkWords(of: base, entry, treebanks)
      return PlannedNetwork(
        entry: entry, treebanks: treebanks, sharesTrees: sharesTrees, setups: setups(base, entry, options),
        parameters: parameters, vectorsChecksum: checksum)
    } catch let error as TrainingError {
      throw entry.failure(error, treebanks)
    }
  }

  private static func setups(
    _ base: TrainingOptions, _ entry: ComparedEntry, _ options: CompareOptions
  ) -> [TrainingOptions] {
    let (written, tried) = (entry.written, options.tried)
    let rates = written?.learningRate == nil && !tried.learningRates.isEmpty ? tried.learningRates : nil
    let hasDropout = written?.dropout != nil || written?.inputDropout != nil
    let dropouts = !hasDropout && !tried.dropouts.isEmpty ? tried.dropouts : nil
    return (rates.map { $0.map { Optional($0) } } ?? [base.learningRate]).flatMap { rate in
      (dropouts.map { $0.map { Optional($0) } } ?? [nil]).map { dropout in
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
    var counts = WordCounts()
    for tree in treebanks.train.trees { counts.add(tree) }
    let extras = options.cell.wordExtraCount(hiddenSize: options.hiddenSize)
    guard extras * counts.words.count > mostWordNumbers else { return }
    throw entry.error(
      "a state of \(options.hiddenSize) gives each of \(counts.words.count) words \(extras) numbers of its own; "
        + "give a smaller --hidden")
  }
}
