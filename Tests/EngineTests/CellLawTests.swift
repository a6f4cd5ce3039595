import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Ring 1: what the built-in cells have in common.
@Suite struct CellLawTests {
  private static let treeCells: [any Cell] = [
    NaryTreeLSTM(inputSize: 3, hiddenSize: 4, arity: 1),
    NaryTreeLSTM(inputSize: 3, hiddenSize: 4, arity: 2),
    NaryTreeLSTM(inputSize: 18, hiddenSize: 23, arity: 2),
    ChildSumTreeLSTM(inputSize: 3, hiddenSize: 4),
    ChildSumTreeLSTM(inputSize: 18, hiddenSize: 23),
  ]

  /// The name of an LSTM's matrix in a tree cell.
  private func name(_ name: String, in cell: any Cell) -> String {
    guard cell is NaryTreeLSTM, name.hasPrefix("U") else { return name }
    return name == "U_f" ? "U_f_1_1" : name + "_1"
  }

  @Test(arguments: treeCells.indices)
  func aChainThroughATreeLSTMEqualsTheLSTM(index: Int) {
    let cell = Self.treeCells[index]
    // Not shared, so that every node has an input gradient of its own to compare.
    let tree = Bench<Double>(cell, sharesLeaves: false)
    let chain = Bench<Double>(
      LSTM(inputSize: cell.inputSize, hiddenSize: cell.state[0].width), sharesLeaves: false)
    for entry in chain.store.entries {
      tree.store[name(entry.parameter.name, in: cell)] = chain.store[entry.parameter.name]
    }
    var random = RandomSource(seed: 9)
    let structures = [1, 2, 3, 7, 20].map { length in
      var structure = Structure()
      for node in 0..<length {
        structure.append(input: Int.random(in: 0..<7, using: &random), children: node == 0 ? [] : [node - 1])
      }
      structure.outputs = (0..<length).map(Int32.init)
      return structure
    }
    let (expected, found) = (chain.outcome(structures), tree.outcome(structures))
    for (a, b) in zip(expected.states.joined().joined(), found.states.joined().joined()) {
      #expect(distance(a, b) < 1e-14, "\(cell.name)")
    }
    for (a, b) in zip(expected.inputGradients.joined(), found.inputGradients.joined()) {
      #expect(distance(a, b) < 1e-13, "\(cell.name)")
    }
    for entry in chain.store.entries {
      let gradient = tree.store.gradient(name(entry.parameter.name, in: cell))
      #expect(
        distance(chain.store.gradient(entry.parameter.name), gradient) < 1e-12,
        "\(cell.name) \(entry.parameter.name)")
    }
  }

  @Test(arguments: [
    ChildSumTreeLSTM(inputSize: 3, hiddenSize: 4), ChildSumTreeLSTM(inputSize: 18, hiddenSize: 23),
  ])
  func permutingChildrenLeavesChildSumUnchanged(cell: ChildSumTreeLSTM) {
    let bench = Bench<Double>(cell)
    let structures = lawStructures(for: cell, inputs: .all)
    var random = RandomSource(seed: 4)
    let permuted = structures.map { structure in
      var result = Structure()
      for node in 0..<structure.nodeCount {
        result.append(
          input: Int(structure.inputs[node]),
          children: structure.children(of: node).map(Int.init).shuffled(using: &random))
      }
      result.outputs = structure.outputs
      return result
    }
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
