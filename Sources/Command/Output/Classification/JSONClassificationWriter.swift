import Espalier

/// Writes an object a line for every tree.
final class JSONClassificationWriter: TreewiseClassificationWriter {
  private let labels: LabelSet
  private let showsNodes: Bool
  /// Whether there is no label for the whole, but one for every token.
  private let labelsTokens: Bool
  let output: StandardOutput
  var count = 0

  /// - Parameters:
  ///   - showsNodes: whether the objects have `nodes`.
  ///   - labelsTokens: whether the model labels tokens: then these are the nodes, and there is no other label.
  init(_ labels: LabelSet, showsNodes: Bool, labelsTokens: Bool = false, _ output: StandardOutput) {
    self.labels = labels
    self.showsNodes = showsNodes || labelsTokens
    self.labelsTokens = labelsTokens
    self.output = output
  }

  func bytes(_ tree: Tree, _ prediction: Prediction, index: Int) -> [UInt8] {
    let root = prediction.nodes.count - 1
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("index")
    writer.integer(index)
    if !labelsTokens {
      writer.key("label")
      writer.string(labels.labels[prediction.label(root)])
    }
    writer.key("labels")
    writer.strings(labels.labels)
    if !labelsTokens {
      writer.key("probabilities")
      writer.numbers(prediction.probabilities(root))
    }
    writer.key("text")
    writer.string(tree.text)
    if showsNodes { writeNodes(tree, prediction, to: &writer) }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private func writeNodes(_ tree: Tree, _ prediction: Prediction, to writer: inout JSONWriter) {
    writer.key("nodes")
    writer.beginArray()
    for (index, node) in prediction.nodes.enumerated() {
      writer.beginObject()
      writer.key("span")
      writer.integers([tree.span(of: node).lowerBound, tree.span(of: node).upperBound])
      writer.key("label")
      writer.string(labels.labels[prediction.label(index)])
      writer.key("probabilities")
      writer.numbers(prediction.probabilities(index))
      writer.endObject()
    }
    writer.endArray()
  }
}
