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

  /// Puts together what is compared.
  public init(_ tree: Tree, gold: [Int?], prediction: Prediction) {
    self.tree = tree
    self.gold = gold
    self.prediction = prediction
  }
}

/// What is counted of trees that were evaluated.
public struct EvaluationTally: Sendable {
  private let labels: LabelSet
  private let countsTokens: Bool
  private var counts: EvaluationCounts
  /// What was said tree by tree; nil where that isn't kept.
  public private(set) var sample: EvaluationSample?
  /// Whether all probabilities were numbers so far.
  public private(set) var isFinite = true

  /// A tally of nothing.
  ///
  /// - Parameters:
  ///   - countsTokens: whether tokens are labelled.
  ///   - keepsSample: whether outcomes are kept tree by tree, for intervals and analyses.
  public init(labels: LabelSet, countsTokens: Bool = false, keepsSample: Bool) {
    self.labels = labels
    self.countsTokens = countsTokens
    counts = EvaluationCounts(labels: labels, countsTokens: countsTokens)
    sample = keepsSample ? EvaluationSample(countsTokens: countsTokens) : nil
  }

  /// Counts a tree.
  ///
  /// - Parameter traits: those of another tree of the same sentence, by which this one is counted; nil for its own.
  public mutating func add(_ one: EvaluatedTree, traits: TreeTraits? = nil) {
    let (tree, prediction) = (one.tree, one.prediction)
    if countsTokens { counts.addTree() }
    for (index, node) in prediction.nodes.enumerated() {
      let probabilities = prediction.probabilities(index)
      if !probabilities.allSatisfy(\.isFinite) { isFinite = false }
      counts.add(
        gold: one.gold[node], probabilities: probabilities, isRoot: node == tree.root && !countsTokens)
    }
    sample?.add(
      TreeOutcome(
        tree, gold: one.gold, prediction: prediction, labels: labels, labelsTokens: countsTokens,
        traits: traits))
  }

  /// The metrics of the trees so far.
  public var metrics: EvaluationMetrics { counts.metrics }
}

/// Evaluates a model on trees, minibatch by minibatch.
public struct Evaluator {
  private let model: TreeClassifier
  private let ignoresUnknownInside: Bool
  /// What was counted so far.
  public private(set) var tally: EvaluationTally

  /// An evaluator that has seen no tree yet.
  ///
  /// - Parameters:
  ///   - ignoresUnknownInside: whether a label below the root that the model doesn't know counts
  ///     as none, as when only roots are learnt and the trees below carry other labels.
  ///   - keepsSample: whether outcomes are kept tree by tree, for intervals and analyses.
  public init(_ model: TreeClassifier, ignoresUnknownInside: Bool = false, keepsSample: Bool = false) {
    self.model = model
    self.ignoresUnknownInside = ignoresUnknownInside
    tally = EvaluationTally(
      labels: model.configuration.labels, countsTokens: model.configuration.head == .tokens,
      keepsSample: keepsSample)
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
      EvaluatedTree($0, gold: $1.0, prediction: $1.1)
    }
    for one in evaluated { tally.add(one) }
    return evaluated
  }

  /// The metrics of the trees seen so far.
  public var metrics: EvaluationMetrics { tally.metrics }
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
