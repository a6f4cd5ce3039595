import Espalier

/// Something that writes what a model says about trees.
protocol ClassificationWriter: AnyObject {
  /// Writes what was predicted for some trees; the last node of a prediction is the root.
  ///
  /// - Parameter team: the threads that may share the work.
  /// - Throws: `FileError`; `TreeError` where the format cannot hold a tree.
  func write(_ trees: [PlacedTree], _ predictions: [Prediction], team: ThreadTeam) throws

  /// Writes what the format needs at its end.
  func finish() throws
}

extension ClassificationWriter {
  func finish() throws {}
}

/// Writes a piece of text for every tree, which depends on nothing but the tree and its number.
protocol TreewiseClassificationWriter: ClassificationWriter {
  var output: StandardOutput { get }
  /// The number of trees written so far.
  var count: Int { get set }

  /// What is written for a tree.
  func bytes(_ tree: Tree, _ prediction: Prediction, index: Int) -> [UInt8]
}

extension TreewiseClassificationWriter {
  func write(_ trees: [PlacedTree], _ predictions: [Prediction], team: ThreadTeam) throws {
    let list = team.map(trees.count) { bytes(trees[$0].tree, predictions[$0], index: count + $0) }
    for bytes in list { try output.write(bytes) }
    count += trees.count
  }
}

/// Writes the trees with the labels that were predicted; other nodes are unlabelled.
final class LabelledTreeWriter: ClassificationWriter {
  private let labels: LabelSet
  private let writer: any TreeWriter

  init(_ labels: LabelSet, _ writer: any TreeWriter) {
    self.labels = labels
    self.writer = writer
  }

  func write(_ trees: [PlacedTree], _ predictions: [Prediction], team: ThreadTeam) throws {
    for (placed, prediction) in zip(trees, predictions) {
      var predicted = [String?](repeating: nil, count: placed.tree.nodeCount)
      for (index, node) in prediction.nodes.enumerated() {
        predicted[node] = labels.labels[prediction.label(index)]
      }
      do {
        try writer.write(placed.tree.relabelled { predicted[$0.index] })
      } catch let error as TreeWritingError {
        throw TreeError(error, at: placed.position)
      }
    }
  }

  func finish() throws { try writer.finish() }
}
