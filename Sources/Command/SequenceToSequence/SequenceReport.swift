import Espalier

/// What `seq2seq` says of epochs and metrics.
enum SequenceReport {
  /// The fact in a model's folder that names the trees it reads of a treebank's sentences.
  static let encoderTreesName = "encoderTrees"

  /// What an epoch did on dev, in a line.
  static func short(_ metrics: SequenceToSequenceMetrics) -> String {
    "perplexity \(metrics.perplexity?.decimal(3) ?? "-")  tokens \(metrics.tokenAccuracy?.percent ?? "-")"
  }

  /// The same for programs.
  static func figures(_ metrics: SequenceToSequenceMetrics) -> [(name: String, value: Double?)] {
    [("devPerplexity", metrics.perplexity), ("devTokenAccuracy", metrics.tokenAccuracy)]
  }

  /// A table for people.
  static func text(_ metrics: SequenceToSequenceMetrics, _ brackets: BracketMetrics? = nil) -> String {
    var table = TextTable([.left, .right])
    for (name, value) in counts(metrics) { table.add([name, "\(value)"]) }
    table.add(["perplexity", metrics.perplexity?.decimal(3) ?? "-"])
    table.add(["token accuracy", metrics.tokenAccuracy?.percent ?? "-"])
    guard metrics.outputs > 0 else { return table.text }
    table.add(["exact match", metrics.exactMatch?.percent ?? "-"])
    table.add(["BLEU", metrics.bleu.score().decimal(2)])
    table.add(["unfinished", "\(metrics.unfinished)"])
    if let brackets {
      table.add(["well-formed", share(brackets.wellFormed, brackets.outputs)])
      table.add(["bracket F1", brackets.counts.f1?.percent ?? "-"])
      table.add(["right-branching F1", brackets.baseline.f1?.percent ?? "-"])
    }
    return table.text
  }

  private static func counts(_ metrics: SequenceToSequenceMetrics) -> [(name: String, value: Int)] {
    [("pairs", metrics.pairs), ("words", metrics.words), ("unknown", metrics.unknown)]
  }

  private static func share(_ part: Int, _ whole: Int) -> String {
    whole == 0 ? "-" : (Double(part) / Double(whole)).percent
  }

  /// One object on one line.
  static func json(_ metrics: SequenceToSequenceMetrics, _ brackets: BracketMetrics?) -> [UInt8] {
    JSONWriter.line { writer in
      for (name, value) in counts(metrics) {
        writer.key(name)
        writer.integer(value)
      }
      writer.key("logarithm")
      writer.number(metrics.logarithm)
      writer.key("perplexity")
      writer.number(metrics.perplexity)
      writer.key("tokenAccuracy")
      writer.number(metrics.tokenAccuracy)
      writer.key("exact")
      writer.integer(metrics.exact)
      writer.key("exactMatch")
      writer.number(metrics.exactMatch)
      writer.key("bleu")
      writer.number(metrics.bleu.score())
      writer.key("unfinished")
      writer.integer(metrics.unfinished)
      guard let brackets else { return }
      writer.key("wellFormed")
      writer.integer(brackets.wellFormed)
      writer.key("bracketF1")
      writer.number(brackets.counts.f1)
      writer.key("rightBranchingF1")
      writer.number(brackets.baseline.f1)
    }
  }

  /// What a training reached, for a model's folder.
  static func facts(_ best: SequenceToSequenceEpoch) -> [ModelConfiguration.Fact] {
    [.init("bestEpoch", .integer(best.epoch))]
      + figures(best.dev).map { .init($0.name, $0.value.map { .number($0) } ?? .none) }
  }
}
