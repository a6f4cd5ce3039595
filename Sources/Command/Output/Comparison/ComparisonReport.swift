import Espalier

/// What a comparison found, in tables.
struct ComparisonReport {
  let comparison: Comparison
  let finished: [ComparisonRunner.Finished]
  let treebanks: ComparedTreebanks
  let bootstrap: Bootstrap
  let showsSeconds: Bool
  let pairs: [Comparison.Pair]
  /// The parts of the treebank, network by network.
  let slices: [[Slice]]

  /// - Throws: `UnknownLabel` where a test tree has a label at its root that no network knows.
  init(
    _ finished: [ComparisonRunner.Finished], treebanks: ComparedTreebanks, bootstrap: Bootstrap,
    showsSeconds: Bool
  ) throws {
    self.finished = finished
    self.treebanks = treebanks
    self.bootstrap = bootstrap
    self.showsSeconds = showsSeconds
    comparison = try Self.comparison(finished, treebanks)
    pairs = comparison.pairs(bootstrap)
    slices = comparison.networks.map { Slice.slices(of: $0.runs.map(\.sample), bootstrap) }
  }

  private static func comparison(
    _ finished: [ComparisonRunner.Finished], _ treebanks: ComparedTreebanks
  ) throws -> Comparison {
    let traits = treebanks.test.trees.map { TreeTraits($0) }
    let networks = try finished.map { one in
      let runs = try one.runs.map { try run($0, $1, of: one.network, traits: traits) }
      return ComparedNetwork(
        name: one.network.name, hiddenSize: one.network.setups[one.setup].hiddenSize,
        parameters: one.network.parameters, sharesTrees: one.network.sharesTrees, runs: runs)
    }
    return Comparison(labels: finished[0].runs[0].trained.labels, networks: networks)
  }

  private static func run(
    _ seed: UInt64, _ trained: RunRecord.Trained, of network: PlannedNetwork, traits: [TreeTraits]
  ) throws -> ComparedRun {
    let trees = network.treebanks.test.trees
    var tally = EvaluationTally(labels: trained.labels, keepsSample: true)
    for (index, prediction) in trained.predictions(of: trees).enumerated() {
      // What the network may not know was found before it was trained.
      let gold = try trained.labels.classes(of: trees[index], ignoresUnknownInside: true)
      tally.add(EvaluatedTree(trees[index], gold: gold, prediction: prediction), traits: traits[index])
    }
    return ComparedRun(
      seed: seed, epochs: trained.epochs, bestEpoch: trained.bestEpoch, seconds: trained.seconds,
      metrics: tally.metrics, sample: tally.sample ?? EvaluationSample())
  }
}

extension ComparisonReport {
  /// One line that says what was compared.
  var summary: String {
    let seeds = finished[0].runs.map { String($0.seed) }
    let (networks, trees) = (comparison.networks.count, treebanks.test.trees.count)
    return
      "\(networks) \(networks == 1 ? "network" : "networks"), \(seeds.count == 1 ? "seed" : "seeds") "
      + "\(seeds.joined(separator: ", ")), \(trees) test \(trees == 1 ? "tree" : "trees"); "
      + "epochs, set-ups and runs were chosen on dev"
  }

  /// The tables, in the order in which they are read.
  var tables: [ReportTable] { [networkTable] + (pairs.isEmpty ? [] : [pairTable]) + [sliceTable] }

  /// The accuracy at all nodes; nil of a network that says something of roots alone.
  func nodes(of network: Int) -> Spread? {
    finished[network].runs[0].trained.answersRootsAlone
      ? nil : comparison.networks[network].spread(\.nodes.accuracy)
  }

  /// The mean F1 of the labels at roots; nil where no root has one.
  func macroF1(of network: Int) -> Spread? {
    let network = comparison.networks[network]
    return network.spread(\.root.accuracy) == nil ? nil : network.spread(\.root.macroF1)
  }

  /// A figure of the runs in percent.
  private static func text(_ spread: Spread?) -> String {
    guard let spread else { return "-" }
    return (spread.mean * 100).decimal(1) + (spread.deviation.map { " ± \(($0 * 100).decimal(1))" } ?? "")
  }

  private var hasOwnTrees: Bool { comparison.networks.contains { !$0.sharesTrees } }
  private func mark(_ network: ComparedNetwork) -> String { network.sharesTrees ? "" : "*" }
  private var ownTreesNote: String {
    hasOwnTrees ? " * other trees of the same sentences, with nodes and phrases of their own." : ""
  }

  /// What isn't equal about the numbers of parameters.
  private var budgetNote: String {
    finished.map(\.network).map { network in
      guard let budget = network.budget else { return " \(network.name) has the width that it was given." }
      return network.missesBudget ? " No width of \(network.name) comes nearer to \(budget) parameters." : ""
    }.joined()
  }

