import Foundation

/// Multinomial logistic regression on word counts.
///
///     P(k | x) = softmax_k(W x + b)
///     objective = 1/n sum_i -log P(y_i | x_i) + L2/2 |W|^2
///
/// The bias isn't regularised. The objective is convex, so the optimum doesn't depend on where the
/// search starts.
///
/// Shapes: W is V x K (a word's K weights lie together), b has K; both in `parameters`, W first.
package struct LogisticRegression: Sendable {
  package let wordCount: Int
  package let labelCount: Int
  package var parameters: [Double]

  package init(wordCount: Int, labelCount: Int) {
    (self.wordCount, self.labelCount) = (wordCount, labelCount)
    parameters = [Double](repeating: 0, count: (wordCount + 1) * labelCount)
  }

  /// Fits to `train`, from the present parameters. Returns the objective that was reached.
  ///
  /// - Throws: `NotConverged`.
  @discardableResult
  package mutating func fit(_ train: CountedTrees, l2: Double) throws -> Double {
    precondition(!train.rows.isEmpty, "no trees to fit to")
    let model = self
    let minimum = try LBFGS().minimum(from: parameters) { model.objective(train, l2: l2, at: $0) }
    parameters = minimum.point
    return minimum.value
  }

  /// The index of the most probable label; of two equally probable ones, the first.
  package func prediction(_ row: CountedTrees.Row) -> Int {
    let scores = scores(row, parameters)
    return scores.indices.dropFirst().reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
  }

  /// How many trees get their gold label.
  package func rightCount(_ data: CountedTrees) -> Int {
    data.rows.count { $0.label == prediction($0) }
  }

  private func scores(_ row: CountedTrees.Row, _ parameters: [Double]) -> [Double] {
    var scores = [Double](parameters[(wordCount * labelCount)...])
    for (word, count) in row.words {
      for k in 0..<labelCount { scores[k] += count * parameters[word * labelCount + k] }
    }
    return scores
  }

  /// The objective and its gradient.
  package func objective(
    _ data: CountedTrees, l2: Double, at parameters: [Double]
  ) -> (value: Double, gradient: [Double]) {
    let (weights, scale) = (wordCount * labelCount, 1 / Double(data.rows.count))
    var gradient = [Double](repeating: 0, count: parameters.count)
    var loss = 0.0
    for row in data.rows {
      guard let label = row.label else { preconditionFailure("a label that isn't numbered") }
      var dScores = scores(row, parameters)
      let largest = dScores.reduce(-.infinity, max)
      let total = dScores.reduce(0) { $0 + exp($1 - largest) }
      loss += log(total) + largest - dScores[label]
      for k in 0..<labelCount {
        dScores[k] = scale * (exp(dScores[k] - largest) / total - (k == label ? 1 : 0))
        gradient[weights + k] += dScores[k]
      }
      for (word, count) in row.words {
        for k in 0..<labelCount { gradient[word * labelCount + k] += count * dScores[k] }
      }
    }
    var squares = 0.0
    for i in 0..<weights {
      squares += parameters[i] * parameters[i]
      gradient[i] += l2 * parameters[i]
    }
    return (loss * scale + l2 / 2 * squares, gradient)
  }
}
