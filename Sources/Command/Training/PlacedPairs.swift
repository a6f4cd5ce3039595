import Espalier

/// The pairs of files and folders, and where each begins.
struct PlacedPairs {
  /// The pairs.
  private(set) var pairs: [TreePair] = []
  /// Where they begin.
  private(set) var positions: [SourcePosition] = []

  /// Reads everything.
  ///
  /// - Throws: errors of the readers.
  init(paths: [String]) throws {
    try InputFiles.checkPresence(paths)
    for path in paths {
      let reader = try TreePairFile.open(path: path)
      while let pair = try reader.next() {
        pairs.append(pair)
        positions.append(reader.position)
      }
    }
  }

  /// Checks that a model can read all trees.
  ///
  /// - Throws: `TreeError` at the first pair that it can't.
  func check(_ model: PairModel) throws {
    for (pair, position) in zip(pairs, positions) {
      do {
        try model.check(pair.left)
        try model.check(pair.right)
      } catch {
        throw TreeError("\(error)", at: position)
      }
    }
  }
}

/// Why a training on pairs cannot begin or go on.
struct PairFailure: Error, CustomStringConvertible {
  /// The status to exit with.
  let status: ExitStatus
  /// One sentence in the compiler's style.
  let description: String

  init(_ error: TrainingError, train: PlacedPairs, dev: PlacedPairs) {
    status = TrainingFailure.status(of: error)
    var position: SourcePosition?
    if case .unknownRelation(let relation, _) = error.code {
      position = dev.pairs.firstIndex { $0.relation == relation }.map { dev.positions[$0] }
    }
    if case .tooManyChildren(let count, _) = error.code {
      position = train.place(ofArity: count) ?? dev.place(ofArity: count)
    }
    if case .scoresOutOfRange(let limit) = error.code {
      position = train.place(ofScoreBeyond: limit) ?? dev.place(ofScoreBeyond: limit)
    }
    description = "\(position?.description ?? "espalier"): error: \(error)"
  }
}

extension PlacedPairs {
  /// Where the first pair begins that has a node with so many children.
  fileprivate func place(ofArity arity: Int) -> SourcePosition? {
    pairs.firstIndex { $0.left.maximumArity == arity || $0.right.maximumArity == arity }.map { positions[$0] }
  }

  /// Where the first pair begins whose score isn't between 1 and a limit.
  fileprivate func place(ofScoreBeyond limit: Int) -> SourcePosition? {
    pairs.firstIndex { $0.score.map { !(1...Double(limit)).contains($0) } ?? false }.map { positions[$0] }
  }
}
