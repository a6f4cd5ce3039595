import Espalier

/// The plots that reports of one network and of several have in common.
enum ReportPlots {
  /// Accuracy by length, or by depth, of one network or several, with intervals.
  static func accuracy(_ networks: [(name: String, slices: [Slice])], by group: Slice.Group)
    -> PageReport.Item
  {
    let parts = Slice.union(networks.map(\.slices)).filter { $0.group == group }
    let lines = networks.map { name, slices in
      let found = parts.enumerated().compactMap { place, part in
        slices.first { $0.rank == part.rank }.map { (place: Double(place), slice: $0) }
      }
      return LinePlot.Line(
        name, points: found.map { ($0.place, 100 * $0.slice.accuracy) },
        intervals: found.map { 100 * $0.slice.interval.lowerBound...100 * $0.slice.interval.upperBound })
    }
    let (title, axis) =
      group == .length
      ? ("Accuracy by length", "tokens of the sentence") : ("Accuracy by depth", "levels of the tree")
    return .plot(
      LinePlot(
        title: title, x: axis, y: "accuracy, %", categories: parts.map(\.name), panels: [.init(lines: lines)]),
      description: "\(title), with intervals of 95 %; accuracies stand in the table of parts.")
  }

  /// Accuracy beside confidence.
  static func calibration(_ networks: [(name: String, calibration: Calibration)]) -> PageReport.Item {
    let ideal = LinePlot.Line("as sure as right", points: [(0, 0), (100, 100)], isFaint: true)
    let lines = networks.map { name, calibration in
      LinePlot.Line(
        name, note: calibration.expectedError.map { "ECE \((100 * $0).decimal(1)) %" } ?? "",
        points: calibration.bins.compactMap { bin in
          bin.confidence.flatMap { x in bin.accuracy.map { (100 * x, 100 * $0) } }
        })
    }
    return .plot(
      LinePlot(
        title: "Calibration", x: "confidence, %", y: "accuracy, %", panels: [.init(lines: lines + [ideal])]),
      description:
        "How often answers are right by how sure the network is; above the diagonal it is too modest, "
        + "below too sure.")
  }

  /// How often each label was taken for which.
  static func confusion(_ metrics: EvaluationMetrics, labels: LabelSet, caption: String) -> PageReport.Item {
    let columns =
      [PageReport.Column("gold \\ predicted")] + metrics.labels.map { .init($0, isNumber: true) }
      + [.init("recall", isNumber: true)]
    let rows = metrics.confusion.enumerated().map { index, row -> [PageReport.Cell] in
      let total = row.reduce(0, +)
      let name = labels.name(of: index)
      let head = name == metrics.labels[index] ? name : "\(metrics.labels[index]) \(name)"
      let cells = row.map { count in
        PageReport.Cell("\(count)", shade: total == 0 ? nil : Double(count) / Double(total))
      }
      let recall: Double? = total == 0 ? nil : Double(row[index]) / Double(total)
      return [PageReport.Cell(head)] + cells + [PageReport.Cell(recall.percent)]
    }
    return .table(PageReport.Table(caption, columns: columns, rows: rows))
  }
}

extension ClosedRange<Double> {
  /// Two fractions as percentages: "48.0 to 52.2".
  var percents: String { "\((lowerBound * 100).decimal(1)) to \((upperBound * 100).decimal(1))" }
}
