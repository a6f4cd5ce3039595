import Espalier

/// Writes a line for every tree, and indented ones for its other nodes where these were asked for.
///
/// ```
/// 4  very positive   93.1 %  It works
///   2  neutral         99.0 %  It
///   4  very positive   88.2 %  works
/// ```
final class TextClassificationWriter: TreewiseClassificationWriter {
  private let labels: LabelSet
  let output: StandardOutput
  var count = 0
  /// What a class is called, in columns.
  private let names: [String]

  /// Limits to the lines of nodes: a deep tree would take the square of its size.
  private static let limits = (indentation: 24, text: 60)

  init(_ labels: LabelSet, _ output: StandardOutput) {
    self.labels = labels
    self.output = output
    let label = Self.column(labels.labels)
    let name = Self.column(labels.labels.indices.map(labels.name))
    names = label == name ? label : zip(label, name).map { "\($0)  \($1)" }
  }

  func bytes(_ tree: Tree, _ prediction: Prediction, index: Int) -> [UInt8] {
    Array(text(tree, prediction).utf8)
  }

  private func text(_ tree: Tree, _ prediction: Prediction) -> String {
    let root = prediction.nodes.count - 1
    let text = tree.words.map { Words.unescaped($0) }.joined(separator: " ").printable
    var result = "\(judgement(prediction, root))  \(text)\n"
    guard prediction.nodes.count > 1 else { return result }
    let tokens = tree.tokens
    let places = Dictionary(uniqueKeysWithValues: zip(prediction.nodes, prediction.nodes.indices))
    var depth = 0
    for step in tree.traversal {
      guard case .enter(let node) = step else {
        depth -= 1
        continue
      }
      if node != tree.root, let place = places[node] {
        let indentation = String(repeating: "  ", count: min(depth, Self.limits.indentation))
        let text = excerpt(tokens[tree.span(of: node)], of: tree)
        result += "\(indentation)\(judgement(prediction, place))  \(text)\n"
      }
      depth += 1
    }
    return result
  }

  /// Label, name and probability of a node's most probable class.
  private func judgement(_ prediction: Prediction, _ place: Int) -> String {
    let label = prediction.label(place)
    let probabilities = prediction.probabilities(place)
    let share = Double(probabilities[probabilities.startIndex + label]).percent
    return "\(names[label])  \(String(repeating: " ", count: max(0, 7 - share.count)))\(share)"
  }

  /// The words of tokens, cut where they are too many.
  private func excerpt(_ tokens: ArraySlice<Int>, of tree: Tree) -> String {
    var text = ""
    for token in tokens {
      if !text.isEmpty { text += " " }
      text += Words.unescaped(tree.word(of: token) ?? "").printable
      if text.count > Self.limits.text { return text.prefix(Self.limits.text) + "…" }
    }
    return text
  }

  private static func column(_ texts: [String]) -> [String] {
    let shown = texts.map(\.printable)
    let width = shown.reduce(0) { max($0, $1.count) }
    return shown.map { $0 + String(repeating: " ", count: width - $0.count) }
  }
}
