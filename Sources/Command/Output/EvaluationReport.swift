import Espalier

/// What an evaluation found, as people and programs read it.
struct EvaluationReport {
  private let metrics: EvaluationMetrics
  private let labels: LabelSet
  private let intervals: EvaluationIntervals?

  /// - Parameter intervals: of the accuracies; nil leaves them out.
  init(_ metrics: EvaluationMetrics, labels: LabelSet, intervals: EvaluationIntervals?) {
    self.metrics = metrics
    self.labels = labels
    self.intervals = intervals
  }

  /// One object on one line.
  var json: [UInt8] {
    var writer = JSONWriter()
    metrics.write(to: &writer, intervals: intervals)
    writer.endLine()
    return writer.bytes
  }

  /// Tables for people.
  var text: String {
    var table = TextTable([.left, .right, .right, .right])
    table.add(["", "accuracy", "binary", "macro F1"])
    let all = (metrics.countsTokens ? "tokens" : "all nodes", metrics.nodes, intervals?.nodes)
    for (name, scores, intervals) in metrics.countsTokens
      ? [all] : [("root", metrics.root, intervals?.root), all]
    {
      table.add([name, scores.accuracy.percent, scores.binary.percent, scores.macroF1.percent])
      guard let intervals else { continue }
      table.add([
        "  95 % of draws", intervals.accuracy?.percents ?? "-", intervals.binary?.percents ?? "-", "",
      ])
    }
    return "\(metrics.trees) \(metrics.trees == 1 ? "tree" : "trees")\n\n\(table.text)\n\(confusion)"
  }

  /// A row a gold label, a column a predicted one.
  private var confusion: String {
    var table = TextTable([.left, .left] + metrics.labels.map { _ in .right } + [.right])
    table.add(["", ""] + metrics.labels.map(\.printable) + ["recall"])
    for (index, row) in metrics.confusion.enumerated() {
      let (label, name) = (metrics.labels[index].printable, labels.name(of: index).printable)
      let total = row.reduce(0, +)
      let recall: Double? = total == 0 ? nil : Double(row[index]) / Double(total)
      table.add([label, label == name ? "" : name] + row.map(String.init) + [recall.percent])
    }
    return
      "\(metrics.countsTokens ? "tokens" : "roots"): a row a label of the treebank, a column a label of the model\n\(table.text)"
  }
}
