import EspalierNetworks

/// What the probabilities of a node say.
struct Judgement {
  /// The most probable class, the first one of equals.
  let predicted: Int
  /// Its probability.
  let confidence: Float
  /// The side whose classes together are more probable.
  let side: LabelSet.Side

  /// - Parameter sides: the side of every class.
  init(_ probabilities: some RandomAccessCollection<Float>, sides: [LabelSet.Side?]) {
    var (predicted, highest) = (0, -Float.infinity)
    var (negative, positive) = (0.0, 0.0)
    for (index, probability) in probabilities.enumerated() {
      if probability > highest { (predicted, highest) = (index, probability) }
      switch sides[index] {
      case .negative: negative += Double(probability)
      case .positive: positive += Double(probability)
      case nil: break
      }
    }
    self.predicted = predicted
    confidence = highest
    // Equal sums say negative: a tie has to be decided, and the same way everywhere.
    side = positive > negative ? .positive : .negative
  }
}
