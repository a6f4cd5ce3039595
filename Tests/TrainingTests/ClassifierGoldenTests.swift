import Espalier
import Foundation
import Testing

/// Ring 4 for the classifier: embedding, cell, read-out and loss as an independent implementation has them.
@Suite struct ClassifierGoldenTests {
  /// The file that `make_goldens.py` writes; it says what the keys are.
  private struct Golden: Decodable {
    struct Graph: Decodable {
      var children: [[Int]]
      var word: [Int?]
      var label: [Int32?]
    }

    var inputSize, hiddenSize, arity, classCount: Int
    var parameters, gradients: [String: GoldenTensor]
    var graphs: [Graph]
    var h: [[[Double]]]
    var logits: [[[Double]?]]
    var loss: Double
  }

  @Test func theClassifierEqualsTheGolden() throws {
    let golden = try golden("classifier", as: Golden.self)
    try compare(golden, as: Float.self, within: 1e-5)
    try compare(golden, as: Double.self, within: 1e-10)
  }

  /// The library's name of a parameter.
  private func name(_ name: String) -> String {
    switch name {
    case "W_y": "classifier.weight"
    case "b_y": "classifier.bias"
    default: "cell." + name
    }
  }

  private func compare<S: KernelScalar>(_ golden: Golden, as type: S.Type, within tolerance: Double) throws {
    let vectors = try #require(golden.parameters["embedding"]).rows
    let network = ClassifierNetwork<S>(
      cell: NaryTreeLSTM(inputSize: golden.inputSize, hiddenSize: golden.hiddenSize, arity: golden.arity),
      vocabularySize: vectors.count, classCount: golden.classCount, team: ThreadTeam(count: 1))
    for (row, vector) in vectors.enumerated() { network.embedding[row] = vector.map { S($0) } }
    let names = golden.parameters.keys.filter { $0 != "embedding" }
    #expect(Set(names.map(name)) == Set(network.parameters.entries.map(\.parameter.name)))
    for key in names { network.parameters[name(key)] = golden.parameters[key]?.elements.map { S($0) } ?? [] }

    let structures = golden.graphs.map { graph in
      var structure = Structure()
      for (word, children) in zip(graph.word, graph.children) {
        structure.append(input: word, children: children)
      }
      structure.outputs = graph.children.indices.map(Int32.init)
      return structure
    }
    let schedule = EncoderSchedule(ScheduleBuilder(for: network.cell).schedule(structures))
    let targets = Targets(schedule, classes: golden.graphs.flatMap { $0.label.map { $0 ?? -1 } })
    let loss = network.gradients(schedule, targets: targets, treeCount: golden.graphs.count)
    expectClose([loss / Double(golden.graphs.count)], [golden.loss], "loss", within: tolerance)
    for (row, wanted) in zip(schedule.outputRows, golden.h.joined()) {
      expectClose(network.pass.states[0][Int(row)], wanted, "h", within: tolerance)
    }
    for key in names {
      expectClose(
        network.parameters.gradient(name(key)), golden.gradients[key]?.elements ?? [], "d\(key)",
        within: tolerance)
    }
    var embedding = vectors.map { $0.map { _ in S(0) } }
    for (slot, word) in schedule.inputs.enumerated() {
      embedding[Int(word)] = network.embeddingGradients[slot]
    }
    let wanted = try #require(golden.gradients["embedding"]).rows
    expectClose(Array(embedding.joined()), Array(wanted.joined()), "dembedding", within: tolerance)

    let table = network.probabilities(rows: schedule.outputRows)
    for (place, logits) in golden.logits.joined().enumerated() {
      guard let logits else { continue }
      let sum = logits.reduce(0) { $0 + exp($1) }
      expectClose(table[place], logits.map { exp($0) / sum }, "probabilities", within: tolerance)
    }
  }
}
