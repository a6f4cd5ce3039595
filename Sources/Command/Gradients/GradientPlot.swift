import Espalier

/// The picture of `espalier gradients`: lines over the steps, before training and after it.
struct GradientPlot {
  let quantity: String
  let task: ProbeTask?
  private(set) var rows: [GradientTable.Row] = []

  init(quantity: String, task: ProbeTask?) {
    self.quantity = quantity
    self.task = task
  }

  mutating func add(_ row: GradientTable.Row) { rows.append(row) }

  /// The picture.
  var plot: LinePlot {
    let last = rows.compactMap(\.epoch).max() ?? 0
    var panels = [
      LinePlot.Panel(
        title: last > 0 ? "before training" : "",
        lines: rows.filter { $0.epoch ?? 0 == 0 }.map { line($0, isFaint: false) })
    ]
    if last > 0 {
      panels.append(
        LinePlot.Panel(
          title: "after \(last) epochs of \(task?.rawValue ?? "training"); pale: on the way there",
          lines: rows.filter { isDrawn($0.epoch ?? 0, last: last) }.map {
            line($0, isFaint: $0.epoch != last)
          }))
    }
    let what = quantity == "token" ? "a token" : "a state's \(quantity)"
    return LinePlot(
      title: "How much of the loss's gradient reaches \(what) k steps away",
      x: "steps (in trees: levels) from the loss, k", y: "share of the gradient", scale: .logarithmic,
      panels: panels)
  }

  /// Of the epochs on the way a few are drawn: more would hide each other.
  private func isDrawn(_ epoch: Int, last: Int) -> Bool {
    guard epoch > 0 else { return false }
    return epoch == last || (last - epoch) % max(1, (last + 3) / 4) == 0
  }

  private func line(_ row: GradientTable.Row, isFaint: Bool) -> LinePlot.Line {
    let points = row.flow.levels.compactMap { level in
      row.flow.share(of: quantity, distance: level.distance).map { (x: Double(level.distance), y: $0) }
    }
    let factor = row.flow.factor(of: quantity).map { "×\(GradientTable.figure($0)) a step" } ?? ""
    return LinePlot.Line(row.network, note: isFaint ? "" : factor, points: points, isFaint: isFaint)
  }
}
