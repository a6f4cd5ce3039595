import Espalier

/// Why a training cannot begin or go on, with the place of the tree that it lies in.
struct TrainingFailure: Error, CustomStringConvertible {
  /// The status to exit with.
  let status: ExitStatus
  /// One sentence in the compiler's style.
  let description: String

  init(_ error: TrainingError, train: PlacedTrees, dev: PlacedTrees) {
    status = Self.status(of: error)
    let position: SourcePosition? =
      switch error.code {
      case .unknownLabel(_, let tree): dev.positions[tree]
      case .tooManyChildren(let count, _):
        Self.position(arity: count, in: train) ?? Self.position(arity: count, in: dev)
      default: nil
      }
    description = "\(position?.description ?? "espalier"): error: \(error)"
  }

  /// The status to exit with.
  static func status(of error: TrainingError) -> ExitStatus {
    switch error.code {
    case .noTrees, .noSequences, .noLabels, .noPairs, .scoresOutOfRange, .unknownLabel, .unknownRelation,
      .tooManyChildren:
      .badData
    case .notBinary, .unknownClass, .embeddingSize, .noSuchOption, .noSuchValue, .notStackable,
      .notDownwards, .noTransitions, .noInputLayers, .noForgetGates, .noProbe, .onlyOfSequences,
      .noDecoder, .attentionBelowRoot:
      .usage
    case .diverged: .failure
    }
  }

  /// Where the first tree begins that has a node with so many children.
  private static func position(arity: Int, in trees: PlacedTrees) -> SourcePosition? {
    trees.trees.firstIndex { $0.maximumArity == arity }.map { trees.positions[$0] }
  }
}
