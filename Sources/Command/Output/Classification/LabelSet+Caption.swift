import Espalier

extension LabelSet {
  /// What colours of a drawing stand for.
  var style: LabelStyle { kind == .other ? .labels : .sentiment }

  /// What the whole of a tree is, and how probable that is; nil where the root has no label, as where tokens are labelled.
  func caption(of prediction: Prediction, _ tree: Tree) -> String? {
    guard let last = prediction.nodes.last, last == tree.root else { return nil }
    let place = prediction.nodes.count - 1
    let label = prediction.label(place)
    let probabilities = prediction.probabilities(place)
    let share = Double(probabilities[probabilities.startIndex + label]).percent
    return "\(name(of: label)) (\(share))"
  }
}
