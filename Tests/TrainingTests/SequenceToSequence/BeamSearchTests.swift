import Espalier
import Testing

/// Searches for outputs: beside exhaustive ones, greedy ones, and ones that prove nothing.
@Suite struct BeamSearchTests {
  /// A network with random numbers, and sources for it. Large numbers make it sure of what it says.
  private struct Case {
    let network: SequenceToSequenceNetwork<Float>
    let schedule: EncoderSchedule
    let sourceCount: Int

    init(
      words: Int = 3, score: AttentionScore? = .general, feedsSummary: Bool = false, decoder: String = "gru",
      layers: Int = 1, spread: Double = 1, seed: UInt64, sourceCount: Int = 3, threads: Int = 1
    ) {
      let kind = CellKind.lstm
      let decoder = DecoderConfiguration(
        cell: decoder, layers: layers, attention: score, feedsSummary: feedsSummary, vocabularySize: words)
      let configuration = ModelConfiguration(
        cell: kind.name, arity: nil, direction: .both, head: .tokens, decoder: decoder, vocabularySize: 5,
        embeddingSize: 4, hiddenSize: 6, labels: SequenceToSequenceModel.labels)
      network = SequenceToSequenceNetwork(
        kind, configuration, decoder, team: ThreadTeam(count: threads), trainsEmbedding: false)
      var random = RandomSource(seed: seed)
      network.embedding.fill(uniformWithin: 1, using: &random)
      network.parameters.values.fill(
        0..<network.parameters.count, uniformWithin: Float(spread), using: &random)
      network.parameters.didChange()
      let structures = (0..<sourceCount).map { source in
        Structure(
          sequence: (0...source % 4).map { _ in Optional(Int.random(in: 0..<5, using: &random)) })
      }
      schedule = EncoderScheduleBuilder(network.encoder.cells).schedule(structures)
      self.sourceCount = sourceCount
    }

    func found(_ search: BeamSearch, limit: Int, triesGreedily: Bool = true) -> [[SearchedOutput]] {
      network.search(
        schedule, limits: Array(repeating: limit, count: sourceCount), search, triesGreedily: triesGreedily)
    }

    /// ln p of every output of up to so many words, by runs over whole outputs; those that long have no end.
    func logarithms(limit: Int) -> [[[Int32]: Double]] {
      var outputs: [[Int32]] = [[]]
      var layer = outputs
      for _ in 0..<limit {
        layer = layer.flatMap { prefix in (1..<Int32(network.shape.vocabularySize)).map { prefix + [$0] } }
        outputs += layer
      }
      var found = (0..<sourceCount).map { _ in [[Int32]: Double]() }
      let builder = EncoderScheduleBuilder(network.shape.cells)
      for output in outputs {
        let steps = TargetSteps(
          (0..<sourceCount).map { _ in output }, end: network.shape.end,
          feedsSummary: network.shape.feedsSummary, builder)
        let table = network.probabilities(schedule, steps)
        for source in 0..<sourceCount {
          let own = steps.offsets[source]..<steps.offsets[source + 1] - (output.count == limit ? 1 : 0)
          found[source][output] = own.reduce(0) {
            $0 + naturalLogarithm(Double(table[$1][Int(steps.classes[$1])]))
          }
        }
      }
      return found
    }
  }

  private func search(_ width: Int, _ normalization: Double = 0.6, results: Int? = nil) -> BeamSearch {
    var search = BeamSearch()
    (search.width, search.normalization, search.resultCount) = (width, normalization, results)
    return search
  }

  /// A beam that has room for everything finds what exhaustive search finds, in its order.
  @Test(arguments: [0, 0.6, 1.5], [AttentionScore.general, .additive, nil])
  func wideBeamsAreExhaustive(normalization: Double, score: AttentionScore?) {
    let limit = 4
    for seed: UInt64 in 1...4 {
      let own = Case(score: score, feedsSummary: seed % 2 == 0, layers: Int(seed) % 2 + 1, seed: seed)
      let search = search(200, normalization)
      let found = own.found(search, limit: limit)
      for (source, logarithms) in own.logarithms(limit: limit).enumerated() {
        func score(_ output: [Int32]) -> Double {
          let steps = output.count == limit ? limit : output.count + 1
          return search.score(logarithm: logarithms[output] ?? 0, steps: steps)
        }
        let wanted = logarithms.keys.sorted { score($1) < score($0) }
        #expect(found[source].map(\.words) == wanted, "seed \(seed), source \(source)")
        for output in found[source] {
          expectClose([output.logarithm], [logarithms[output.words] ?? 0], within: 1e-5)
          expectClose([output.score], [score(output.words)], within: 1e-5)
          #expect(output.isFinished == (output.words.count < limit))
        }
      }
    }
  }

