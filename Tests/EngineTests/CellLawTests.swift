import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Ring 1: what the built-in cells have in common.
@Suite struct CellLawTests {
  @Test(arguments: CellPair.all)
  func theRicherCellComesToThePlainOne(pair: CellPair) {
    // Not shared, so that every node has an input gradient of its own to compare.
    let plain = Bench<Double>(pair.plain, sharesLeaves: false)
    let rich = Bench<Double>(pair.rich, sharesLeaves: false)
    for place in 0..<rich.store.count { rich.store.values.elements[place] = 0 }
    for entry in plain.store.entries {
      let name = entry.parameter.name
      for counterpart in pair.counterparts(name) { rich.store[counterpart] = plain.store[name] }
    }
    let structures = pair.examples
    let expected = plain.outcome(structures.map { $0.copy() })
    let found = rich.outcome(structures)
    expectClose(
      Array(found.states.joined().joined().joined()), Array(expected.states.joined().joined().joined()),
      "\(pair): states", within: 1e-13)
    expectClose(
      Array(found.inputGradients.joined().joined()), Array(expected.inputGradients.joined().joined()),
      "\(pair): inputs", within: 1e-12)
    // Parameters that stand for one share its gradient.
    for entry in plain.store.entries {
      let name = entry.parameter.name
      let parts = pair.counterparts(name).map { rich.store.gradient($0) }
      let sum = parts.dropFirst().reduce(parts[0]) { zip($0, $1).map(+) }
      expectClose(sum, plain.store.gradient(name), "\(pair): \(name)", within: 1e-12)
    }
  }

  /// Words that leave their sibling's meaning alone, and matrices that hand on the mean of two: every matrix
  /// is the identity then, and what is left is the Tree-RNN.
  @Test(arguments: [(3, 4, 1), (5, 7, 2)])
  func anMVRNNOfIdentitiesEqualsTheTreeRNN(vectorSize: Int, hiddenSize: Int, rank: Int) {
    let cell = MVRNN(vectorSize: vectorSize, hiddenSize: hiddenSize, rank: rank)
    let plain = Bench<Double>(
      TreeRNN(inputSize: vectorSize, hiddenSize: hiddenSize), sharesLeaves: false)
    let rich = Bench<Double>(cell, sharesLeaves: false)
    let identity = (0..<hiddenSize * hiddenSize).map { $0 % (hiddenSize + 1) == 0 ? 1.0 : 0 }
    for name in ["M_1", "M_2"] { rich.store[name] = identity.map { $0 / 2 } }
    let counterparts = ["W": "W", "b": "b", "U_1": "W_1", "U_2": "W_2"]
    for (name, counterpart) in counterparts { rich.store[counterpart] = plain.store[name] }
    let ones = Array(repeating: 1.0, count: hiddenSize)
    let low = Array(repeating: 0.0, count: 2 * hiddenSize * rank)
    rich.table = plain.table.map { $0 + ones + low }

    // Two children or none: one child's matrix would be halved.
    var random = RandomSource(seed: 5)
    let structures = Shape.upToSixLeaves(for: cell).map {
      Structure($0, inputs: .leaves, random: &random)
    }
    let (expected, found) = (plain.outcome(structures), rich.outcome(structures))
    for (state, wanted) in zip(found.states.joined(), expected.states.joined()) {
      expectClose(state[0], wanted[0], "p", within: 1e-13)
      expectClose(state[1], identity, "P", within: 1e-13)
    }
    for (gradient, wanted) in zip(found.inputGradients.joined(), expected.inputGradients.joined()) {
      expectClose(Array(gradient.prefix(vectorSize)), wanted, "x", within: 1e-12)
    }
    for (name, counterpart) in counterparts {
      expectClose(rich.store.gradient(counterpart), plain.store.gradient(name), name, within: 1e-12)
    }
  }

  /// Where all relations have the same matrix, the children's places don't matter either.
  @Test func anSDTRNNOfOneMatrixEqualsTheTreeRNN() {
    let cell = SDTRNN(inputSize: 5, hiddenSize: 7, kindCount: 3)
    let plain = Bench<Double>(TreeRNN(inputSize: 5, hiddenSize: 7))
    let rich = Bench<Double>(cell)
    for name in ["W", "b"] { rich.store[name] = plain.store[name] }
    plain.store["U_2"] = plain.store["U_1"]
    for kind in 0..<3 { rich.store["U.\(kind)"] = plain.store["U_1"] }
    var random = RandomSource(seed: 5)
    let structures = Shape.upToSixLeaves(for: plain.cell).map {
      Structure($0, inputs: .all, kindCount: 3, random: &random)
    }
    for (state, wanted) in zip(
      rich.outcome(structures).states.joined(), plain.outcome(structures.map { $0.copy() }).states.joined())
    {
      expectClose(state[0], wanted[0], "h", within: 1e-13)
    }
  }

  private static let unorderedCells: [any Cell] = [
    SDTRNN(inputSize: 5, hiddenSize: 7, kindCount: 1), SDTRNN(inputSize: 18, hiddenSize: 23, kindCount: 1),
    ChildSumTreeLSTM(inputSize: 3, hiddenSize: 4), ChildSumTreeLSTM(inputSize: 18, hiddenSize: 23),
    ChildSumTreeGRU(inputSize: 3, hiddenSize: 4), ChildSumTreeGRU(inputSize: 18, hiddenSize: 23),
  ]

  @Test(arguments: unorderedCells.indices)
  func permutingChildrenLeavesChildSumUnchanged(index: Int) {
    let cell = Self.unorderedCells[index]
    let bench = Bench<Double>(cell)
    let structures = lawStructures(for: cell, inputs: .all)
    var random = RandomSource(seed: 4)
    let permuted = structures.map { $0.copy { $0.shuffled(using: &random) } }
    #expect(structures != permuted)
    let (before, after) = (bench.outcome(structures), bench.outcome(permuted))
    for (a, b) in zip(before.states.joined().joined(), after.states.joined().joined()) {
      #expect(distance(a, b) < 1e-13)
    }
    for (a, b) in zip(before.inputGradients.joined(), after.inputGradients.joined()) {
      expectClose(a, b)
    }
    expectClose(before.parameterGradients, after.parameterGradients)
  }
}

extension Structure {
  /// The same nodes, all of one kind, with their children in another order.
  fileprivate func copy(children order: ([Int]) -> [Int] = { $0 }) -> Structure {
    var result = Structure()
    for node in 0..<nodeCount {
      result.append(
        input: inputs[node] < 0 ? nil : Int(inputs[node]), children: order(children(of: node).map(Int.init)))
    }
    result.outputs = outputs
    return result
  }
}
