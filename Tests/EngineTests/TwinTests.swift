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
      let found = bench.states(forest.structures, schedule)
      for (structure, states) in zip(forest.structures, found) {
        let expected = twin.states(structure) { bench.table[$0] }
        for (state, wanted) in zip(states, expected) { expectTwin(state, wanted) }
      }
    }
  }
}
