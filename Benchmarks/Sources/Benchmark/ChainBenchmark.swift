import ArgumentParser
import Espalier
import Timing

/// Structures that are as deep as they are large.
struct ChainBenchmark: ParsableCommand, Measurable {
  static let configuration = CommandConfiguration(
    commandName: "chains",
    abstract: "Training and inference on long chains and deep trees, beside short ones.",
    discussion: """
      Words as one chain or as chains of 100, a minibatch each: trees that branch to the left only, from \
      which the lstm reads the words in a row. Checked: the first nodes of a long chain have the \
      probabilities of a short one with the same words, to the bit, and that one is checked by a twin of \
      the cell in double.
      """)
  @OptionGroup var options: BenchOptions

  func run() throws { try measure(Bench(options)) }

  func measure(_ bench: Bench) throws {
    let (length, short) = (bench.options.quick ? 2_000 : 100_000, 100)
    bench.report.note(
      "chains: \(length) words as one, and as \(length / short) of \(short), a minibatch each")
    for kind in bench.options.cellKinds where kind != .childSumTreeLSTM {
      let long = [Self.chain(words: length, seed: 1)]
      let many = (0..<length / short).map { Self.chain(words: short, seed: UInt64($0 + 1)) }
      Self.checkBeginning(kind, long[0], many[0], bench.team(bench.options.threads[0]))
      for threads in bench.options.threads {
        let repeats = bench.options.quick ? 1 : 3
        let (a, b) = try (time(long, kind, threads, repeats), time(many, kind, threads, repeats))
        report(bench, "training", kind, threads, long, many, a, b)
        let model = randomModel(kind, vocabulary: Self.vocabulary, team: bench.team(threads))
        let (c, d) = (inferenceTime(model, long, repeats), inferenceTime(model, many, repeats))
        report(bench, "inference", kind, threads, long, many, c, d)
      }
    }
  }

  private func report(
    _ bench: Bench, _ what: String, _ kind: CellKind, _ threads: Int, _ long: [Tree], _ many: [Tree],
    _ longTime: Double, _ shortTime: Double
  ) {
    func perNode(_ time: Double, _ trees: [Tree]) -> Double {
      time / Double(kind.readsSequences ? trees.reduce(0) { $0 + $1.leafCount } : trees.nodeCount) * 1e9
    }
    let (one, each) = (perNode(longTime, long), perNode(shortTime, many))
    bench.report.row(
      "chains",
      [
        .text("what", what), .text("cell", kind.name), .count("threads", threads),
        .number("nsPerNodeLong", one, 0), .number("nsPerNodeShort", each, 0),
        .number("speedOfLongToShort", each / one, 3),
      ])
  }

  /// The median seconds of an epoch, a chain a minibatch.
  private func time(_ chains: [Tree], _ kind: CellKind, _ threads: Int, _ repeats: Int) throws -> Double {
    let options = TrainingOptions(benchmark: kind, batch: 1, threads: threads)
    return median(try train(chains, options, repeats + 1).dropFirst().map(\.seconds))
  }

  private func inferenceTime(_ model: TreeClassifier, _ chains: [Tree], _ repeats: Int) -> Double {
    let times = (0...repeats).map { _ in
      seconds { for chain in chains { _ = model.predict([chain], nodes: model.kind.benchmarkNodes) } }
    }
    return median(Array(times.dropFirst()))
  }

  /// The words of chains.
  private static let vocabulary = Vocabulary(words: (0..<2000).map { "w\($0)" })

  /// Random words in a tree that branches to the left; chains of one seed begin with the same words.
  private static func chain(words count: Int, seed: UInt64) -> Tree {
    var random = RandomSource(seed: seed)
    var builder = TreeBuilder()
    for place in 1..<count { builder.open(label: "\(place % 5)") }
    for place in 0..<count {
      builder.leaf(label: "\(place % 5)", word: "w\(random.next() % 2000)")
      if place > 0 { builder.close() }
    }
    return builder.finish()
  }

  /// Checks that a long chain has the answers of a short one that it begins with.
  private static func checkBeginning(_ kind: CellKind, _ long: Tree, _ short: Tree, _ team: ThreadTeam) {
    let model = randomModel(kind, vocabulary: vocabulary, team: team)
    let (all, some) = (model.predict([long], nodes: .all)[0], model.predict([short], nodes: .all)[0])
    for index in some.nodes.indices where some.nodes[index] == all.nodes[index] {
      check(all.probabilities(index) == some.probabilities(index), "node \(index) of a long chain")
    }
    Twin.checkPredictions(of: model, [short], model.predict([short], nodes: kind.benchmarkNodes))
  }
}
