import Espalier
import Foundation
import Testing

/// Ring 4 for networks of pairs: embedding, cell, comparison, read-out and loss as PyTorch has them.
@Suite struct PairGoldenTests {
  /// The file that `make_goldens.py` writes; it says what the keys are.
  private struct Golden: Decodable {
    struct Graph: Decodable {
      var children: [[Int]]
      var word: [Int]
    }

    /// A vector, or a matrix as output x input.
    struct Tensor: Decodable {
      /// A vector is one row.
      var rows: [[Double]]
      var isVector: Bool

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let vector = try? container.decode([Double].self) {
          (rows, isVector) = ([vector], true)
        } else {
          (rows, isVector) = (try container.decode([[Double]].self), false)
        }
      }

      /// The elements as the library keeps them: input x output.
      var elements: [Double] {
        isVector ? rows[0] : rows[0].indices.flatMap { column in rows.map { $0[column] } }
      }
    }

    var inputSize, hiddenSize, comparisonSize, classCount: Int
    var isOrdered: Bool
    var parameters, gradients: [String: Tensor]
    var graphs: [Graph]
    var targets, q: [[Double]]
    var loss: Double
  }

  @Test(arguments: ["pairs-relatedness", "pairs-relation"])
  func theNetworkEqualsTheGolden(name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Goldens/\(name).json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    #expect(golden.isOrdered == (name == "pairs-relation"))
    try compare(golden, as: Float.self, within: 1e-5)
    try compare(golden, as: Double.self, within: 1e-10)
  }

  private func compare<S: KernelScalar>(_ golden: Golden, as type: S.Type, within tolerance: Double) throws {
    let vectors = try #require(golden.parameters["embedding"]).rows
    let cells = EncoderCells(
      ChildSumTreeLSTM(inputSize: golden.inputSize, hiddenSize: golden.hiddenSize))
    let network = PairNetwork<S>(
      cells, inputs: InputShape(vocabularySize: vectors.count, vectorSize: golden.inputSize),
      comparisonSize: golden.comparisonSize, isOrdered: golden.isOrdered, classCount: golden.classCount,
      team: ThreadTeam(count: 1), trainsEmbedding: true)
    for (row, vector) in vectors.enumerated() { network.embedding[row] = vector.map { S($0) } }
    let names = golden.parameters.keys.filter { $0 != "embedding" }
    #expect(Set(names) == Set(network.parameters.entries.map(\.parameter.name)))
    for name in names { network.parameters[name] = golden.parameters[name]?.elements.map { S($0) } ?? [] }

    let structures = golden.graphs.map { graph in
      var structure = Structure()
      for (word, children) in zip(graph.word, graph.children) {
        structure.append(input: word, children: children)
      }
      structure.outputs = [Int32(graph.children.count - 1)]
      return structure
    }
    let schedule = EncoderScheduleBuilder(cells).schedule(structures)
    let roots = schedule.outputRows
    let targets = Matrix<S>(rowCount: golden.targets.count, width: golden.classCount)
    for (row, target) in golden.targets.enumerated() { targets[row] = target.map { S($0) } }
    let loss = network.gradients(schedule, roots: roots, targets: targets)
    expectClose([loss / Double(targets.rowCount)], [golden.loss], "loss", within: tolerance)
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

    let table = network.probabilities(schedule, roots: roots)
    for (row, q) in golden.q.enumerated() { expectClose(table[row], q, "q", within: tolerance) }
  }
}
