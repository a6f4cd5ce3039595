package import EspalierTrees

/// The baseline: a model for every L2 of a grid, and the choice of the one that is best on dev.
package struct Selection: Sendable {
  /// One L2 of the grid, with the number of trees whose root is labelled right.
  package struct Candidate: Sendable {
    package let l2: Double
    package let objective: Double
    package let trainRight: Int
    package let devRight: Int
    package let testRight: Int
  }

  /// From strong to weak; each fit starts from the one before.
  package static let grid: [Double] = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6]

  package let wordCount: Int
  package let labelCount: Int
  package let candidates: [Candidate]

  /// - Throws: `NotConverged`.
  package init(train: [Tree], dev: [Tree], test: [Tree]) throws {
    let vocabulary = numbered(train.lazy.flatMap(\.words))
    let labels = numbered(train.lazy.map { $0.label(of: $0.root) })
    let parts = [train, dev, test].map { CountedTrees($0, vocabulary: vocabulary, labels: labels) }
    var model = LogisticRegression(wordCount: vocabulary.count, labelCount: labels.count)
    candidates = try Self.grid.map { l2 in
      let objective = try model.fit(parts[0], l2: l2)
      let right = parts.map { model.rightCount($0) }
      return Candidate(
        l2: l2, objective: objective, trainRight: right[0], devRight: right[1], testRight: right[2])
    }
    (wordCount, labelCount) = (vocabulary.count, labels.count)
  }

  /// The best candidate on dev; of equals, the one with the stronger L2.
  package var chosen: Candidate {
    candidates.dropFirst().reduce(candidates[0]) { $1.devRight > $0.devRight ? $1 : $0 }
  }
}
