import Espalier

/// Does the trainings of a comparison that weren't done yet.
///
/// Every network tries its set-ups with the first seed; the one that is best on dev is trained with the other seeds. A set-up
/// whose loss becomes infinite, with whatever seed, is not taken: the next best one is.
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
  let progress: ComparisonProgress

  /// Networks take turns, so that soon something is known of how long each will take.
  ///
  /// - Throws: `NetworkListError` where no set-up of a network can be trained, `FileError`, `BrokenRun`.
  func run() throws -> [Finished] {
    // What a tried set-up came to on dev; nil where it can't be taken. What it said of the test trees is read again if it is.
    var tried = networks.map { _ in [ComparedRun.Epoch?]() }
    for setup in 0..<(networks.map(\.setups.count).max() ?? 0) {
      for (index, network) in networks.enumerated() where setup < network.setups.count {
        tried[index].append(try record(of: network, setup: setup, seed: seeds[0]).trained?.best)
      }
    }
    let rankings = zip(networks, tried).map { Self.ranking($1) }
    // What is best for most: the best set-up with every seed. These runs are found again below.
    for seed in seeds.dropFirst() {
      for (network, ranking) in zip(networks, rankings) {
        if let best = ranking.first { _ = try record(of: network, setup: best, seed: seed) }
      }
    }
    return try networks.indices.map { try finished(networks[$0], ranking: rankings[$0]) }
  }

  /// The set-ups that can be taken, the best on dev first; of equals, the first one.
  private static func ranking(_ tried: [ComparedRun.Epoch?]) -> [Int] {
    let found = tried.enumerated().compactMap { setup, best in best.map { (setup: setup, best: $0) } }
    return found.sorted { one, other in
      one.best.isBetter(than: other.best) || (!other.best.isBetter(than: one.best) && one.setup < other.setup)
    }.map(\.setup)
  }

  /// The runs of the best set-up that can be trained with every seed.
  private func finished(_ network: PlannedNetwork, ranking: [Int]) throws -> Finished {
    var failed = seeds[0]
    for setup in ranking {
      var runs: [(seed: UInt64, trained: RunRecord.Trained)] = []
      for seed in seeds {
        let run = network.run(setup, seed: seed)
        // Of the best set-up, all was done before: nobody needs to be told again.
        let known = try store.record(of: run) ?? record(of: network, setup: setup, seed: seed)
        guard let trained = known.trained else {
          failed = seed
          break
        }
        runs.append((seed, trained))
      }
      if runs.count == seeds.count { return Finished(network: network, setup: setup, runs: runs) }
    }
    throw network.entry.error(
      "with seed \(failed), its loss or what it says is not a number any more; "
        + "try a lower --learning-rate or --clip-norm 5")
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
    } catch  where error.code == .alreadyExists {
      // Another process does the same comparison: what it kept is the same.
    }
    progress.finish(record, wasKept: false)
    return record
  }

  private func train(_ run: PlannedRun) throws -> RunRecord {
    let (treebanks, entry) = (run.network.treebanks, run.network.entry)
    do throws(TrainingError) {
      let trainer = try Trainer(
        options: run.options, train: treebanks.train.trees, dev: treebanks.dev.trees,
        vectors: run.network.vectors?.vectors)
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
      guard let probabilities = answers(of: trainer.model, to: treebanks.test.trees) else {
        return RunRecord(.diverged(epoch: result.bestEpoch))
      }
      return RunRecord(
        .trained(
          RunRecord.Trained(
            epochs: epochs, bestEpoch: result.bestEpoch, seconds: seconds,
            labels: trainer.model.configuration.labels,
            answersRootsAlone: trainer.model.configuration.head.labelsTrees,
            probabilities: probabilities)))
    } catch {
      if case .diverged(let epoch) = error.code { return RunRecord(.diverged(epoch: epoch)) }
      progress.clear()
      throw entry.failure(error, treebanks)
    }
  }

  /// Probabilities at every node, tree by tree, or at every root where the network labels whole trees. A node that it says
  /// nothing of, since there are no words under it, has numbers that are none. Nil where what it says is no number.
  private func answers(of model: TreeClassifier, to trees: [Tree]) -> [Float]? {
    let silence = [Float](repeating: .nan, count: model.configuration.labels.count)
    let labelsTrees = model.configuration.head.labelsTrees
    var probabilities: [Float] = []
    for first in stride(from: 0, to: trees.count, by: 100) {
      let batch = Array(trees[first..<min(first + 100, trees.count)])
      for (tree, prediction) in zip(batch, model.predict(batch, nodes: .all)) {
        var rows = Array(repeating: silence[...], count: labelsTrees ? 1 : tree.nodeCount)
        for (index, node) in prediction.nodes.enumerated() {
          let row = prediction.probabilities(index)
          guard row.allSatisfy(\.isFinite) else { return nil }
          rows[labelsTrees ? 0 : node] = row
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
