import Espalier

/// Draws every tree with its labels into one picture or one page, with a line that says what the whole is.
final class PictureWriter: ClassificationWriter {
  private let labels: LabelSet
  private let drawer: any TreeDrawer

  init(_ labels: LabelSet, _ format: DrawingFormat, title: String, _ output: StandardOutput) {
    self.labels = labels
    drawer = format.drawer(labels.style, title: title, classes: labels.labels, output)
  }

  func write(_ trees: [PlacedTree], _ predictions: [Prediction], team: ThreadTeam) throws {
    for (placed, prediction) in zip(trees, predictions) {
      let caption = labels.caption(of: prediction, placed.tree) ?? ""
      try drawer.draw(DrawnTree(placed.tree, as: prediction, labels, caption: caption))
    }
  }

  func finish() throws { try drawer.finish() }
}

extension DrawnTree {
  /// A tree with the labels that a model predicted, and their probabilities; other nodes are unlabelled.
  ///
  /// - Parameter gold: the classes of the treebank, which are shown where the model's are others; none for none.
  init(_ tree: Tree, as prediction: Prediction, _ labels: LabelSet, caption: String, gold: [Int?] = []) {
    var predicted = [String?](repeating: nil, count: tree.nodeCount)
    var others: [Int: String] = [:]
    for (index, node) in prediction.nodes.enumerated() {
      let label = prediction.label(index)
      predicted[node] = labels.labels[label]
      if !gold.isEmpty, let wanted = gold[node], wanted != label { others[node] = labels.labels[wanted] }
    }
    self.init(
      tree: tree.relabelled { predicted[$0.index] }, caption: caption,
      probabilities: NodeProbabilities(
        nodes: prediction.nodes, classCount: labels.count,
        values: prediction.nodes.indices.flatMap { prediction.probabilities($0) }), gold: others)
  }
}
