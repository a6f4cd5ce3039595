import Espalier

/// Does the trainings of a comparison that weren't done yet.
///
/// Every network tries its set-ups with the first seed; the one that is best on dev is trained with the other seeds.
struct ComparisonRunner {
  /// A network with the set-up that was taken, and its runs by seed.
  struct Finished {
    let network: PlannedNetwork
    let setup: Int
    let runs: [(seed: UInt64, trained: RunRecord.Trained)]
  }

  let networks: [PlannedNetwork]
  let seeds: [UInt64]
  let store: RunStore
  let vectors: WordVectors?
  let progress: ComparisonProgress

  /// Networks take turns, so that soon something is known of how long each will take.
  ///
  /// - Throws: `NetworkListError` where a network can't be trained, `TreeError`, `FileError`.
  func run() throws -> [Finished] {
    var tried = networks.map { _ in [RunRecord]() }
    for setup in 0..<(networks.map(\.setups.count).max() ?? 0) {
      for (index, network) in networks.enumerated() where setup < network.setups.count {
        tried[index].append(try record(of: network, setup: setup, seed: seeds[0]))
      }
    }
    let setups = try zip(networks, tried).map { try best($0, $1) }
    var runs = zip(tried, setups).map { [$0[$1]] }
    for seed in seeds.dropFirst() {
      for (index, network) in networks.enumerated() {
        runs[index].append(try record(of: network, setup: setups[index], seed: seed))
      }
    }
    return try networks.indices.map { index in
      let trained = try zip(seeds, runs[index]).map { seed, record in
        guard case .trained(let trained) = record.outcome else {
          throw diverged(networks[index], record, seed: seed)
        }
        return (seed, trained)
      }
      return Finished(network: networks[index], setup: setups[index], runs: trained)
    }
  }

  private func best(_ network: PlannedNetwork, _ tried: [RunRecord]) throws -> Int {
    var best: (setup: Int, trained: RunRecord.Trained)?
    for (setup, record) in tried.enumerated() {
      guard let trained = record.trained else { continue }
      if best.map({ trained.isBetter(than: $0.trained) }) ?? true { best = (setup, trained) }
    }
    guard let best else { throw diverged(network, tried[0], seed: seeds[0]) }
    return best.setup
  }

  private func diverged(_ network: PlannedNetwork, _ record: RunRecord, seed: UInt64) -> NetworkListError {
    guard case .diverged(let epoch) = record.outcome else { preconditionFailure("a run that went well") }
    return network.entry.error(
      "with seed \(seed), the loss is not a number any more in epoch \(epoch); try a lower --learning-rate or --clip-norm 5"
    )
  }

  private func record(of network: PlannedNetwork, setup: Int, seed: UInt64) throws -> RunRecord {
    let run = network.run(setup, seed: seed)
    progress.begin(run, setup)
    if let known = try store.record(of: run) {
      progress.finish(known, wasKept: true)
      return known
    }
    let record = try train(run)
    do throws(FileError) {
      try store.keep(record, of: run)
    } catch where error.code == .alreadyExists {
      // Another process does the same comparison: what it kept is the same.
    }
    progress.finish(record, wasKept: false)
    return record
  }

  private func train(_ run: PlannedRun) throws -> RunRecord {
    let (treebanks, entry) = (run.network.treebanks, run.network.entry)
    do {
      let trainer = try Trainer(
        options: run.options, train: treebanks.train.trees, dev: treebanks.dev.trees, vectors: vectors)
      try check(treebanks.test, for: trainer)
      var epochs: [ComparedRun.Epoch] = []
      let clock = ContinuousClock()
      let start = clock.now
      let result = try trainer.run { event in
        progress.report(event)
        guard case .epoch(let report) = event else { return }
        epochs.append(
          ComparedRun.Epoch(
            loss: report.loss, devRoot: report.dev.root.accuracy, devNodes: report.dev.nodes.accuracy,
            seconds: report.seconds))
      }
      let seconds = start.duration(to: clock.now) / .seconds(1)
      return RunRecord(
        .trained(
          RunRecord.Trained(
            epochs: epochs, bestEpoch: result.bestEpoch, seconds: seconds,
            labels: trainer.model.configuration.labels,
            answersRootsAlone: trainer.model.configuration.head.labelsTrees,
            probabilities: answers(of: trainer.model, to: treebanks.test.trees))))
    } catch let error as TrainingError {
      if case .diverged(let epoch) = error.code { return RunRecord(.diverged(epoch: epoch)) }
      progress.clear()
      throw entry.failure(error, treebanks)
    }
  }

  /// Makes sure, before time is spent, that the network can say something of every test tree.
  private func check(_ test: PlacedTrees, for trainer: Trainer) throws {
    for (tree, position) in zip(test.trees, test.positions) {
      do {
        try trainer.model.check(tree)
        _ = try trainer.model.configuration.labels.classes(
          of: tree, ignoresUnknownInside: trainer.options.supervision == .root)
      } catch {
        progress.clear()
        throw TreeError("\(error)", at: position)
      }
    }
  }

  /// Probabilities at every node, tree by tree, or at every root where the network labels whole trees. A node that it says
  /// nothing of, since there are no words under it, has numbers that are none.
  private func answers(of model: TreeClassifier, to trees: [Tree]) -> [Float] {
    let silence = [Float](repeating: .nan, count: model.configuration.labels.count)
    let labelsTrees = model.configuration.head.labelsTrees
    var probabilities: [Float] = []
    for first in stride(from: 0, to: trees.count, by: 100) {
      let batch = Array(trees[first..<min(first + 100, trees.count)])
      for (tree, prediction) in zip(batch, model.predict(batch, nodes: .all)) {
        var rows = Array(repeating: silence[...], count: labelsTrees ? 1 : tree.nodeCount)
        for (index, node) in prediction.nodes.enumerated() {
          rows[labelsTrees ? 0 : node] = prediction.probabilities(index)
        }
        for row in rows { probabilities += row }
      }
    }
    return probabilities
  }
}

extension ComparedEntry {
  /// Why a network can't be trained: about what was written of it, or about a tree.
  func failure(_ error: TrainingError, _ treebanks: ComparedTreebanks) -> any Error {
    TrainingFailure.status(of: error) == .usage
      ? self.error("\(error)") : TrainingFailure(error, train: treebanks.train, dev: treebanks.dev)
  }
}
