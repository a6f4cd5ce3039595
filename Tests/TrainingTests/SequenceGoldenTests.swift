import Espalier
import Foundation
import Testing

/// Ring 4 for sequential networks: PyTorch's own RNN, LSTM and GRU, stacked and in both directions. Their weights are
/// copied; outputs, losses and gradients are theirs.
@Suite struct SequenceGoldenTests {
  /// The file that `make_goldens.py` writes; it says what the keys are.
  private struct Golden: Decodable {
    var module: String
    var activation: String?
    var layers, wordCount, inputSize, hiddenSize, classCount: Int
    var isBidirectional: Bool
    var parameters, tokensGradients, rootGradients: [String: GoldenTensor]
    var words, labels: [[Int]]
    var h: [[[Double]]]
    var end: [[Double]]
    var tokensLoss, rootLoss: Double

    /// The names of the module's gates in the library, in the order in which PyTorch has them one under the other.
    var gates: [String] {
      switch module {
      case "LSTM": ["_i", "_f", "_u", "_o"]
      case "GRU": ["_r", "_z", "_n"]
      default: [""]
      }
    }

    /// The library's network of that kind.
    func network<S: KernelScalar>(_ head: ClassifierHead) throws -> ClassifierNetwork<S> {
      let kind = try #require(CellKind.named(module.lowercased()))
      var options: [String: String] = module == "GRU" ? ["reset": "after"] : [:]
      options["activation"] = activation
      let configuration = ModelConfiguration(
        cell: kind.name, arity: nil, layers: layers, direction: isBidirectional ? .both : .up, head: head,
        cellOptions: options, vocabularySize: wordCount, embeddingSize: inputSize, hiddenSize: hiddenSize,
        labels: try #require(LabelSet(labels: (0..<classCount).map { "\($0)" })))
      return ClassifierNetwork(
        EncoderCells(kind, configuration), inputs: InputShape(kind, configuration), classCount: classCount,
        head: head, team: ThreadTeam(count: 2))
    }

    /// PyTorch's arrays as the library has them, by the library's names: input x output.
    ///
    /// - Parameter addsBiases: whether a gate's two biases are added, as values are; gradients are those of one.
    func arrays(_ tensors: [String: GoldenTensor], addsBiases: Bool) throws -> [String: [Double]] {
      var found: [String: [Double]] = [:]
      func rows(_ name: String) throws -> [[Double]] {
        switch try #require(tensors[name], "\(name)") {
        case .matrix(let rows): rows
        case .vector(let list): list.map { [$0] }
        }
      }
      func put(_ name: String, _ rows: ArraySlice<[Double]>) {
        found[name] = (rows.first ?? []).indices.flatMap { column in rows.map { $0[column] } }
      }
      for layer in 0..<layers {
        for (way, suffix) in [("cell", ""), ("reverse", "_reverse")].prefix(isBidirectional ? 2 : 1) {
          let prefix = layer == 0 ? "\(way)." : "\(way)_\(layer + 1)."
          let end = "_l\(layer)\(suffix)"
          let (w, u) = (try rows("weight_ih" + end), try rows("weight_hh" + end))
          let (b, c) = (try rows("bias_ih" + end), try rows("bias_hh" + end))
          for (place, gate) in gates.enumerated() {
            let range = place * hiddenSize..<(place + 1) * hiddenSize
            put(prefix + "W" + gate, w[range])
            put(prefix + "U" + gate, u[range])
            let hasTwoBiases = module == "GRU" && gate == "_n"
            let adds = addsBiases && !hasTwoBiases
            put(prefix + "b" + gate, adds ? zip(b[range], c[range]).map { [$0[0] + $1[0]] }[...] : b[range])
            if hasTwoBiases { put(prefix + "c_n", c[range]) }
          }
        }
      }
      put("classifier.weight", try rows("classifier.weight")[...])
      put("classifier.bias", try rows("classifier.bias")[...])
      return found
    }
  }

  @Test(arguments: [
    "rnn", "rnn-relu-2-both", "lstm", "lstm-both", "lstm-3", "lstm-2-both", "gru", "gru-3", "gru-2-both",
  ])
  func sequencesEqualPyTorchs(name: String) throws {
    let golden = try golden("sequence-" + name, as: Golden.self)
    try compare(golden, as: Float.self, within: 1e-5)
    try compare(golden, as: Double.self, within: 1e-10)
  }

  private func compare<S: KernelScalar>(_ golden: Golden, as type: S.Type, within tolerance: Double) throws {
    try compare(golden, try golden.network(.tokens) as ClassifierNetwork<S>, within: tolerance)
    try compare(golden, try golden.network(.nodes) as ClassifierNetwork<S>, within: tolerance)
  }

  private func compare<S: KernelScalar>(
    _ golden: Golden, _ network: ClassifierNetwork<S>, within tolerance: Double
  ) throws {
    let labelsTokens = network.head == .tokens
    let vectors = try #require(golden.parameters["embedding"]).rows
    for (row, vector) in vectors.enumerated() { network.embedding[row] = vector.map { S($0) } }
    let arrays = try golden.arrays(golden.parameters, addsBiases: true)
    #expect(Set(arrays.keys) == Set(network.parameters.entries.map(\.parameter.name)))
    for (name, array) in arrays { network.parameters[name] = array.map { S($0) } }

    let structures = golden.words.map { words in
      var structure = Structure(sequence: words)
      if !labelsTokens { structure.outputs = [Int32(words.count - 1)] }
      return structure
    }
    let schedule = EncoderScheduleBuilder(network.encoder.cells).schedule(structures)
    let classes = golden.labels.flatMap { labelsTokens ? $0 : $0.suffix(1) }.map(Int32.init)
    let loss = network.gradients(
      schedule, targets: Targets(schedule, classes: classes), treeCount: golden.words.count)
    expectClose(
      [loss / Double(golden.words.count)], [labelsTokens ? golden.tokensLoss : golden.rootLoss], "loss",
      within: tolerance)
    let states = labelsTokens ? Array(golden.h.joined()) : golden.end
    #expect(schedule.outputRows.count == states.count)
    for (row, wanted) in zip(schedule.outputRows, states) {
      expectClose(network.encoder.table[Int(row)], wanted, "h", within: tolerance)
    }
    let given = labelsTokens ? golden.tokensGradients : golden.rootGradients
    for (name, wanted) in try golden.arrays(given, addsBiases: false) {
      expectClose(network.parameters.gradient(name), wanted, "d\(name)", within: tolerance)
    }
    var embedding = vectors.map { $0.map { _ in S(0) } }
    for (slot, word) in network.wordsRead.enumerated() {
      embedding[Int(word)] = network.embeddingGradients[slot]
    }
    let wanted = try #require(given["embedding"]).rows
    expectClose(Array(embedding.joined()), Array(wanted.joined()), "dembedding", within: tolerance)
  }
}
