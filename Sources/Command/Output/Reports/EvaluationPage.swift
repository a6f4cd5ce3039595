import Espalier

/// The page of `espalier evaluate --report`: how well a model does, where, how sure it is of it, and its worst errors.
struct EvaluationPage {
  let title: String
  /// What was measured, in a sentence.
  let subject: String
  let metrics: EvaluationMetrics
  let sample: EvaluationSample
  let labels: LabelSet
  let intervals: EvaluationIntervals
  let errors: [WorstErrors.Entry]

  /// Writes the page.
  ///
  /// - Throws: `FileError` of the sink.
  func write(to sink: any ByteSink) throws(FileError) {
    let page = HTMLPage(
      sink, title: title, style: labels.style, classes: labels.labels,
      report: PageReport(sections: sections, treesTitle: "Worst errors"))
    for error in errors {
      let one = error.evaluated
      try page.write(
        DrawnTree(one.tree, as: one.prediction, labels, caption: caption(of: error), gold: one.gold))
    }
    try page.finish()
  }

  private var things: String { metrics.countsTokens ? "tokens" : "roots" }

  private var sections: [PageReport.Section] {
    let slices = Slice.slices(of: [sample], intervals.bootstrap)
    let named = [(name: title, slices: slices)]
    return [
      .init("Accuracy", [.text(subject), accuracyTable]),
      .init(
        "Confusion of labels",
        [
          .text("The labels of \(things): a row a label of the treebank, a column a label of the model."),
          ReportPlots.confusion(metrics, labels: labels, caption: ""),
        ]),
      .init(
        "Calibration",
        [ReportPlots.calibration([(name: "model", calibration: sample.calibration)]), calibrationTable]),
      .init(
        "Accuracy by part of the treebank",
        [
          ReportPlots.accuracy(named, by: .length), ReportPlots.accuracy(named, by: .depth),
          partTable(slices),
        ]),
    ]
  }

  private var accuracyTable: PageReport.Item {
    let all = (metrics.countsTokens ? "tokens" : "all nodes", metrics.nodes, intervals.nodes)
    let rows = (metrics.countsTokens ? [] : [("root", metrics.root, intervals.root)]) + [all]
    return .table(
      PageReport.Table(
        columns: [.init("")]
          + ["accuracy", "95 % of draws", "binary", "95 % of draws", "macro F1"].map {
            .init($0, isNumber: true)
          },
        rows: rows.map { name, scores, intervals in
          [
            name, scores.accuracy.percent, intervals.accuracy?.percents ?? "-", scores.binary.percent,
            intervals.binary?.percents ?? "-", scores.macroF1.percent,
          ].map { PageReport.Cell($0) }
        }))
  }

  private var calibrationTable: PageReport.Item {
    let bins = sample.calibration.bins
    let rows = bins.enumerated().filter { $0.element.count > 0 }.map { place, bin in
      let ends = [place, place + 1].map { (100 * Double($0) / Double(bins.count)).decimal(0) }
      return ["\(ends[0]) to \(ends[1]) %", "\(bin.count)", bin.confidence.percent, bin.accuracy.percent]
        .map { PageReport.Cell($0) }
    }
    let error = sample.calibration.expectedError.percent
    return .table(
      PageReport.Table(
        "Expected calibration error \(error)",
        columns: [.init("confidence")]
          + [things, "mean confidence", "accuracy"].map { .init($0, isNumber: true) }, rows: rows))
  }

  private func partTable(_ slices: [Slice]) -> PageReport.Item {
    .table(
      PageReport.Table(
        columns: [.init("part")] + ["count", "accuracy", "95 % of draws"].map { .init($0, isNumber: true) },
        rows: slices.map { slice in
          [slice.title, "\(slice.count)", slice.accuracy.percent, slice.interval.percents].map {
            PageReport.Cell($0)
          }
        }))
  }

  private func caption(of error: WorstErrors.Entry) -> String {
    let (tree, prediction) = (error.evaluated.tree, error.evaluated.prediction)
    let number = "tree \(error.number)"
    guard let said = labels.caption(of: prediction, tree), let gold = error.evaluated.gold[tree.root] else {
      return number
    }
    return "\(number): \(said), treebank: \(labels.name(of: gold))"
  }
}