  private var networkTable: ReportTable {
    var columns = [PageReport.Column("network")]
    columns += [
      "hidden", "parameters", "rate", "dropout", "dev root", "root, %", "root binary, %", "all nodes, %",
      "macro F1, %", "ECE, %",
    ].map { .init($0, isNumber: true) }
    if showsSeconds { columns += ["s/epoch", "s/run"].map { .init($0, isNumber: true) } }
    let rows = comparison.networks.indices.map { index in
      let (network, finished) = (comparison.networks[index], finished[index])
      let setup = finished.network.setups[finished.setup]
      let dev = Spread(network.runs.compactMap(\.best.devRoot))
      var row = [
        network.name, "\(network.hiddenSize)", "\(network.parameters)", "\(setup.parameterOptimizer.rate)",
        setup.inputDropout == setup.dropout ? "\(setup.dropout)" : "\(setup.inputDropout), \(setup.dropout)",
        Self.text(dev), Self.text(network.spread(\.root.accuracy)), Self.text(network.spread(\.root.binary)),
        Self.text(network.spread(\.nodes.accuracy)) + mark(network),
        Self.text(network.spread(\.root.macroF1)),
        network.calibration.expectedError.map { ($0 * 100).decimal(1) } ?? "-",
      ]
      if showsSeconds { row += [network.secondsPerEpoch.decimal(2), network.seconds.decimal(1)] }
      return row
    }
    return ReportTable(
      title: "Networks on test",
      note:
        "Means and standard deviations over seeds; parameters without word vectors; dropout of words and states; "
        + "ECE over all seeds.\(ownTreesNote)\(budgetNote)", columns: columns, rows: rows)
  }

  private var pairTable: ReportTable {
    let columns =
      [PageReport.Column("first"), PageReport.Column("second")]
      + [
        "second - first", "95 % of draws", "p, bootstrap", "Holm", "only first right", "only second right",
        "p, McNemar", "Holm",
      ].map { .init($0, isNumber: true) }
    let rows = pairs.map { pair in
      let interval = pair.difference.interval
      return [
        comparison.networks[pair.first].name, comparison.networks[pair.second].name,
        (pair.difference.value * 100).decimal(2),
        "\((interval.lowerBound * 100).decimal(2)) to \((interval.upperBound * 100).decimal(2))",
        Self.probability(pair.difference.p), Self.probability(pair.corrected), "\(pair.mcNemar.onlyFirst)",
        "\(pair.mcNemar.onlySecond)", Self.probability(pair.mcNemar.p),
        Self.probability(pair.mcNemarCorrected),
      ]
    }
    return ReportTable(
      title: "Differences at roots",
      note:
        "Paired bootstrap over trees (\(bootstrap.resamples) resamples) of the means over seeds, in points; "
        + "McNemar's exact test of the runs that did best on dev; Holm's correction for \(pairs.count) "
        + "\(pairs.count == 1 ? "pair" : "pairs").\(untestedNote)",
      columns: columns, rows: rows)
  }

  private var untestedNote: String {
    let all = comparison.networks.count * (comparison.networks.count - 1) / 2
    return pairs.count < all ? " Pairs without labelled roots in common are left out." : ""
  }

  private static func probability(_ p: Double) -> String { p < 0.00005 ? "<0.0001" : p.decimal(4) }

  private var sliceTable: ReportTable {
    let rows = Slice.union(slices).map { part in
      let found = slices.map { $0.first { $0.rank == part.rank } }
      let shared = zip(comparison.networks, found).first { $0.0.sharesTrees && $0.1 != nil }?.1
      return [part.title, "\((shared ?? part).count)"]
        + found.map { $0.map { ($0.accuracy * 100).decimal(1) } ?? "-" }
    }
    return ReportTable(
      title: "Accuracy by part of the test trees, %", note: "Means over seeds.\(ownTreesNote)",
      columns: [.init("part"), .init("count", isNumber: true)]
        + comparison.networks.map { .init($0.name + mark($0), isNumber: true) },
      rows: rows)
  }
}

extension Slice {
  /// What the part is, as a row's head.
  var title: String {
    switch group {
    case .part, .negation, .contrast: name
    case .length: "length \(name)"
    case .depth: "depth \(name)"
    }
  }
}

extension ComparisonReport {
  /// Tables for terminals.
  var text: String { "\(summary)\n\n" + tables.map(\.text).joined(separator: "\n") }

  /// Tables for documents.
  var markdown: String { "\(summary).\n\n" + tables.map(\.markdown).joined(separator: "\n") }
}
