import Espalier
import Foundation
import Testing

/// Attention over the nodes of a tree: what it makes of their states, and the network that it heads.
@Suite struct AttentionTests {
  private static let (width, size) = (4, 3)

  /// What attention with random parameters finds in each of some lists of states, and its parameters.
  private func pooled(_ trees: [[[Double]]], scale: Double = 1) -> (found: [[Double]], ParameterStore<Double>)
  {
    let cell = AttentionPooling(stateSize: Self.width, attentionSize: Self.size)
    let store = ParameterStore<Double>()
    let pass = Pass(cell: cell, parameters: store, team: ThreadTeam(count: 1), wantsInputGradient: false)
    var random = RandomSource(seed: 8)
    store.values.fill((0..<store.count).map { _ in scale * random.uniform(in: -1..<1) })
    store.didChange()
    let states = Matrix<Double>(rowCount: trees.reduce(0) { $0 + $1.count }, width: Self.width)
    for (row, state) in trees.joined().enumerated() { states[row] = state }
    let structures = trees.map { tree in
      var structure = Structure()
      structure.append(input: nil, children: tree.indices.map { -1 - $0 })
      return structure.withAllOutputs()
    }
    let schedule = ScheduleBuilder(for: cell).schedule(structures)
    pass.forward(
      schedule, inputs: Matrix(width: Self.width), boundary: [states],
      boundaryRows: (0..<Int32(states.rowCount)).map { $0 })
    return (schedule.outputRows.map { pass.states[0][Int($0)] }, store)
  }

  private func trees(_ sizes: [Int]) -> [[[Double]]] {
    var random = RandomSource(seed: 4)
    return sizes.map { (0..<$0).map { _ in (0..<Self.width).map { _ in random.uniform(in: -2..<2) } } }
  }

  @Test func itEqualsAPlainComputation() {
    let trees = trees([1, 2, 7, 3])
    let (found, store) = pooled(trees)
    let (w, b, q) = (store["W"], store["b"], store["q"])
    for (tree, found) in zip(trees, found) {
      let scores = tree.map { h in
        (0..<Self.size).reduce(0.0) { sum, a in
          sum + q[a] * tanh((0..<Self.width).reduce(b[a]) { $0 + h[$1] * w[$1 * Self.size + a] })
        }
      }
      let total = scores.reduce(0) { $0 + exp($1) }
      let wanted = (0..<Self.width).map { column in
        zip(scores, tree).reduce(0.0) { $0 + exp($1.0) / total * $1.1[column] }
      }
      expectClose(found, wanted, within: 1e-14)
    }
  }

  @Test func oneStateIsHandedOn() {
    let trees = trees([1, 1, 1])
    expectSameBits(pooled(trees).found.joined(), trees.joined().joined())
  }

  /// A column of ones stays one, however far apart the scores are.
  @Test(arguments: [0.0, 1, 100])
  func weightsSumToOne(scale: Double) {
    let ones = trees([5, 2, 40]).map { $0.map { [1] + $0.dropFirst() } }
    for found in pooled(ones, scale: scale).found { #expect(abs(found[0] - 1) < 1e-14) }
  }

  @Test func equalStatesGiveTheirMean() {
    let state = [0.5, -1, 0.25, 2]
    for count in [2, 3, 10] {
      expectClose(pooled([Array(repeating: state, count: count)]).found[0], state, within: 1e-15)
    }
    // And so do equal scores.
    let different = trees([6])
    let mean = (0..<Self.width).map { column in different[0].reduce(0) { $0 + $1[column] } / 6 }
    expectClose(pooled(different, scale: 0).found[0], mean, within: 1e-15)
  }

  /// Whole networks.
  private func network(_ wiring: Wiring, head: ClassifierHead, threads: Int = 1) throws -> ClassifierNetwork<
    Float
  > {
    let cells = try wiring.cells
    let network = ClassifierNetwork<Float>(
      cells, inputs: InputShape(vocabularySize: 7, vectorSize: cells.inputSize), classCount: 3,
      head: head,
      team: ThreadTeam(count: threads))
    var random = RandomSource(seed: 6)
    network.embedding.fill(uniformWithin: 1, using: &random)
    network.parameters.values.fill(0..<network.parameters.count, uniformWithin: 0.8, using: &random)
    network.parameters.didChange()
    return network
  }

  @Test(arguments: Wiring.all)
  func aTreeOfOneNodeIsReadAsThatNode(wiring: Wiring) throws {
    let attentive = try network(wiring, head: .attention(size: 3))
    let plain = try network(wiring, head: .nodes)
    for entry in plain.parameters.entries {
      plain.parameters[entry.parameter.name] = attentive.parameters[entry.parameter.name]
    }
    let nodes = (0..<7).map { word in
      var structure = Structure()
      structure.append(input: word, children: [])
      return structure.withAllOutputs()
    }
    let builder = EncoderScheduleBuilder(attentive.encoder.cells)
    let schedule = builder.schedule(nodes)
    attentive.forward(schedule)
    let found = attentive.probabilities(rows: (0..<7).map { $0 }, of: schedule)
    plain.forward(schedule)
    let wanted = plain.probabilities(rows: schedule.outputRows)
    for row in 0..<7 { expectSameBits(found[row], wanted[row]) }
  }

  @Test(arguments: Wiring.all)
  func aTreeAmongOthersIsLabelledAsAlone(wiring: Wiring) throws {
    let network = try network(wiring, head: .attention(size: 3))
    let structures = network.encoder.cells.structures(count: 10)
    let builder = EncoderScheduleBuilder(network.encoder.cells)
    let schedule = builder.schedule(structures)
    network.forward(schedule)
    let together = network.probabilities(rows: (0..<10).map { $0 }, of: schedule)
    let whole = (0..<10).map { together[$0] }
    for (tree, structure) in structures.enumerated() {
      let own = builder.schedule([structure])
      network.forward(own)
      expectSameBits(network.probabilities(rows: [0], of: own)[0], whole[tree], "tree \(tree)")
    }
  }

  @Test(arguments: Wiring.all)
  func threadsChangeNoBit(wiring: Wiring) throws {
    func run(_ threads: Int) throws -> [Float] {
      try gradients(network(wiring, head: .attention(size: 3), threads: threads), seed: 1)
    }
    let one = try run(1)
    expectSameBits(try run(2), one, "2 threads")
    expectSameBits(try run(3), one, "3 threads")
  }

  /// A network is used again and again: nothing of an earlier minibatch may show.
  @Test(arguments: Wiring.all)
  func anEarlierMinibatchLeavesNoTrace(wiring: Wiring) throws {
    let used = try network(wiring, head: .attention(size: 3))
    for seed: UInt64 in [2, 3] { _ = gradients(used, seed: seed) }
    let fresh = try network(wiring, head: .attention(size: 3))
    expectSameBits(gradients(used, seed: 1), gradients(fresh, seed: 1))
  }

  /// The gradients of a minibatch of random trees, and its loss.
  private func gradients(_ network: ClassifierNetwork<Float>, seed: UInt64) -> [Float] {
    let structures = network.encoder.cells.structures(count: 20, seed: seed)
    let schedule = EncoderScheduleBuilder(network.encoder.cells).schedule(structures)
    let targets = Targets(treeClasses: structures.indices.map { Int32($0 % 4) - 1 })
    let loss = network.gradients(
      schedule, targets: targets, treeCount: 20, dropout: .init(inputRate: 0.3, rate: 0.4, key: 5))
    let words = network.wordsRead.indices.flatMap { network.embeddingGradients[$0] }
    return network.parameters.gradients.list + words + [Float(loss)]
  }
}
