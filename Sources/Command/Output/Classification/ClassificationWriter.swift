import Espalier

/// Something that writes what a model says about trees, one by one.
protocol ClassificationWriter: AnyObject {
  /// Writes what was predicted for a tree; the last node of the prediction is the root.
  ///
  /// - Throws: `FileError`; `TreeWritingError` where the format cannot hold the tree.
  func write(_ tree: Tree, _ prediction: Prediction) throws

  /// Writes what the format needs at its end.
  func finish() throws
}

extension ClassificationWriter {
  func finish() throws {}
}

/// Writes the trees with the labels that were predicted; other nodes are unlabelled.
final class LabelledTreeWriter: ClassificationWriter {
  private let labels: LabelSet
  private let writer: any TreeWriter

  init(_ labels: LabelSet, _ writer: any TreeWriter) {
    self.labels = labels
    self.writer = writer
  }

  func write(_ tree: Tree, _ prediction: Prediction) throws {
    var predicted = [String?](repeating: nil, count: tree.nodeCount)
    for (index, node) in prediction.nodes.enumerated() {
      predicted[node] = labels.labels[prediction.label(index)]
    }
    try writer.write(tree.relabelled { predicted[$0.index] })
  }

  func finish() throws { try writer.finish() }
}