  /// The most probable word at every step, as a run over the whole output has it.
  @Test(arguments: ["rnn", "lstm", "gru"]) func aBeamOfOneIsGreedy(decoder: String) {
    for seed: UInt64 in 1...6 {
      let own = Case(words: 7, feedsSummary: seed > 3, decoder: decoder, layers: 2, spread: 2, seed: seed)
      let found = own.found(search(1), limit: 8)
      let builder = EncoderScheduleBuilder(own.network.shape.cells)
      for source in found.indices {
        let output = found[source][0]
        #expect(found[source].count == 1)
        var outputs = found.indices.map { _ in [Int32]() }
        outputs[source] = output.words
        let steps = TargetSteps(
          outputs, end: own.network.shape.end, feedsSummary: own.network.shape.feedsSummary, builder)
        let table = own.network.probabilities(own.schedule, steps)
        var logarithm = 0.0
        for step in steps.offsets[source]..<steps.offsets[source + 1] - (output.isFinished ? 0 : 1) {
          let row = table[step]
          let most = row.indices.dropFirst().max { row[$0] < row[$1] }
          #expect(most == Int(steps.classes[step]), "seed \(seed), source \(source)")
          logarithm += naturalLogarithm(Double(row[Int(steps.classes[step])]))
        }
        #expect(output.logarithm == logarithm, "steps have the bits of whole outputs")
      }
    }
  }

  /// Proofs and early ends change no result, sure as the network may be.
  @Test(arguments: [0.3, 1, 4, 8, 16], [0, 0.6, 1])
  func nothingIsLostByStoppingEarly(spread: Double, normalization: Double) {
    for seed: UInt64 in 1...8 {
      let own = Case(words: 6, spread: spread, seed: seed, sourceCount: 9)
      let full = own.found(search(4, normalization), limit: 7)
      for count in 1...3 {
        let some = own.found(search(4, normalization, results: count), limit: 7)
        for (some, full) in zip(some, full) {
          #expect(some == Array(full.prefix(count)), "seed \(seed), \(count) results")
        }
      }
      #expect(
        own.found(search(4, normalization, results: 1), limit: 7, triesGreedily: false)
          == full.map { [$0[0]] })
    }
  }

  /// Some of these are proven, and some aren't: otherwise the test above shows nothing.
  @Test func proofsAreTried() {
    var (proven, tried) = (0, 0)
    for seed: UInt64 in 1...8 {
      let own = Case(words: 6, spread: 8, seed: seed, sourceCount: 9)
      let found = GreedyProof(
        DecoderStepper(own.network, own.schedule), limits: Array(repeating: 7, count: 9),
        search: search(4, results: 1), end: own.network.shape.end
      ).results
      proven += found.count { $0 != nil }
      tried += found.count
    }
    #expect(proven > 5 && proven < tried - 5, "\(proven) of \(tried)")
  }

  @Test func weightsOfAttentionAreKept() {
    let own = Case(seed: 3)
    var search = search(3)
    #expect(own.found(search, limit: 5).joined().allSatisfy { $0.attention.isEmpty })
    search.keepsAttention = true
    for (source, outputs) in own.found(search, limit: 5).enumerated() {
      for output in outputs {
        #expect(output.attention.count == output.words.count + (output.isFinished ? 1 : 0))
        #expect(output.attention.allSatisfy { $0.count == source + 1 })
        for weights in output.attention { expectClose([weights.reduce(0, +)], [1], within: 1e-6) }
      }
    }
    let without = Case(score: nil, seed: 3)
    #expect(without.found(search, limit: 5).joined().allSatisfy { $0.attention.isEmpty })
  }

  /// An output alone has the bits that it has among others, and the unknown word is never said.
  @Test func outputsDependOnNothingElse() {
    let own = Case(words: 8, spread: 3, seed: 5, sourceCount: 6)
    let all = own.found(search(5), limit: 9)
    #expect(all.joined().allSatisfy { !$0.words.contains(0) })
    let other = Case(words: 8, spread: 3, seed: 5, sourceCount: 6, threads: 2)
    #expect(other.found(search(5), limit: 9) == all)
    let first = Case(words: 8, spread: 3, seed: 5, sourceCount: 2)
    #expect(first.found(search(5), limit: 9) == Array(all.prefix(2)))
  }

  @Test func outputsThatNeverEndAreCut() {
    let own = Case(words: 4, seed: 2)
    // The end is impossible.
    var bias = own.network.parameters["classifier.bias"]
    bias[own.network.shape.end] = -1000
    own.network.parameters["classifier.bias"] = bias
    for outputs in own.found(search(3, results: 1), limit: 6) {
      #expect(outputs.allSatisfy { !$0.isFinished && $0.words.count == 6 })
    }
    #expect(BeamSearch().limit(sourceLength: 5) == 40)
  }
}
