/// How well a model labels a treebank: the figures that the field reports.
public struct EvaluationMetrics: Sendable, Equatable {
  /// The figures over one set of nodes, as fractions from 0 to 1.
  public struct Scores: Sendable, Equatable {
    /// The share of labelled nodes whose most probable class is the gold label; nil if no node is labelled.
    public var accuracy: Double?

    /// The share of nodes with a negative or positive gold label for which that side's classes
    /// together are the more probable ones; nil if no node has such a label or the label set has no sides.
    public var binary: Double?

    /// The mean of F1 = 2 TP / (2 TP + FP + FN) over the labels that occur as gold; 0 if none does.
    public var macroF1: Double

    /// Creates scores from their values.
    public init(accuracy: Double?, binary: Double?, macroF1: Double) {
      self.accuracy = accuracy
      self.binary = binary
      self.macroF1 = macroF1
    }
  }

  /// The number of trees, labelled or not.
  public var trees: Int
  /// The model's labels, in the order of its classes.
  public var labels: [String]
  /// The scores of the roots.
  public var root: Scores
  /// The scores of all nodes, leaves and roots included.
  public var nodes: Scores
  /// The number of labelled roots (of a model that labels tokens, of labelled tokens) by gold label (row) and predicted label
  /// (column), in the order of `labels`.
  public var confusion: [[Int]]
  /// Whether the model labels tokens: then `nodes` are these.
  public var countsTokens: Bool

  /// Creates metrics from their values.
  public init(
    trees: Int, labels: [String], root: Scores, nodes: Scores, confusion: [[Int]], countsTokens: Bool = false
  ) {
    self.trees = trees
    self.labels = labels
    self.root = root
    self.nodes = nodes
    self.confusion = confusion
    self.countsTokens = countsTokens
  }
}
