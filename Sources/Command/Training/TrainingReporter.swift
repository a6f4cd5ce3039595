import Espalier

/// Tells how a training goes: progress on standard error, objects and the outcome on standard output.
final class TrainingReporter {
  private let format: ReportFormat
  private let isQuiet: Bool
  private let output = StandardOutput()
  private let bar = ProgressBar()
  private var lastDev: EvaluationMetrics?
  /// Why standard output cannot be written: told when the model is safe.
  private var failure: FileError?

  init(format: ReportFormat, isQuiet: Bool) {
    self.format = format
    self.isQuiet = isQuiet
  }

  /// A sentence on standard error.
  func note(_ sentence: String) {
    if !isQuiet { StandardError.write(sentence + "\n") }
  }

  /// An event of the training.
  func report(_ event: TrainingEvent) {
    switch event {
    case .step(let step):
      if !isQuiet { bar.show(step, dev: lastDev) }
    case .epoch(let report):
      lastDev = report.dev
      if format == .json { write(Self.json(report)) }
      if !isQuiet, !bar.isAvailable { StandardError.write(Self.line(report)) }
    }
  }

  /// Takes the bar away.
  func clear() { bar.clear() }

  /// Tells the outcome, once the model is saved.
  ///
  /// - Throws: `FileError` where the outcome, or an epoch before it, could not be written.
  func finish(_ result: TrainingResult, parameters: Int, path: String) throws(FileError) {
    bar.clear()
    switch format {
    case .json: write(Self.json(result, parameters: parameters, path: path))
    case .text where !isQuiet: write(Array(Self.text(result, parameters: parameters, path: path).utf8))
    case .text: break
    }
    if let failure { throw failure }
  }

  /// A reader that has gone, or a full disk, must not cost the model.
  private func write(_ bytes: [UInt8]) {
    guard failure == nil else { return }
    do {
      try output.write(bytes)
      try output.flush()
    } catch {
      failure = error
    }
  }
}

extension TrainingReporter {
  private static func json(_ report: EpochReport) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("epoch")
    writer.integer(report.epoch)
    writer.key("loss")
    writer.number(report.loss)
    writer.key("dev")
    writer.beginObject()
    for (name, scores) in [("root", report.dev.root), ("nodes", report.dev.nodes)] {
      writer.key(name)
      writer.beginObject()
      writer.key("accuracy")
      writer.number(scores.accuracy)
      writer.key("binary")
      writer.number(scores.binary)
      writer.endObject()
    }
    writer.endObject()
    writer.key("seconds")
    writer.number(report.seconds)
    writer.key("treesPerSecond")
    writer.number(report.treesPerSecond)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private static func json(_ result: TrainingResult, parameters: Int, path: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("bestEpoch")
    writer.integer(result.bestEpoch)
    writer.key("parameters")
    writer.integer(parameters)
    writer.key("model")
    writer.string(path)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  /// A line an epoch, for logs.
  private static func line(_ report: EpochReport) -> String {
    "epoch \(report.epoch)  loss \(report.loss.decimal(4))  dev root \(scores(report.dev.root))"
      + "  nodes \(scores(report.dev.nodes))  \(report.seconds.decimal(1)) s"
      + "  \(report.treesPerSecond.decimal(0)) trees/s\(report.isBest ? "  best" : "")\n"
  }

  private static func text(_ result: TrainingResult, parameters: Int, path: String) -> String {
    var table = TextTable([.left, .left])
    table.add(["best epoch", "\(result.bestEpoch) of \(result.epochs)"])
    table.add(["dev root", scores(result.best.root)])
    table.add(["dev nodes", scores(result.best.nodes)])
    table.add(["parameters", "\(parameters)"])
    table.add(["model", path])
    return table.text
  }

  private static func scores(_ scores: EvaluationMetrics.Scores) -> String {
    scores.accuracy.percent + (scores.binary.map { " (binary \($0.percent))" } ?? "")
  }
}
