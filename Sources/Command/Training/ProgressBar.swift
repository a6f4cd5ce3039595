import Espalier

/// One line at the foot of a terminal that is written over and over.
final class ProgressBar {
  private let terminal = Terminal.error
  private var isShown = false

  /// Whether standard error is a terminal where a line can be written over.
  var isAvailable: Bool { terminal.canMove }

  /// Shows how far the training has come.
  ///
  /// - Parameter dev: the metrics of the epoch before.
  func show(_ step: TrainingStep, dev: EvaluationMetrics?) {
    guard isAvailable else { return }
    isShown = true
    StandardError.write("\r\(Self.line(step, dev: dev, width: terminal.width - 1))\u{1B}[K")
  }

  /// Takes the line away.
  func clear() {
    guard isShown else { return }
    isShown = false
    StandardError.write("\r\u{1B}[K")
  }

  private static func line(_ step: TrainingStep, dev: EvaluationMetrics?, width: Int) -> String {
    let done = Double((step.epoch - 1) * step.treeCount + step.treesDone)
    let share = done / Double(max(1, step.epochs * step.treeCount))
    let head = "epoch \(step.epoch)/\(step.epochs) "
    var tail = "  \(step.treesPerSecond.decimal(0)) trees/s  loss \(step.loss.decimal(3))"
    if let accuracy = dev?.root.accuracy { tail += "  dev \(accuracy.percent)" }
    tail += "  \(time(step.secondsLeft)) left"
    let room = width - head.count - tail.count - 2
    guard room >= 4 else { return String((head + tail).prefix(max(0, width))) }
    let length = min(room, 40)
    let full = min(length, Int(share * Double(length)))
    let bar = String(repeating: "=", count: full) + String(repeating: " ", count: length - full)
    return "\(head)[\(bar)]\(tail)"
  }

  /// Hours, minutes and seconds.
  private static func time(_ seconds: Double) -> String {
    let whole = seconds.isFinite ? Int(min(max(seconds, 0), 359_999).rounded()) : 359_999
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    let padded = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0 ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
  }
}
