import Espalier

/// Tells of a training while it runs: a bar on a terminal, a line an epoch on standard error, objects on standard output.
final class EpochReporter {
  private let running: RunOptions
  private let bar = ProgressBar()
  private let output = StandardOutput()
  /// Why an epoch couldn't be told; a training goes on all the same.
  private var failure: (any Error)?

  init(_ running: RunOptions) { self.running = running }

  /// Takes a sentence for people.
  func note(_ sentence: String) { if !running.quiet { StandardError.write(sentence + "\n") } }

  /// Shows how far an epoch has come.
  func show(_ step: TrainingStep) { if !running.quiet { bar.show(step, dev: nil) } }

  /// Tells of an epoch that is done.
  ///
  /// - Parameters:
  ///   - dev: how well the model did on dev, for people.
  ///   - figures: the same for programs.
  func tell<Metrics>(_ epoch: Epoch<Metrics>, dev: String, figures: [(name: String, value: Double?)]) {
    bar.clear()
    if running.format == .json {
      do {
        try output.write(Self.json(epoch, figures))
        try output.flush()
      } catch {
        failure = failure ?? error
      }
    }
    note(
      "epoch \(epoch.epoch)  loss \(epoch.loss.decimal(4))  dev \(dev)  \(epoch.seconds.decimal(1)) s"
        + (epoch.isBest ? "  best" : ""))
  }

  private static func json<Metrics>(
    _ epoch: Epoch<Metrics>, _ figures: [(name: String, value: Double?)]
  ) -> [UInt8] {
    JSONWriter.line { writer in
      writer.key("epoch")
      writer.integer(epoch.epoch)
      writer.key("loss")
      writer.number(epoch.loss)
      for (name, value) in figures {
        writer.key(name)
        writer.number(value)
      }
      writer.key("seconds")
      writer.number(epoch.seconds)
    }
  }

  /// Writes what a training led to, for people; the model is saved by then.
  ///
  /// - Throws: `FileError` where this or an epoch can't be written.
  func finish(_ text: String) throws {
    if let failure { throw failure }
    guard running.format == .text, !running.quiet else { return }
    try output.write(text)
    try output.flush()
  }

  /// Takes the bar away.
  func clear() { bar.clear() }
}
