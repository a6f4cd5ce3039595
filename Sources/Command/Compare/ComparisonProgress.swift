import Espalier

/// Tells how a comparison goes, and how long it will still take.
final class ComparisonProgress {
  private let isQuiet: Bool
  private let bar = ProgressBar()
  private var runCount: Int
  private var done = 0
  private var now: (run: PlannedRun, name: String)?
  private var lastDev: EvaluationMetrics?
  /// The runs of every network that are still to come, by its name.
  private var waiting: [String: Int]
  /// The seconds of the runs done, by the name of their network.
  private var seconds: [String: [Double]] = [:]

  /// - Parameter waiting: how many runs every network will have, by its name.
  init(waiting: [String: Int], isQuiet: Bool) {
    self.waiting = waiting
    self.isQuiet = isQuiet
    runCount = waiting.values.reduce(0, +)
  }

  /// A run begins, or was done before.
  func begin(_ run: PlannedRun, _ setup: Int) {
    let title = run.network.title(of: setup)
    now = (run, "\(run.network.name), seed \(run.options.seed)\(title.isEmpty ? "" : ", " + title)")
    lastDev = nil
    waiting[run.network.name, default: 0] -= 1
  }

  /// An event of the run's training.
  func report(_ event: TrainingEvent) {
    switch event {
    case .epoch(let report): lastDev = report.dev
    case .step(let step):
      guard !isQuiet, bar.isAvailable, let now else { return }
      let rest = secondsOfWaiting(assuming: step.secondsLeft / max(1e-3, 1 - step.share))
      // What matters most stands first: terminals may be narrow.
      bar.show(
        head: "\(done + 1)/\(runCount) \(now.run.network.name), seed \(now.run.options.seed)",
        share: step.share,
        tail: "\(ProgressBar.time(step.secondsLeft + rest)) left  epoch \(step.epoch)/\(step.epochs)  "
          + ProgressBar.text(step, dev: lastDev))
    }
  }

  /// The run is over.
  func finish(_ record: RunRecord, wasKept: Bool) {
    guard let now else { return }
    done += 1
    runCount = max(runCount, done)
    bar.clear()
    let outcome: String
    switch record.outcome {
    case .diverged(let epoch): outcome = "diverged in epoch \(epoch)"
    case .trained(let trained):
      seconds[now.run.network.name, default: []].append(trained.seconds)
      outcome =
        "dev \(trained.best.devRoot.percent)  best epoch \(trained.bestEpoch) of \(trained.epochs.count)  "
        + "\(trained.seconds.decimal(1)) s"
    }
    guard !isQuiet else { return }
    let left = secondsOfWaiting(assuming: 0)
    StandardError.write(
      "run \(done) of \(runCount)  \(now.name)  \(outcome)\(wasKept ? "  kept" : "")"
        + (done < runCount && !wasKept ? "  about \(ProgressBar.time(left)) left\n" : "\n"))
  }

  /// Takes the bar away.
  func clear() { bar.clear() }

  /// What the runs to come will take: as long as others of the same network did, or else as the others do.
  ///
  /// - Parameter current: what the current run will take as a whole; 0 where that isn't known.
  private func secondsOfWaiting(assuming current: Double) -> Double {
    var known = seconds.mapValues { $0.reduce(0, +) / Double($0.count) }
    if current > 0, let now, known[now.run.network.name] == nil { known[now.run.network.name] = current }
    guard !known.isEmpty else { return 0 }
    let usual = known.values.sorted().reduce(0, +) / Double(known.count)
    return waiting.sorted { $0.key < $1.key }.reduce(0) {
      $0 + Double(max(0, $1.value)) * (known[$1.key] ?? usual)
    }
  }
}
