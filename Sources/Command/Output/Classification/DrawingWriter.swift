import Espalier

/// Draws every tree with its labels.
final class DrawingWriter: ClassificationWriter {
  init(_ labels: LabelSet, _ output: StandardOutput) {}
  func write(_ tree: Tree, _ prediction: Prediction) throws {}
}
