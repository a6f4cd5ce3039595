import Espalier

/// Pairs to train on.
extension Toy {
  /// What one of two formulas is to the other, told by `not` and two words.
  static let relations: [TreePair] = {
    let formulas = trees(["( a)", "( b)", "( ( not) ( a))", "( ( not) ( b))"])
    return formulas.indices.flatMap { left in
      formulas.indices.map { right in
        // Formulas 0 and 2 are opposites, as are 1 and 3; b follows from a.
        let relation =
          switch (left, right) {
          case (let a, let b) where a == b: "="
          case (0, 2), (2, 0), (1, 3), (3, 1): "^"
          case (0, 1), (3, 2): "<"
          case (1, 0), (2, 3): ">"
          case (0, 3), (3, 0): "|"
          default: "v"
          }
        return TreePair(formulas[left], formulas[right], relation: relation)
      }
    }
  }()

  /// Sentences that have one to three words in common, or are the same: 1 to 4, with a half where one is negated.
  static let scores: [TreePair] = {
    let sentences = trees([
      "( ( a) ( ( dog) ( runs)))", "( ( a) ( ( cat) ( runs)))", "( ( the) ( ( cat) ( sleeps)))",
      "( ( a) ( ( not) ( runs)))",
    ])
    return sentences.flatMap { left in
      sentences.map { right in
        let common = Set(left.words).intersection(right.words).count
        let isNegated = left.words.contains("not") != right.words.contains("not")
        return TreePair(left, right, score: Double(common + 1) - (isNegated && common > 0 ? 0.5 : 0))
      }
    }
  }()
}

/// A training on pairs and what it reported.
struct PairRun {
  let trainer: PairTrainer
  let best: PairEpoch
  private(set) var epochs: [PairEpoch] = []
  /// All numbers of the model after every epoch, word vectors last.
  private(set) var snapshots: [[Float]] = []

  init(
    _ options: TrainingOptions, train: [TreePair], dev: [TreePair]? = nil, comparisonSize: Int = 8
  ) throws {
    let trainer = try PairTrainer(
      options: options, comparisonSize: comparisonSize, train: train, dev: dev ?? train, vectors: nil)
    var epochs: [PairEpoch] = []
    var snapshots: [[Float]] = []
    best = try trainer.run { epoch in
      epochs.append(epoch)
      snapshots.append(Self.numbers(of: trainer.model))
    }
    (self.trainer, self.epochs, self.snapshots) = (trainer, epochs, snapshots)
  }

  /// All numbers of a model, its word vectors last.
  static func numbers(of model: PairModel) -> [Float] {
    var list = model.network.parameters.values.list
    for row in 0..<model.network.embedding.rowCount {
      model.network.embedding.append(row: row, to: &list)
    }
    return list
  }
}
