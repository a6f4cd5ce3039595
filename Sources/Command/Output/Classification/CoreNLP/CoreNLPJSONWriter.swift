import Espalier

/// Writes one document as CoreNLP's JSON output has it: an object with `sentences`.
final class CoreNLPJSONWriter: ClassificationWriter {
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
      let sentence = CoreNLPSentence(placed.tree, prediction, labels: labels, offset: offset)
      try output.write(count == 0 ? "{\"sentences\":[\n" : ",\n")
      try output.write(bytes(sentence))
      offset = sentence.end + 1
      count += 1
    }
  }

  func finish() throws { try output.write(count == 0 ? "{\"sentences\":[]}\n" : "\n]}\n") }

  private func bytes(_ sentence: CoreNLPSentence) -> [UInt8] {
    var writer = JSONWriter()
    func text(_ key: String, _ value: String) {
      writer.key(key)
      writer.string(value)
    }
    func number(_ key: String, _ value: Int) {
      writer.key(key)
      writer.integer(value)
    }
    writer.beginObject()
    number("index", count)
    text("parse", sentence.parse)
    text("sentimentValue", sentence.sentimentValue)
    text("sentiment", sentence.sentiment)
    writer.key("sentimentDistribution")
    writer.numbers(sentence.distribution)
    text("sentimentTree", sentence.sentimentTree)
    writer.key("tokens")
    writer.beginArray()
    for (index, token) in sentence.tokens.enumerated() {
      writer.beginObject()
      number("index", index + 1)
      text("word", token.word)
      text("originalText", token.originalText)
      number("characterOffsetBegin", token.begin)
      number("characterOffsetEnd", token.end)
      text("before", index == 0 ? "" : " ")
      text("after", index + 1 == sentence.tokens.count ? "" : " ")
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
