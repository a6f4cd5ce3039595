import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Inputs at the edge of what is possible.
@Suite struct DegenerateTests {
  @Test(arguments: builtInCells.indices)
  func anEmptyScheduleRuns(index: Int) {
    let bench = Bench<Float>(builtInCells[index])
    for structures in [[], [Structure()], [Structure(), Structure()]] {
      let outcome = bench.outcome(structures)
      #expect(outcome.states == structures.map { _ in [] })
      #expect(outcome.parameterGradients == Array(repeating: 0, count: bench.store.count))
      #expect(bench.pass.states[0].rowCount == 0)
    }
  }

  @Test(arguments: builtInCells.indices)
  func emptyStructuresBesideOthersChangeNothing(index: Int) {
    let bench = Bench<Float>(builtInCells[index])
    let structure = Forest(count: 1, size: 12, inputs: .all, cell: bench.cell, seed: 3).structures[0]
    let among = bench.outcome([Structure(), structure, Structure()], trees: [1, 0, 2])
    let alone = bench.outcome([structure])
    expectSameBits(among.states, alone.states)
    expectSameBits(among.parameterGradients, alone.parameterGradients)
  }

  @Test(arguments: builtInCells.indices, [true, false])
  func aSingleNodeRuns(index: Int, hasInput: Bool) {
    let bench = Bench<Double>(builtInCells[index])
    var structure = Structure()
    structure.append(input: hasInput ? 2 : nil, children: [])
    structure.outputs = [0]
    let outcome = bench.outcome([structure])
    let twin = Twin(cell: bench.cell, parameters: bench.store)
    let expected = twin.state(input: hasInput ? bench.table[2] : nil, children: [])
    expectTwin(outcome.states[0][0], expected)
    #expect(areFinite(outcome.parameterGradients))
  }

  @Test(arguments: builtInCells.indices)
  func treesWithoutInputsEqualTheTwin(index: Int) {
    let cell = builtInCells[index]
    let bench = Bench<Double>(cell)
    let structures = Forest(count: 6, size: 20, inputs: .all, cell: cell).structures.map { structure in
      var bare = Structure()
      for node in 0..<structure.nodeCount {
        bare.append(
          input: nil, children: structure.children(of: node).map(Int.init), kind: structure.kind(of: node))
      }
      bare.outputs = structure.outputs
      return bare
    }
    let outcome = bench.outcome(structures)
    let twin = Twin(cell: cell, parameters: bench.store)
    for (structure, states) in zip(structures, outcome.states) {
      for (state, wanted) in zip(states, twin.states(structure) { _ in nil }) { expectTwin(state, wanted) }
    }
    for entry in bench.store.entries where entry.parameter.name.hasPrefix("W") {
      #expect(Set(bench.store.gradient(entry.parameter.name)) == [0])
    }
  }

  @Test func aNodeWithAThousandChildrenEqualsTheTwin() {
    let cell = ChildSumTreeLSTM(inputSize: 3, hiddenSize: 4)
    let bench = Bench<Double>(cell)
    var structure = Structure()
    for leaf in 0..<1000 { structure.append(input: leaf % 7, children: []) }
    structure.append(input: nil, children: 0..<1000)
    structure.outputs = (0...1000).map(Int32.init)
    let outcome = bench.outcome([structure])
    let twin = Twin(cell: cell, parameters: bench.store)
    let leaves = (0..<1000).map { twin.state(input: bench.table[$0 % 7], children: []) }
    let root = twin.state(input: nil, children: leaves)
    expectTwin(outcome.states[0][1000], root, within: 1e-10)
    #expect(areFinite(outcome.parameterGradients))
  }

  @Test func aChainOfAHundredThousandStepsEqualsTheTwin() {
    let cell = LSTM(inputSize: 3, hiddenSize: 4)
    let bench = Bench<Double>(cell)
    let length = 100_000
    var structure = Structure()
    structure.reserve(nodes: length, children: length)
    for node in 0..<length { structure.append(input: node % 7, children: node == 0 ? [] : [node - 1]) }
    structure.outputs = (0..<length).map(Int32.init)
    let schedule = bench.builder.schedule([structure])
    bench.pass.forward(schedule, inputs: bench.inputs(schedule), keepsForBackward: true)
    bench.pass.backward(seeds: bench.seeds(schedule, trees: [0]))
    let twin = Twin(cell: cell, parameters: bench.store)
    var state: TwinState?
    for node in 0..<2000 {
      state = twin.state(input: bench.table[node % 7], children: state.map { [$0] } ?? [])
      guard let state, let row = schedule.row(ofOutput: node, structure: 0) else { continue }
      #expect(distance(bench.pass.states[0][row], state[0]) < 1e-10)
    }
    #expect(areFinite(bench.pass.states[1][length - 1]))
    #expect(areFinite(bench.store.gradients.list))
  }

  @Test func aTreeOfAMillionLevelsRuns() throws {
    let bench = Bench<Float>(NaryTreeLSTM(inputSize: 2, hiddenSize: 2))
    let levels = 1_000_000
    var structure = Structure()
    structure.reserve(nodes: 2 * levels, children: 2 * levels)
    var top = structure.append(input: 0, children: [])
    for level in 1..<levels {
      let leaf = structure.append(input: level % 7, children: [])
      top = structure.append(input: nil, children: [top, leaf])
    }
    structure.outputs = [Int32(top)]
    let schedule = bench.builder.schedule([structure])
    #expect(schedule.levels.count == levels)
    bench.pass.forward(schedule, inputs: bench.inputs(schedule), keepsForBackward: true)
    bench.pass.backward(seeds: bench.seeds(schedule, trees: [0]))
    let root = try #require(schedule.row(ofOutput: 0, structure: 0))
    let h = bench.pass.states[0][root]
    #expect(areFinite(h) && !h.contains(0))
    #expect(bench.store.gradients.list.contains(where: { $0 != 0 }))
    #expect(areFinite(bench.store.gradients.list))
  }
}

private func areFinite<S: KernelScalar>(_ list: [S]) -> Bool { list.allSatisfy(\.isFinite) }
