public import EspalierNetworks
public import EspalierTrees

/// A gold label that a model doesn't know.
public struct UnknownLabel: Error, Sendable, Hashable, CustomStringConvertible {
  /// The label.
  public let label: String
  /// The tree, among those given in one call.
  public let tree: Int
  /// The labels that the model knows.
  public let known: [String]

  /// One sentence that says what is wrong.
  public var description: String {
    "the label '\(label)' is not one of the model's labels (\(known.joined(separator: ", ")))"
  }
}

/// Evaluates a model on trees, minibatch by minibatch.
public struct Evaluator {
  private let model: TreeClassifier
  private let ignoresUnknownInside: Bool
  private var counts: EvaluationCounts
  private let counter: EvaluationCounts

  /// Hits and misses tree by tree; nil where they aren't kept.
  public private(set) var sample: EvaluationSample?

  /// An evaluator that has seen no tree yet.
  ///
  /// - Parameters:
  ///   - ignoresUnknownInside: whether a label below the root that the model doesn't know counts
  ///     as none, as when only roots are learnt and the trees below carry other labels.
  ///   - keepsSample: whether hits and misses are kept tree by tree, for intervals.
  public init(_ model: TreeClassifier, ignoresUnknownInside: Bool = false, keepsSample: Bool = false) {
    self.model = model
    self.ignoresUnknownInside = ignoresUnknownInside
    counter = EvaluationCounts(
      labels: model.configuration.labels, countsTokens: model.configuration.head == .tokens)
    counts = counter
    sample = keepsSample ? EvaluationSample() : nil
  }

  /// Labels trees, which were checked, and counts hits.
  ///
  /// - Throws: `UnknownLabel` where a gold label is none of the model's; nothing is counted then.
  public mutating func add(_ trees: [Tree]) throws(UnknownLabel) {
    let labels = model.configuration.labels
    var gold: [[Int?]] = []
    for (index, tree) in trees.enumerated() {
      var classes: [Int?] = []
      for node in 0..<tree.nodeCount {
        switch labels.gold(tree.label(of: node)) {
        case .known(let label): classes.append(label)
        case .unlabelled, .dropped: classes.append(nil)
        case .unknown where ignoresUnknownInside && node != tree.root: classes.append(nil)
        case .unknown(let label): throw UnknownLabel(label: label, tree: index, known: labels.labels)
        }
      }
      gold.append(classes)
    }
    for (tree, (prediction, classes)) in zip(trees, zip(model.predict(trees, nodes: .all), gold)) {
      if sample == nil {
        count(tree, prediction, gold: classes, in: &counts)
      } else {
        var single = counter
        count(tree, prediction, gold: classes, in: &single)
        sample?.add(single.drawn)
        counts.add(single)
      }
    }
  }

  private func count(_ tree: Tree, _ prediction: Prediction, gold: [Int?], in counts: inout EvaluationCounts)
  {
    let labelsTokens = model.configuration.head == .tokens
    if labelsTokens { counts.addTree() }
    for (index, node) in prediction.nodes.enumerated() {
      counts.add(
        gold: gold[node], probabilities: prediction.probabilities(index),
        isRoot: node == tree.root && !labelsTokens)
    }
  }

  /// The metrics of the trees seen so far.
  public var metrics: EvaluationMetrics { counts.metrics }
}
