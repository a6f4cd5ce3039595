import Espalier

/// Writes a line for every sentence, each token with its label, as taggers do: `It/2 works/4`.
final class TaggedSentenceWriter: TreewiseClassificationWriter {
  private let labels: LabelSet
  let output: StandardOutput
  var count = 0

  init(_ labels: LabelSet, _ output: StandardOutput) {
    self.labels = labels
    self.output = output
  }

  func bytes(_ tree: Tree, _ prediction: Prediction, index: Int) -> [UInt8] {
    let places = Dictionary(uniqueKeysWithValues: zip(prediction.nodes, prediction.nodes.indices))
    let tagged = tree.tokens.map { node -> String in
      let word = Words.unescaped(tree.word(of: node) ?? "").printable
      return places[node].map { "\(word)/\(labels.labels[prediction.label($0)].printable)" } ?? word
    }
    return Array((tagged.joined(separator: " ") + "\n").utf8)
  }
}
