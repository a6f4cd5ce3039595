import Espalier
import Foundation
import Testing

/// Ring 4 for networks of several passes, attention and categories: values, the loss and all gradients as an
/// independent implementation has them.
@Suite struct NetworkGoldenTests {
  /// The file that `make_goldens.py` writes; it says what the keys are.
  private struct Golden: Decodable {
    struct Graph: Decodable {
      var children: [[Int]]
      var word: [Int?]
      var category: [Int]?
      var label: [Int32?]
    }

    var cell, direction: String
    var layers, inputSize, hiddenSize, classCount, wordCount: Int
    var arity, attentionSize, categoryCount, categorySize: Int?
    var inputLayers, transitionLayers, outputLayers: Int?
    var hasShortcut: Bool?
    var parameters, gradients: [String: GoldenTensor]
    var graphs: [Graph]
    var h: [[[Double]]]
    var logits: [[[Double]?]]
    var loss: Double

    /// The library's network of that kind.
    func network<S: KernelScalar>() throws -> ClassifierNetwork<S> {
      let configuration = ModelConfiguration(
        cell: cell, arity: arity, layers: layers, direction: try #require(Direction(rawValue: direction)),
        depth: NetworkDepth(
          inputLayers: inputLayers ?? 0, transitionLayers: transitionLayers ?? 0,
          hasTransitionShortcut: hasShortcut ?? false, outputLayers: outputLayers ?? 0),
        head: attentionSize.map { .attention(size: $0) } ?? .nodes,
        categories: (1..<(categoryCount ?? 1)).map { "\($0)" }, categorySize: categorySize ?? 0,
        vocabularySize: wordCount, embeddingSize: inputSize, hiddenSize: hiddenSize,
        labels: try #require(LabelSet(labels: (0..<classCount).map { "\($0)" })))
      let kind = try #require(CellKind.named(cell))
      let cells = EncoderCells(kind, configuration)
      return ClassifierNetwork(
        cells, inputs: InputShape(kind, configuration), classCount: classCount, head: configuration.head,
        outputLayers: configuration.outputLayerCells(reading: cells.width), team: ThreadTeam(count: 2))
    }

    /// The graphs, with the numbers of words and categories as the library has them.
    var structures: [Structure] {
      graphs.map { graph in
        var structure = Structure()
        for node in graph.children.indices {
          let category = graph.category?[node] ?? 0
          let isEmpty = graph.word[node] == nil && category == 0
          structure.append(
            input: isEmpty ? nil : (graph.word[node] ?? wordCount) + category * (wordCount + 1),
            children: graph.children[node])
        }
        return structure.withAllOutputs()
      }
    }
  }

  static let names = [
    "layers", "both", "down", "attention", "categories", "all", "deep-rnn", "deep-lstm", "deep-tree-gru",
  ]

  @Test(arguments: names)
  func networksEqualTheGoldens(name: String) throws {
    let golden = try golden("network-" + name, as: Golden.self)
    try compare(golden, as: Float.self, within: 1e-5)
    try compare(golden, as: Double.self, within: 1e-10)
  }

  private func compare<S: KernelScalar>(_ golden: Golden, as type: S.Type, within tolerance: Double) throws {
    let network: ClassifierNetwork<S> = try golden.network()
    let vectors = try #require(golden.parameters["embedding"]).rows
    for (row, vector) in vectors.enumerated() { network.embedding[row] = vector.map { S($0) } }
    let names = golden.parameters.keys.filter { $0 != "embedding" }
    #expect(Set(names) == Set(network.parameters.entries.map(\.parameter.name)))
    for name in names { network.parameters[name] = golden.parameters[name]?.elements.map { S($0) } ?? [] }

    let schedule = EncoderScheduleBuilder(network.encoder.cells).schedule(golden.structures)
    let classes = golden.graphs.flatMap { $0.label.map { $0 ?? -1 } }
    let labelsTrees = golden.attentionSize != nil
    let targets = labelsTrees ? Targets(treeClasses: classes) : Targets(schedule, classes: classes)
    let loss = network.gradients(schedule, targets: targets, treeCount: golden.graphs.count)
    expectClose([loss / Double(golden.graphs.count)], [golden.loss], "loss", within: tolerance)
    for (row, wanted) in zip(schedule.outputRows, golden.h.joined()) {
      expectClose(network.encoder.table[Int(row)], wanted, "h", within: tolerance)
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

    network.forward(schedule)
    let rows = labelsTrees ? classes.indices.map(Int32.init) : schedule.outputRows
    let table = network.probabilities(rows: rows, of: schedule)
    for (place, logits) in golden.logits.joined().enumerated() {
      guard let logits else { continue }
      let sum = logits.reduce(0) { $0 + exp($1) }
      expectClose(table[place], logits.map { exp($0) / sum }, "probabilities", within: tolerance)
    }
  }
}
