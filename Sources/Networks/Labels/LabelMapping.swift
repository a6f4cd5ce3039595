/// How the labels of a treebank become the classes of a model.
public enum LabelMapping: String, Sendable, CaseIterable {
  /// Each label is a class.
  case asIs = "as-is"

  /// Two classes: "0" and "1" are negative, "3" and "4" positive; "2" (neutral) is dropped from the loss
  /// and from the metrics, its node stays in the tree.
  case binary

  /// The classes that `binary` leads to.
  static let binaryLabels = ["negative", "positive"]

  /// The name of what `binary` drops, for treebanks that write names.
  static let neutralLabel = "neutral"
}

/// What a node's label in a treebank says to a model.
public enum GoldLabel: Sendable, Equatable {
  /// The node belongs to this class.
  case known(Int)
  /// The node has no label.
  case unlabelled
  /// The node's label is one that the mapping leaves out.
  case dropped
  /// The node's label is no class of the model.
  case unknown(String)
}
