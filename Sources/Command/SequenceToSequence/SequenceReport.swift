import Espalier

/// What `seq2seq` says of epochs and metrics.
enum SequenceReport {
  /// The fact in a model's folder that names the trees it reads of a treebank's sentences.
  static let encoderTreesName = "encoderTrees"

  /// A line an epoch, for logs.
  static func line(_ epoch: SequenceToSequenceEpoch) -> String {
    "epoch \(epoch.epoch)  loss \(epoch.loss.decimal(4))  dev perplexity "
      + "\(epoch.dev.perplexity?.decimal(3) ?? "-")  tokens \(epoch.dev.tokenAccuracy?.percent ?? "-")  "
      + "\(epoch.seconds.decimal(1)) s\(epoch.isBest ? "  best" : "")"
  }

  /// An object for an epoch.
  static func json(_ epoch: SequenceToSequenceEpoch) -> [UInt8] {
    JSONWriter.line { writer in
      writer.key("epoch")
      writer.integer(epoch.epoch)
      writer.key("loss")
      writer.number(epoch.loss)
      writer.key("devPerplexity")
      writer.number(epoch.dev.perplexity)
      writer.key("devTokenAccuracy")
      writer.number(epoch.dev.tokenAccuracy)
      writer.key("seconds")
      writer.number(epoch.seconds)
    }
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
    [
      .init("bestEpoch", .integer(best.epoch)),
      .init("devPerplexity", best.dev.perplexity.map { .number($0) } ?? .none),
      .init("devTokenAccuracy", best.dev.tokenAccuracy.map { .number($0) } ?? .none),
    ]
  }
}
