import Espalier
import Foundation
import Testing

/// What is done about gradients that vanish or explode, and about how numbers begin.
@Suite struct RemedyTests {
  private func network(_ kind: CellKind, layers: Int = 1, hidden: Int = 8) throws -> ClassifierNetwork<Double>
  {
    let configuration = ModelConfiguration(
      cell: kind.name, arity: kind.hasSlots ? 2 : nil, layers: layers, vocabularySize: 3, embeddingSize: 5,
      hiddenSize: hidden, labels: try #require(LabelSet(labels: ["0", "1"])))
    return ClassifierNetwork(
      EncoderCells(kind, configuration), inputs: InputShape(kind, configuration), classCount: 2,
      team: ThreadTeam(count: 1))
  }

  private func begin(
    _ network: ClassifierNetwork<Double>, _ initialization: NetworkInitialization
  ) -> ClassifierNetwork<Double> {
    var random = RandomSource(seed: 4)
    network.initialize(using: &random, initialization)
    return network
  }

  /// The rows of a parameter, a row an input.
  private func rows(_ name: String, of network: ClassifierNetwork<Double>) throws -> [[Double]] {
    let entry = try #require(network.parameters.entries.first { $0.parameter.name == name })
    let list = network.parameters[name]
    let width = entry.parameter.outputSize
    return stride(from: 0, to: list.count, by: width).map { Array(list[$0..<$0 + width]) }
  }

  @Test(arguments: [CellKind.rnn, .lstm, .gru, .treeRNN, .treeLSTM, .childSumTreeLSTM])
  func matricesOfStatesAreOrthogonal(kind: CellKind) throws {
    let network = begin(try network(kind, layers: 2), NetworkInitialization(matrices: .orthogonal))
    var found = 0
    for entry in network.parameters.entries where !entry.parameter.isVector {
      let name = entry.parameter.name
      let list = try rows(name, of: network)
      let isRecurrent = (name.split(separator: ".").last ?? "").hasPrefix("U")
      #expect(entry.parameter.isRecurrent == isRecurrent, "\(name)")
      let products = list.indices.flatMap { i in
        list.indices.map { j in zip(list[i], list[j]).reduce(0) { $0 + $1.0 * $1.1 } - (i == j ? 1 : 0) }
      }
      #expect(products.allSatisfy { abs($0) < 1e-12 } == isRecurrent, "\(name)")
      if isRecurrent { found += 1 }
    }
    #expect(found > 0)
  }

  @Test func longMatricesHaveOrthonormalColumns() {
    var random = RandomSource(seed: 3)
    let store = ParameterStore<Double>()
    store.add(
      [Parameter(name: "Q", inputSize: 7, outputSize: 3, isVector: false, initialization: .orthogonal)],
      prefix: "")
    store.initialize(using: &random)
    let list = store["Q"]
    for (i, j) in [(0, 0), (0, 1), (1, 2), (2, 2)] {
      let product = (0..<7).reduce(0) { $0 + list[$1 * 3 + i] * list[$1 * 3 + j] }
      #expect(abs(product - (i == j ? 1 : 0)) < 1e-12)
    }
  }

  @Test func matricesOfStatesAreTheIdentity() throws {
    let network = begin(try network(.rnn), NetworkInitialization(matrices: .identity))
    let identity = (0..<8).map { i in (0..<8).map { $0 == i ? 1.0 : 0 } }
    #expect(try rows("cell.U", of: network) == identity)
    let bound = (6.0 / 13).squareRoot()
    let inputs = network.parameters["cell.W"]
    #expect(inputs.allSatisfy { abs($0) < bound } && inputs.contains { abs($0) > 0.8 * bound })
  }

  @Test func glorotsBoundIsThatOfBothWidths() throws {
    let network = begin(try network(.lstm), NetworkInitialization(matrices: .glorot))
    for (name, n, m) in [("cell.W_i", 5, 8), ("cell.U_o", 8, 8), ("classifier.weight", 8, 2)] {
      let bound = (6 / Double(n + m)).squareRoot()
      let list = network.parameters[name]
      #expect(list.allSatisfy { abs($0) < bound } && list.contains { abs($0) > 0.7 * bound }, "\(name)")
    }
  }

  @Test(arguments: [CellKind.lstm, .treeLSTM, .childSumTreeLSTM, .sLSTM])
  func forgetGatesBeginOpen(kind: CellKind) throws {
    let open = begin(try network(kind, layers: 2), NetworkInitialization(forgetBias: 1.5))
    let shut = begin(try network(kind, layers: 2), NetworkInitialization())
    for entry in open.parameters.entries {
      let name = entry.parameter.name
      let isForget = name.contains(".b_f")
      #expect(
        open.parameters[name] == (isForget ? Array(repeating: 1.5, count: 8) : shut.parameters[name]),
        "\(name)")
    }
    #expect(kind.hasForgetGates && !CellKind.gru.hasForgetGates && !CellKind.treeRNN.hasForgetGates)
    var options = Toy.options
    (options.cell, options.initialization.forgetBias) = (.gru, 1)
    #expect {
      try Run(options, train: Toy.negation)
    } throws: {
      ($0 as? TrainingError)?.code == .noForgetGates(cell: "gru")
    }
  }

  @Test func noiseFadesAndIsTheSameForAnyNumberOfThreads() {
    let noise = GradientNoise(variance: 0.3)
    #expect(abs(noise.deviation(update: 0) - 0.3.squareRoot()) < 1e-12)
    #expect(abs(noise.deviation(update: 99) - (0.3 / pow(100, 0.55)).squareRoot()) < 1e-12)
    func noisy(threads: Int) -> [Double] {
      let buffer = Buffer<Double>(count: 40_000)
      buffer.fill(Array(repeating: 2, count: 40_000))
      buffer.scale(by: 0.5, addingNoise: 0.1, key: 7, team: ThreadTeam(count: threads))
      return buffer.list
    }
    let list = noisy(threads: 1)
    #expect(list == noisy(threads: 2))
    let mean = list.reduce(0, +) / 40_000
    let variance = list.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
    #expect(abs(mean - 1) < 0.005 && abs(variance - 0.01) < 0.0005)
  }

  @Test func noiseMovesParametersAndNotWords() throws {
    var options = Toy.options
    (options.optimizer, options.learningRate, options.epochs, options.batchSize) = (.sgd, 0.01, 1, 6)
    func run(_ noise: GradientNoise?) throws -> (first: TreeClassifier, all: [Float]) {
      options.gradientNoise = noise
      let run = try Run(options, train: Toy.negation)
      return (run.trainer.model, numbers(of: run.trainer.model))
    }
    let (model, plain) = try run(nil)
    let noisy = try run(GradientNoise(variance: 1)).all
    let count = model.network.parameters.count
    #expect(zip(plain, noisy).prefix(count).count { $0 != $1 } > count * 9 / 10)
    #expect(areSameBits(Array(plain.dropFirst(count)), Array(noisy.dropFirst(count))))
    #expect(areSameBits(noisy, try run(GradientNoise(variance: 1)).all))
  }
}
