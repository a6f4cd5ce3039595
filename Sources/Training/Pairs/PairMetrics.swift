public import EspalierNetworks
public import EspalierTrees

/// How well a model of pairs does.
public struct PairMetrics: Sendable, Equatable {
  /// The pairs.
  public let count: Int
  /// Pearson's r between scores; nil for relations.
  public let pearson: Double?
  /// Spearman's ρ between scores; nil for relations.
  public let spearman: Double?
  /// The mean squared error of scores; nil for relations.
  public let meanSquaredError: Double?
  /// The share of relations that are right; nil for scores.
  public let accuracy: Double?

  /// What models are compared by: r, or accuracy.
  public var score: Double { pearson ?? accuracy ?? -1 }

  /// Compares predictions with what the pairs say; pairs that say nothing don't count.
  public init(_ model: PairModel, _ pairs: [TreePair], _ predictions: [PairModel.Prediction]) {
    var (found, wanted): ([Double], [Double]) = ([], [])
    var (right, labelled) = (0, 0)
    for (pair, prediction) in zip(pairs, predictions) {
      switch model.task {
      case .relatedness:
        guard let score = pair.score else { continue }
        found.append(prediction.score)
        wanted.append(score)
      case .relation:
        guard let relation = pair.relation else { continue }
        labelled += 1
        if model.configuration.labels.labels[prediction.label] == relation { right += 1 }
      }
    }
    count = model.task == .relatedness ? found.count : labelled
    pearson = found.isEmpty ? nil : Correlation.pearson(found, wanted)
    spearman = found.isEmpty ? nil : Correlation.spearman(found, wanted)
    meanSquaredError = found.isEmpty ? nil : Correlation.meanSquaredError(found, wanted)
    accuracy = labelled == 0 ? nil : Double(right) / Double(labelled)
  }
}
