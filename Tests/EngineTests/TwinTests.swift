import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Ring 2: every cell against its recursive twin, one node at a time.
@Suite struct TwinTests {
  @Test(arguments: builtInCells.indices, Forest.Inputs.allCases)
  func statesEqualTheTwin(index: Int, inputs: Forest.Inputs) {
    let cell = builtInCells[index]
    let bench = Bench<Double>(cell)
    let twin = Twin(cell: cell, parameters: bench.store)
    let forest = Forest(count: 9, size: 20, inputs: inputs, cell: cell)
    for keeps in [false, true] {
      let schedule = bench.forward(forest.structures, keeps: keeps)
      for (tree, structure) in forest.structures.enumerated() {
        var states: [TwinState] = []
        for node in 0..<structure.nodeCount {
          let input = structure.inputs[node] < 0 ? nil : bench.table[Int(structure.inputs[node])]
          states.append(
            twin.state(input: input, children: structure.children(of: node).map { states[Int($0)] }))
          guard let row = schedule.row(ofOutput: node, structure: tree) else {
            Issue.record("node \(node) has no row")
            continue
          }
          #expect(distance(bench.pass.states[0][row], states[node].h) < 1e-12)
          #expect(distance(bench.pass.states[1][row], states[node].c) < 1e-12)
        }
      }
    }
  }
}
