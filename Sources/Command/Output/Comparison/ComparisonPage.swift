import Espalier

/// The page of a comparison: its tables, its plots, and the trees on which the networks differ most.
struct ComparisonPage {
  /// How many sentences are drawn, by every network.
  private static let sentences = 20

  private let report: ComparisonReport
  private let title: String
  private var comparison: Comparison { report.comparison }

  init(_ report: ComparisonReport, title: String) {
    self.report = report
    self.title = title
  }

  /// Writes the page.
  ///
  /// - Throws: `FileError` of the sink.
  func write(to sink: any ByteSink) throws(FileError) {
    let page = HTMLPage(
      sink, title: title, style: comparison.labels.style, classes: comparison.labels.labels,
      report: PageReport(sections: sections, treesTitle: "Where they differ"))
    for drawing in drawings { try page.write(drawing) }
    try page.finish()
  }

  private var sections: [PageReport.Section] {
    let tables = report.tables
    let slices = zip(comparison.networks, report.slices).map { (name: $0.name, slices: $1) }
    var sections = [
      PageReport.Section(tables[0].title, [.text(report.summary + ".")] + tables[0].items)
    ]
    if tables.count > 2 { sections.append(.init(tables[1].title, tables[1].items)) }
    sections += [
      .init(
        "Learning curves", [curves(of: "Accuracy on dev", \.devRoot), curves(of: "Loss in training", \.loss)]),
      .init(
        tables[tables.count - 1].title,
        [ReportPlots.accuracy(slices, by: .length), ReportPlots.accuracy(slices, by: .depth)]
          + tables[tables.count - 1].items),
      .init(
        "Calibration",
        [ReportPlots.calibration(comparison.networks.map { ($0.name, $0.calibration) })]),
      .init(
        "Confusion of labels at roots",
        [.text("Of each network the run that did best on dev. A row a label of the treebank.")]
          + comparison.networks.map {
            ReportPlots.confusion($0.chosen.metrics, labels: comparison.labels, caption: $0.name)
          }),
    ]
    return sections
  }

  /// Every run, epoch by epoch: that chosen on dev as a line, the others pale behind it.
  private func curves(of title: String, _ figure: (ComparedRun.Epoch) -> Double?) -> PageReport.Item {
    let isShare = title.hasPrefix("Accuracy")
    let lines = comparison.networks.flatMap { network in
      let chosen = network.chosen.seed
      return network.runs.map { run in
        LinePlot.Line(
          network.name,
          points: run.epochs.enumerated().compactMap { epoch, report in
            figure(report).map { (Double(epoch + 1), isShare ? 100 * $0 : $0) }
          }, isFaint: run.seed != chosen)
      }
    }
    return .plot(
      LinePlot(
        title: title, x: "epoch", y: isShare ? "accuracy at roots, %" : "mean loss of a tree",
        panels: [.init(lines: lines)]),
      description: "\(title) by epoch, a line a network; pale are seeds that did worse on dev.")
  }

  /// The trees on whose roots the networks' chosen runs differ most: each as the treebank has it, then as every network
  /// labels it.
  private var drawings: [DrawnTree] {
    let chosen = zip(comparison.networks, report.finished).map { network, finished in
      let trees = finished.network.treebanks.test.trees
      let trained = finished.runs.first { $0.seed == network.chosen.seed }?.trained
      return (name: network.name, trees: trees, predictions: trained?.predictions(of: trees) ?? [])
    }
    let shared = report.treebanks.test.trees
    let divergences = shared.indices.map { index in
      let roots = chosen.compactMap { one -> [Float]? in
        let prediction = one.predictions[index]
        guard prediction.nodes.last == one.trees[index].root else { return nil }
        return Array(prediction.probabilities(prediction.nodes.count - 1))
      }
      return (index: index, value: Comparison.divergence(roots))
    }
    let furthest = divergences.filter { $0.value > 0 }.sorted { ($1.value, $0.index) < ($0.value, $1.index) }
    return furthest.prefix(Self.sentences).flatMap { index, _ -> [DrawnTree] in
      let (tree, number) = (shared[index], "test tree \(index + 1)")
      let gold = classes(of: tree)
      let name = gold[tree.root].map(comparison.labels.name) ?? "no label"
      let drawn = DrawnTree(
        tree: tree.relabelled { node in gold[node.index].map { comparison.labels.labels[$0] } },
        caption: "\(number), treebank: \(name)")
      return [drawn]
        + chosen.map { one in
          let (own, prediction) = (one.trees[index], one.predictions[index])
          let said = comparison.labels.caption(of: prediction, own) ?? "no label"
          return DrawnTree(
            own, as: prediction, comparison.labels, caption: "\(number), \(one.name): \(said)",
            gold: classes(of: own))
        }
    }
  }

  /// The classes of a tree's labels; labels that the networks don't know are none.
  private func classes(of tree: Tree) -> [Int?] {
    (0..<tree.nodeCount).map { node in
      if case .known(let label) = comparison.labels.gold(tree.label(of: node)) { label } else { nil }
    }
  }
}
