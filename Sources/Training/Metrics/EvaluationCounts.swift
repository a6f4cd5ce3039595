public import EspalierNetworks

/// Counts a model's hits and misses node by node, in memory that doesn't grow with the treebank.
public struct EvaluationCounts: Sendable {
  private let labelSet: LabelSet
  private let countsTokens: Bool
  private var trees = 0
  private var root: ClassificationCounts
  private var nodes: ClassificationCounts

  /// Counts of nothing, for a model with these classes.
  ///
  /// - Parameter countsTokens: whether the model labels tokens, so that the confusion is theirs.
  public init(labels: LabelSet, countsTokens: Bool = false) {
    labelSet = labels
    self.countsTokens = countsTokens
    root = ClassificationCounts(labels: labels)
    nodes = root
  }

  /// Counts one node.
  ///
  /// The prediction is the most probable class, the first one of equals. Every tree's root is to be
  /// added, labelled or not: it counts the tree. Trees whose roots have no prediction are counted by ``addTree()``.
  ///
  /// - Parameters:
  ///   - gold: the gold class; nil for a node without a label, which isn't scored.
  ///   - probabilities: of each class, K of them.
  ///   - isRoot: whether the node is its tree's root.
  public mutating func add(gold: Int?, probabilities: some RandomAccessCollection<Float>, isRoot: Bool) {
    precondition(
      probabilities.count == labelSet.count,
      "\(probabilities.count) probabilities for \(labelSet.count) classes")
    if isRoot { trees += 1 }
    guard let gold else { return }
    nodes.add(gold: gold, probabilities: probabilities)
    if isRoot { root.add(gold: gold, probabilities: probabilities) }
  }

  /// Counts a tree of which only tokens have predictions.
  public mutating func addTree() { trees += 1 }

  /// Adds the counts of another part of the treebank.
  public mutating func add(_ other: EvaluationCounts) {
    precondition(labelSet == other.labelSet, "counts over different label sets can't be added")
    trees += other.trees
    root.add(other.root)
    nodes.add(other.nodes)
  }

  /// The metrics of what was counted so far.
  public var metrics: EvaluationMetrics {
    EvaluationMetrics(
      trees: trees, labels: labelSet.labels, root: root.scores, nodes: nodes.scores,
      confusion: countsTokens ? nodes.confusion : root.confusion, countsTokens: countsTokens)
  }
}

/// A confusion matrix and the counts of the binary decision, over one set of nodes.
struct ClassificationCounts: Sendable {
  /// Nodes by gold class (row) and predicted class (column).
  private(set) var confusion: [[Int]]
  private var binaryNodes = 0
  private var binaryHits = 0
  private let sides: [LabelSet.Side?]

  init(labels: LabelSet) {
    confusion = Array(repeating: Array(repeating: 0, count: labels.count), count: labels.count)
    sides = (0..<labels.count).map(labels.side)
  }

  mutating func add(gold: Int, probabilities: some RandomAccessCollection<Float>) {
    let judgement = Judgement(probabilities, sides: sides)
    confusion[gold][judgement.predicted] += 1
    guard let side = sides[gold] else { return }
    binaryNodes += 1
    if judgement.side == side { binaryHits += 1 }
  }

  mutating func add(_ other: ClassificationCounts) {
    for gold in confusion.indices {
      for predicted in confusion.indices { confusion[gold][predicted] += other.confusion[gold][predicted] }
    }
    binaryNodes += other.binaryNodes
    binaryHits += other.binaryHits
  }

  private var hits: Int { confusion.indices.reduce(0) { $0 + confusion[$1][$1] } }

  var scores: EvaluationMetrics.Scores {
    let gold = confusion.map { $0.reduce(0, +) }
    let total = gold.reduce(0, +)
    return EvaluationMetrics.Scores(
      accuracy: fraction(hits, of: total), binary: fraction(binaryHits, of: binaryNodes),
      macroF1: macroF1(gold: gold))
  }

  private func macroF1(gold: [Int]) -> Double {
    let occurring = gold.indices.filter { gold[$0] > 0 }
    guard !occurring.isEmpty else { return 0 }
    let sum = occurring.reduce(0.0) { sum, label in
      let predicted = confusion.reduce(0) { $0 + $1[label] }
      return sum + 2 * Double(confusion[label][label]) / Double(gold[label] + predicted)
    }
    return sum / Double(occurring.count)
  }

  private func fraction(_ part: Int, of total: Int) -> Double? {
    total == 0 ? nil : Double(part) / Double(total)
  }
}
