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

/// A tree, the classes that its labels mean, and what a model says.
public struct EvaluatedTree: Sendable {
  /// The tree.
  public let tree: Tree
  /// The class of every node; nil for nodes that aren't counted.
  public let gold: [Int?]
  /// What the model says.
  public let prediction: Prediction
}

/// Evaluates a model on trees, minibatch by minibatch.
public struct Evaluator {
  private let model: TreeClassifier
  private let ignoresUnknownInside: Bool
  private var counts: EvaluationCounts

  /// What the model says tree by tree; nil where that isn't kept.
  public private(set) var sample: EvaluationSample?

  /// An evaluator that has seen no tree yet.
  ///
  /// - Parameters:
  ///   - ignoresUnknownInside: whether a label below the root that the model doesn't know counts
  ///     as none, as when only roots are learnt and the trees below carry other labels.
  ///   - keepsSample: whether outcomes are kept tree by tree, for intervals and analyses.
  public init(_ model: TreeClassifier, ignoresUnknownInside: Bool = false, keepsSample: Bool = false) {
    self.model = model
    self.ignoresUnknownInside = ignoresUnknownInside
    counts = EvaluationCounts(labels: model.configuration.labels, countsTokens: model.labelsTokens)
    sample = keepsSample ? EvaluationSample(countsTokens: model.labelsTokens) : nil
  }

  /// Labels trees, which were checked, and counts hits.
  ///
  /// - Returns: what was compared, tree by tree.
  /// - Throws: `UnknownLabel` where a gold label is none of the model's; nothing is counted then.
  @discardableResult
  public mutating func add(_ trees: [Tree]) throws(UnknownLabel) -> [EvaluatedTree] {
    let labels = model.configuration.labels
    var gold: [[Int?]] = []
    for (index, tree) in trees.enumerated() {
      do throws(UnknownLabel) {
        gold.append(try labels.classes(of: tree, ignoresUnknownInside: ignoresUnknownInside))
      } catch {
        throw UnknownLabel(label: error.label, tree: index, known: error.known)
      }
    }
    let evaluated = zip(trees, zip(gold, model.predict(trees, nodes: .all))).map {
      EvaluatedTree(tree: $0, gold: $1.0, prediction: $1.1)
    }
    for one in evaluated { count(one) }
    return evaluated
  }

  private mutating func count(_ one: EvaluatedTree) {
    let (tree, prediction) = (one.tree, one.prediction)
    if model.labelsTokens { counts.addTree() }
    for (index, node) in prediction.nodes.enumerated() {
      counts.add(
        gold: one.gold[node], probabilities: prediction.probabilities(index),
        isRoot: node == tree.root && !model.labelsTokens)
    }
    sample?.add(
      TreeOutcome(
        tree, gold: one.gold, prediction: prediction, labels: model.configuration.labels,
        labelsTokens: model.labelsTokens))
  }

  /// The metrics of the trees seen so far.
  public var metrics: EvaluationMetrics { counts.metrics }
}

extension TreeClassifier {
  /// Whether tokens are what the model labels.
  fileprivate var labelsTokens: Bool { configuration.head == .tokens }
}

extension LabelSet {
  /// The classes that the labels of a tree mean; nil where a node has none that counts.
  ///
  /// - Parameter ignoresUnknownInside: whether an unknown label below the root counts as none.
  /// - Throws: `UnknownLabel` (of tree 0) where a label is none of the set's.
  public func classes(of tree: Tree, ignoresUnknownInside: Bool = false) throws(UnknownLabel) -> [Int?] {
    var classes: [Int?] = []
    for node in 0..<tree.nodeCount {
      switch gold(tree.label(of: node)) {
      case .known(let label): classes.append(label)
      case .unlabelled, .dropped: classes.append(nil)
      case .unknown where ignoresUnknownInside && node != tree.root: classes.append(nil)
      case .unknown(let label): throw UnknownLabel(label: label, tree: 0, known: labels)
      }
    }
    return classes
  }
}
