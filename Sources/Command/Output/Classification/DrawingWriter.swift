import Espalier

/// Draws every tree with its labels, under a line that says what the whole is.
final class DrawingWriter: ClassificationWriter {
  private let labels: LabelSet
  private let output: StandardOutput
  private let drawing: TreeDrawing
  private var hasWritten = false

  /// - Parameter terminal: what the drawing is made for.
  init(_ labels: LabelSet, _ output: StandardOutput, for terminal: Terminal = .output) {
    self.labels = labels
    self.output = output
    drawing = TreeDrawing(width: terminal.width, isColoured: terminal.hasColor)
  }

  func write(_ trees: [PlacedTree], _ predictions: [Prediction], team: ThreadTeam) throws {
    for (placed, prediction) in zip(trees, predictions) { try write(placed.tree, prediction) }
  }

  private func write(_ tree: Tree, _ prediction: Prediction) throws {
    var shown = [TreeDrawing.Label](repeating: .init(""), count: tree.nodeCount)
    for (index, node) in prediction.nodes.enumerated() { shown[node] = drawn(prediction.label(index)) }
    if hasWritten { try output.write("\n") }
    hasWritten = true
    if let caption = labels.caption(of: prediction, tree) { try output.write("\(caption.printable)\n") }
    try output.write(drawing.draw(tree) { shown[$0] })
  }

  /// A class as it is drawn: sentiment as a sign in colour, other labels as they are.
  private func drawn(_ label: Int) -> TreeDrawing.Label {
    switch labels.kind {
    case .sentiment:
      return .init("", tone: Int(labels.labels[label]).flatMap { Tone(rawValue: $0 - 2) })
    case .binarySentiment:
      return .init("", tone: labels.side(of: label) == .positive ? .positive : .negative)
    case .other: return .init(labels.labels[label])
    }
  }
}
