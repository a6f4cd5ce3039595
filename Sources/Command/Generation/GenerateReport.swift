import Espalier

/// What `generate` says of epochs, sentences and what it drew.
enum GenerateReport {
  /// What an epoch did on dev, in a line.
  static func short(_ metrics: LanguageMetrics) -> String { "perplexity \(perplexity(metrics))" }

  /// The same for programs.
  static func figures(_ metrics: LanguageMetrics) -> [(name: String, value: Double?)] {
    [("devPerplexity", metrics.perplexity)]
  }

  /// A table for people.
  static func text(_ metrics: LanguageMetrics) -> String {
    var table = TextTable([.left, .right])
    table.add(["sentences", "\(metrics.sentences)"])
    table.add(["words", "\(metrics.words)"])
    table.add(["unknown", "\(metrics.unknown)"])
    table.add(["perplexity", perplexity(metrics)])
    return table.text
  }

  /// One object on one line.
  static func json(_ metrics: LanguageMetrics) -> [UInt8] {
    JSONWriter.line { writer in
      writer.key("sentences")
      writer.integer(metrics.sentences)
      writer.key("words")
      writer.integer(metrics.words)
      writer.key("unknown")
      writer.integer(metrics.unknown)
      writer.key("logarithm")
      writer.number(metrics.logarithm)
      writer.key("perplexity")
      writer.number(metrics.perplexity)
    }
  }

  /// A sentence and how probable it is.
  static func sentence(
    _ words: [String], _ score: LanguageModel.Score, _ format: ReportFormat
  ) -> [UInt8] {
    let text = words.joined(separator: " ")
    switch format {
    case .text: return Array("\(score.sum.decimal(3))  \(text.printable)\n".utf8)
    case .json:
      return JSONWriter.line { writer in
        writer.key("logarithm")
        writer.number(score.sum)
        writer.key("words")
        writer.integer(words.count)
        writer.key("unknown")
        writer.integer(score.unknownCount)
        writer.key("text")
        writer.string(text)
      }
    }
  }

  /// A sentence that was drawn.
  static func sample(_ sample: LanguageModel.Sample, _ format: ReportFormat) -> [UInt8] {
    let text = sample.words.joined(separator: " ")
    switch format {
    case .text: return Array("\(text.printable)\n".utf8)
    case .json:
      return JSONWriter.line { writer in
        writer.key("text")
        writer.string(text)
        writer.key("logarithm")
        writer.number(sample.logarithm)
        writer.key("finished")
        writer.bool(sample.isFinished)
      }
    }
  }

  /// What a training reached, for a model's folder.
  static func facts(_ best: LanguageEpoch) -> [ModelConfiguration.Fact] {
    [.init("bestEpoch", .integer(best.epoch))]
      + figures(best.dev).map { .init($0.name, $0.value.map { .number($0) } ?? .none) }
  }

  private static func perplexity(_ metrics: LanguageMetrics) -> String {
    metrics.perplexity?.decimal(2) ?? "-"
  }
}
