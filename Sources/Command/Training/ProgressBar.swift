import Espalier

/// One line at the foot of a terminal that is written over and over.
final class ProgressBar {
  private let terminal = Terminal.error
  private var isShown = false

  /// Whether standard error is a terminal where a line can be written over.
  var isAvailable: Bool { terminal.canMove }

  /// Shows how far a training has come.
  ///
  /// - Parameter dev: the metrics of the epoch before.
  func show(_ step: TrainingStep, dev: EvaluationMetrics?) {
    show(
      head: "epoch \(step.epoch)/\(step.epochs)", share: step.share,
      tail: "\(Self.text(step, dev: dev))  \(Self.time(step.secondsLeft)) left")
  }

  /// Shows a line with a bar between what stands before and behind it.
  ///
  /// - Parameter share: how much of the bar is full, from 0 to 1.
  func show(head: String, share: Double, tail: String) {
    guard isAvailable else { return }
    isShown = true
    let line = Self.line(head: head + " ", share: share, tail: "  " + tail, width: terminal.width - 1)
    StandardError.write("\r\(line)\u{1B}[K")
  }

  /// How fast a training is, and how well it has done.
  static func text(_ step: TrainingStep, dev: EvaluationMetrics?) -> String {
    let accuracy = dev?.root.accuracy.map { "  dev \($0.percent)" } ?? ""
    return "\(step.treesPerSecond.decimal(0)) trees/s  loss \(step.loss.decimal(3))\(accuracy)"
  }

  /// Takes the line away.
  func clear() {
    guard isShown else { return }
    isShown = false
    StandardError.write("\r\u{1B}[K")
  }

  private static func line(head: String, share: Double, tail: String, width: Int) -> String {
    let room = width - head.count - tail.count - 2
    guard room >= 4 else { return String((head + tail).prefix(max(0, width))) }
    let length = min(room, 40)
    let full = min(length, Int(share * Double(length)))
    let bar = String(repeating: "=", count: full) + String(repeating: " ", count: length - full)
    return "\(head)[\(bar)]\(tail)"
  }

  /// Hours, minutes and seconds.
  static func time(_ seconds: Double) -> String {
    let whole = seconds.isFinite ? Int(min(max(seconds, 0), 359_999).rounded()) : 359_999
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    let padded = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0 ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
  }
}

extension TrainingStep {
  /// How much of all epochs is done, from 0 to 1.
  var share: Double {
    Double((epoch - 1) * treeCount + treesDone) / Double(max(1, epochs * treeCount))
  }
}
