import Espalier

/// Writes one document as CoreNLP's XML output has it: `root`, `document`, `sentences`.
///
/// Its sentences have the attributes `sentimentValue` and `sentiment`; the distribution and the tree are elements.
final class CoreNLPXMLWriter: ClassificationWriter {
  private let labels: LabelSet
  private let output: StandardOutput
  private var count = 0
  private var offset = 0

  init(_ labels: LabelSet, _ output: StandardOutput) {
    self.labels = labels
    self.output = output
  }

  func write(_ trees: [PlacedTree], _ predictions: [Prediction], team: ThreadTeam) throws {
    for (placed, prediction) in zip(trees, predictions) {
      try begin()
      let sentence = CoreNLPSentence(placed.tree, prediction, labels: labels, offset: offset)
      count += 1
      offset = sentence.end + 1
      try output.write(text(sentence))
    }
  }

  func finish() throws {
    if count == 0 { try output.write(Self.head) }
    try output.write("</sentences></document></root>\n")
  }

  private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root><document><sentences>\n"

  private func begin() throws { if count == 0 { try output.write(Self.head) } }

  private func text(_ sentence: CoreNLPSentence) -> String {
    var text =
      "<sentence id=\"\(count)\" sentimentValue=\"\(Self.escaped(sentence.sentimentValue))\" "
      + "sentiment=\"\(Self.escaped(sentence.sentiment))\">\n<tokens>\n"
    for (index, token) in sentence.tokens.enumerated() {
      text +=
        "<token id=\"\(index + 1)\"><word>\(Self.escaped(token.word))</word>"
        + "<CharacterOffsetBegin>\(token.begin)</CharacterOffsetBegin>"
        + "<CharacterOffsetEnd>\(token.end)</CharacterOffsetEnd></token>\n"
    }
    text += "</tokens>\n<parse>\(Self.escaped(sentence.parse)) </parse>\n"
    let distribution = sentence.distribution.map { "\($0)" }.joined(separator: " ")
    text += "<sentimentDistribution>\(distribution)</sentimentDistribution>\n"
    return text + "<sentimentTree>\(Self.escaped(sentence.sentimentTree))</sentimentTree>\n</sentence>\n"
  }

  /// Text of an element or an attribute; what XML forbids becomes U+FFFD.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\u{9}", "\u{A}": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
