import Espalier
import Foundation
import Testing

/// What reaches a token is what a change of the token does to the loss.
@Suite struct GradientFlowTests {
  private static func cells(
    _ kind: CellKind, layers: Int = 1, direction: Direction = .up, options: [String: String] = [:],
    input: Int = 3, hidden: Int = 4
  ) throws -> EncoderCells {
    EncoderCells(
      kind,
      ModelConfiguration(
        cell: kind.name, arity: kind.hasSlots ? 2 : nil, layers: layers, direction: direction,
        cellOptions: options, vocabularySize: 1, embeddingSize: input, hiddenSize: hidden,
        labels: try #require(LabelSet(labels: ["0", "1"]))))
  }

  private func store(_ cells: EncoderCells, fill: (ParameterStore<Double>) -> Void) -> ParameterStore<Double>
  {
    let store = ParameterStore<Double>()
    _ = Encoder(cells, parameters: store, team: ThreadTeam(count: 1), wantsInputGradient: false)
    fill(store)
    store.didChange()
    return store
  }

  private func drawn(_ cells: EncoderCells) -> ParameterStore<Double> {
    store(cells) { store in
      var random = RandomSource(seed: 11)
      store.values.fill((0..<store.count).map { _ in random.uniform(in: -0.8..<0.8) })
    }
  }

  private static func inputs(_ count: Int, width: Int = 3) -> [[Float]] {
    var random = RandomSource(seed: 12)
    return (0..<count).map { _ in (0..<width).map { _ in random.uniform(in: -1..<1) } }
  }

  private static func chain(_ length: Int) -> Structure {
    var structure = Structure(sequence: (0..<length).map { $0 })
    structure.outputs = [Int32(length - 1)]
    return structure
  }

  /// v · h at the output, for inputs as they are.
  private func loss(
    _ cells: EncoderCells, _ parameters: ParameterStore<Double>, _ structure: Structure, _ inputs: [[Double]],
    _ v: [Double]
  ) -> Double {
    let own = ParameterStore<Double>()
    let encoder = Encoder(cells, parameters: own, team: ThreadTeam(count: 1), wantsInputGradient: false)
    own.values.fill(parameters.values.list)
    own.didChange()
    let schedule = EncoderScheduleBuilder(cells).schedule([structure])
    let table = Matrix<Double>(rowCount: inputs.count, width: inputs[0].count)
    for (row, number) in schedule.inputs.enumerated() { table[row] = inputs[Int(number)] }
    encoder.forward(schedule, inputs: table, keepsForBackward: false)
    let row = schedule.row(ofOutput: 0, structure: 0) ?? -1
    return zip(encoder.table[row], v).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// A network whose tokens are followed.
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: CellKind
    var layers = 1
    var direction = Direction.up
    var isTree = false
    var testDescription: String { "\(kind) \(layers) \(direction)" }
  }

  @Test(arguments: [
    Case(kind: .rnn), Case(kind: .lstm), Case(kind: .gru), Case(kind: .lstm, layers: 2),
    Case(kind: .gru, direction: .both), Case(kind: .lstm, layers: 2, direction: .both),
    Case(kind: .treeRNN, isTree: true), Case(kind: .treeLSTM, isTree: true),
    Case(kind: .childSumTreeLSTM, layers: 2, isTree: true),
  ])
  func whatReachesATokenIsTheDifferenceQuotient(example: Case) throws {
    let cells = try Self.cells(example.kind, layers: example.layers, direction: example.direction)
    let parameters = drawn(cells)
    var structure = Self.chain(5)
    if example.isTree {
      structure = Structure()
      for number in 0..<3 { structure.append(input: number, children: []) }
      structure.append(input: nil, children: [1, 2])
      structure.append(input: nil, children: [0, 3])
      structure.outputs = [4]
    }
    let count = example.isTree ? 3 : 5
    let inputs = Self.inputs(count)
    let v = (0..<cells.width).map { 0.5 - 0.3 * Double($0) }
    let meter = GradientFlowMeter(cells, parameters: parameters, team: ThreadTeam(count: 1))
    meter.add([.init(structure: structure, inputs: inputs, gradients: [(0, v)])])
    var expected: [Int: [Double]] = [:]
    for token in 0..<count {
      var square = 0.0
      for column in 0..<3 {
        func moved(_ step: Double) -> Double {
          var list = inputs.map { $0.map(Double.init) }
          list[token][column] += step
          return loss(cells, parameters, structure, list, v)
        }
        let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5
        square += slope * slope
      }
      let last = example.isTree ? [1, 2, 2][token] : count - 1 - token
      let distance = example.direction == .both ? min(last, token) : last
      expected[distance, default: []].append(square.squareRoot())
    }
    for (distance, norms) in expected {
      let found = try #require(meter.flow.levels[distance].means[0])
      let wanted = norms.reduce(0, +) / Double(norms.count)
      #expect(abs(found - wanted) < 1e-7 * (1 + wanted), "distance \(distance): \(found), not \(wanted)")
    }
  }

  /// With nothing but forget gates, a cell's gradient is multiplied by σ(b) a step: 0.731 for b = 1.
  @Test(arguments: [0.0, 1, 5])
  func aForgetGateAlonePassesOnItsOpening(bias: Double) throws {
    let cells = try Self.cells(.lstm)
    let parameters = store(cells) { store in
      store["cell.b_f"] = Array(repeating: bias, count: 4)
      store["cell.b_i"] = Array(repeating: 0.2, count: 4)
    }
    let meter = GradientFlowMeter(cells, parameters: parameters, team: ThreadTeam(count: 1))
    meter.add([.init(structure: Self.chain(12), inputs: Self.inputs(12), gradients: [(0, [1, 0, 2, 0])])])
    let factor = 1 / (1 + exp(-bias))
    let levels = meter.flow.levels.dropFirst().map { $0.means[2] ?? 0 }
    for (one, next) in zip(levels, levels.dropFirst()) { #expect(abs(next / one - factor) < 1e-9) }
    #expect(abs(factor - [0: 0.5, 1: 0.731, 5: 0.993][bias, default: 0]) < 0.001)
  }

  /// The identity with rectifiers that stay open: whatever is at the end is at the beginning.
  @Test func theIdentityLosesNothing() throws {
    let cells = try Self.cells(.rnn, options: ["activation": "relu"])
    let parameters = store(cells) { store in
      store["cell.U"] = (0..<16).map { $0 % 5 == 0 ? 1 : 0 }
      store["cell.b"] = Array(repeating: 1, count: 4)
    }
    let meter = GradientFlowMeter(cells, parameters: parameters, team: ThreadTeam(count: 1))
    meter.add([.init(structure: Self.chain(9), inputs: Self.inputs(9), gradients: [(0, [0.6, 0, 0, 0.8])])])
    #expect(meter.flow.levels.count == 9)
    for level in meter.flow.levels { #expect(abs((level.means[1] ?? 0) - 1) < 1e-12) }
    #expect(abs((meter.flow.factor(of: "h") ?? 0) - 1) < 1e-12)
    #expect(meter.flow.share(of: "h", distance: 8).map { abs($0 - 1) < 1e-12 } == true)
    #expect(meter.flow.share(of: "c", distance: 8) == nil && meter.flow.factor(of: "token") == nil)
  }

  @Test func treesOfATrainedModelAreFollowed() throws {
    for cell in [CellKind.treeLSTM, .lstm] {
      var options = Toy.options
      (options.cell, options.epochs) = (cell, 1)
      let model = try Run(options, train: Array(Toy.corpus.prefix(12))).trainer.model
      let flow = model.gradientFlow(of: Array(Toy.corpus.prefix(5)))
      #expect(flow.quantities == ["token", "h", "c"])
      let reach = Toy.corpus.prefix(5).map { cell == .lstm ? $0.tokenCount - 1 : $0.depth - 1 }.max() ?? 0
      #expect(flow.levels.count == reach + 1)
      #expect(flow.levels.allSatisfy { ($0.means[1] ?? -1) > 0 })
      // Nobody else's tree counts, nor the threads.
      let apart = Toy.corpus.prefix(5).map { model.gradientFlow(of: [$0]) }
      let mean = apart.reduce(0) { $0 + ($1.levels[0].means[1] ?? 0) } / 5
      #expect(abs(mean - (flow.levels[0].means[1] ?? 0)) < 1e-9)
    }
  }
}
