import Espalier
import Testing

/// Ring 4 for encoders and decoders: PyTorch's own modules with copied weights have these states, weights of attention, losses
/// and gradients.
@Suite struct SequenceToSequenceGoldenTests {
  /// The file that `make_goldens.py` writes; it says what the keys are.
  private struct Golden: Decodable {
    var cell, decoder: String
    var layers, decoderLayers, inputSize, hiddenSize, wordCount, targetCount: Int
    var isBidirectional, feedsSummary: Bool
    var score: String?
    var parameters, gradients: [String: GoldenTensor]
    var graphs: [[[Int]]]
    var words: [[Int?]]
    var outputs: [[Int32]]
    var nodes, steps, weights, probabilities: [[[Double]]]
    var loss: Double

    func network<S: KernelScalar>() throws -> SequenceToSequenceNetwork<S> {
      let kind = try #require(CellKind.named(cell))
      let decoder = DecoderConfiguration(
        cell: decoder, layers: decoderLayers, attention: score.flatMap(AttentionScore.init),
        feedsSummary: feedsSummary, vocabularySize: targetCount)
      var configuration = ModelConfiguration(
        cell: cell, arity: kind.hasSlots ? 2 : nil, layers: layers,
        direction: isBidirectional ? .both : .up, head: kind.readsSequences ? .tokens : .nodes,
        decoder: decoder, vocabularySize: wordCount, embeddingSize: inputSize, hiddenSize: hiddenSize,
        labels: SequenceToSequenceModel.labels)
      if cell == "gru" { configuration.cellOptions = ["reset": "after"] }
      return SequenceToSequenceNetwork(
        kind, configuration, decoder, team: ThreadTeam(count: 2), trainsEmbedding: true)
    }
  }

  static let names = [
    "lstm", "lstm-dot", "lstm-rnn-general", "gru-2-both-general", "lstm-both-additive", "tree-additive",
    "tree-general",
  ]

  @Test(arguments: names) func modelsEqualPyTorchs(name: String) throws {
    let golden = try golden("seq2seq-" + name, as: Golden.self)
    try compare(golden, as: Float.self, within: 1e-5)
    try compare(golden, as: Double.self, within: 1e-10)
  }

  private func compare<S: KernelScalar>(_ golden: Golden, as type: S.Type, within tolerance: Double) throws {
    let network: SequenceToSequenceNetwork<S> = try golden.network()
    let vectors = try #require(golden.parameters["embedding"]).rows
    for (row, vector) in vectors.enumerated() { network.embedding[row] = vector.map { S($0) } }
    let names = golden.parameters.keys.filter { $0 != "embedding" }
    #expect(Set(names) == Set(network.parameters.entries.map(\.parameter.name)))
    for name in names { network.parameters[name] = golden.parameters[name]?.elements.map { S($0) } ?? [] }

    let structures = zip(golden.graphs, golden.words).map { children, words in
      var structure = Structure()
      for (children, word) in zip(children, words) { structure.append(input: word, children: children) }
      return structure.withAllOutputs()
    }
    let schedule = EncoderScheduleBuilder(network.encoder.cells).schedule(structures)
    let steps = TargetSteps(
      golden.outputs, end: golden.targetCount, feedsSummary: golden.feedsSummary,
      EncoderScheduleBuilder(network.shape.cells))
    let loss = network.gradients(schedule, steps)
    expectClose([loss / Double(golden.outputs.count)], [golden.loss], "loss", within: tolerance)
    for (row, wanted) in zip(schedule.outputRows, golden.nodes.joined()) {
      expectClose(network.encoder.table[Int(row)], wanted, "h", within: tolerance)
    }
    for (row, wanted) in zip(steps.schedule.outputRows, golden.steps.joined()) {
      expectClose(network.decoder.table[Int(row)], wanted, "d", within: tolerance)
    }
    for (step, wanted) in golden.weights.joined().enumerated() {
      expectClose(network.attentionWeights(step: step) ?? [], wanted, "a", within: tolerance)
    }
    for name in names {
      expectClose(
        network.parameters.gradient(name), golden.gradients[name]?.elements ?? [], "d\(name)",
        within: tolerance)
    }
    var embedding = vectors.map { $0.map { _ in S(0) } }
    for (slot, word) in network.wordsRead.enumerated() {
      embedding[Int(word)] = network.embeddingGradients[slot]
    }
    let wanted = try #require(golden.gradients["embedding"]).rows
    expectClose(Array(embedding.joined()), Array(wanted.joined()), "dembedding", within: tolerance)

    let table = network.probabilities(schedule, steps)
    for (step, wanted) in golden.probabilities.joined().enumerated() {
      expectClose(table[step], wanted, "probabilities", within: tolerance)
    }
  }
}
