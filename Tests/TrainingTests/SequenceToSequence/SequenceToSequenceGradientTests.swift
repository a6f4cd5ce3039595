import Espalier
import Testing

/// Ring 3 for encoders and decoders together: gradients are differences of the loss.
@Suite struct SequenceToSequenceGradientTests {
  private func check(
    _ kind: CellKind, _ decoder: DecoderConfiguration, layers: Int = 1, direction: Direction = .up,
    join: EncoderCells.Join = .concatenate
  ) {
    var check = GradientCheck(
      kind, layers: layers, direction: direction, join: join, decoder: decoder, hiddenSize: 3)
    check.trees.count = 5
    for result in check.run() {
      #expect(
        result.error < GradientCheck.tolerance, "\(kind) \(layers) \(direction) to \(decoder): \(result)")
    }
  }

  @Test(arguments: [CellKind.rnn, .lstm, .gru], [AttentionScore.dot, .general, .additive, nil])
  func cellsAndScores(_ kind: CellKind, score: AttentionScore?) {
    check(kind, DecoderConfiguration(cell: kind.name, attention: score, vocabularySize: 4))
  }

  @Test(arguments: [AttentionScore.general, .additive, nil], [false, true])
  func deepNetworksInBothDirections(_ score: AttentionScore?, feedsSummary: Bool) {
    let decoder = DecoderConfiguration(
      cell: "gru", layers: 2, attention: score, feedsSummary: feedsSummary, vocabularySize: 4)
    check(.lstm, decoder, layers: 2, direction: .both)
    check(.gru, decoder, direction: .both, join: .sum)
  }

  @Test(arguments: [AttentionScore.dot, .general, .additive, nil])
  func treesAreRead(_ score: AttentionScore?) {
    let decoder = DecoderConfiguration(
      cell: "lstm", attention: score, feedsSummary: true, vocabularySize: 4)
    for kind in [CellKind.treeLSTM, .childSumTreeLSTM, .treeGRU] { check(kind, decoder) }
    check(.childSumTreeLSTM, decoder, layers: 2)
  }

  /// A check that can't fail checks nothing.
  @Test func aWrongGradientIsFound() {
    let kind = CellKind("wrong", readsSequences: true) {
      Wrong(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize)
    }
    let decoder = DecoderConfiguration(cell: "gru", attention: .additive, vocabularySize: 4)
    let results = GradientCheck(kind, decoder: decoder, hiddenSize: 3).run()
    #expect(results.contains { $0.error > 1e-3 })
  }

  private struct Wrong: Cell {
    let name = "wrong"
    let inputSize, hiddenSize: Int
    let arity = Arity.slots(1)
    var state: [StateField] { [StateField("h", width: hiddenSize)] }

    func step(_ f: VertexFunction) {
      let x = f.linear("W", f.input, to: hiddenSize)
      f.yield(h: tanh(x + stopGradient(f.linear("U", f.child(0).h, to: hiddenSize))))
    }
  }
}
