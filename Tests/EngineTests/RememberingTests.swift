import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Ring 1: what is remembered from run to run has the bits that it would have if it were computed anew.
@Suite struct RememberingTests {
  private static let cells: [any Cell] = (builtInCells + languageCells).filter { $0.kindCount == 1 }

  @Test(arguments: cells.indices)
  func rememberedSourcesChangeNoBit(index: Int) {
    let cell = Self.cells[index]
    // Few words, so that every minibatch meets some that are remembered, and some that aren't.
    let bench = Bench<Float>(cell, threads: 2, vocabulary: 40)
    let feeding = Feeding(bench)
    for _ in 0..<2 {
      for seed in 30..<36 {
        for inputs in Forest.Inputs.allCases {
          let forest = Forest(count: 4, size: 9, inputs: inputs, cell: cell, seed: UInt64(seed))
          let expected = bench.states(forest.structures, bench.forward(forest.structures))
          expectSameBits(feeding.states(forest.structures), expected, "\(cell.name), seed \(seed)")
        }
      }
      for place in 0..<bench.store.count { bench.store.values.elements[place] *= 0.9 }
      bench.store.didChange()
    }
  }

  /// Runs structures whose leaves are fed, by a pass of its own.
  private final class Feeding {
    private let bench: Bench<Float>
    private let store = ParameterStore<Float>()
    private let pass: Pass<Float>
    private let builder: ScheduleBuilder

    init(_ bench: Bench<Float>) {
      self.bench = bench
      pass = Self.pass(bench.cell, store)
      builder = ScheduleBuilder(for: bench.cell, leaves: .fed)
    }

    private static func pass(_ cell: some Cell, _ store: ParameterStore<Float>) -> Pass<Float> {
      Pass(cell: cell, parameters: store, team: ThreadTeam(count: 2))
    }

    func states(_ structures: [Structure]) -> [[[[Float]]]] {
      if store.values.list != bench.store.values.list {
        for place in 0..<store.count { store.values.elements[place] = bench.store.values.elements[place] }
        store.didChange()
      }
      let inputs = Matrix<Float>(rowCount: bench.table.count, width: bench.cell.inputSize)
      for (row, list) in bench.table.enumerated() { inputs[row] = list }
      let words = bench.table.indices.map(Int32.init)
      pass.forward(Schedule.flat(inputs: words), inputs: inputs)
      let leaves = pass.states.map { table in
        let copy = Matrix<Float>(rowCount: words.count, width: table.width)
        for row in words.indices { copy.copy(row: row, of: table, to: row) }
        return copy
      }
      let schedule = builder.schedule(structures)
      pass.forward(
        remembering: schedule, inputs: inputs, inputRows: schedule.inputs, boundary: leaves,
        boundaryRows: schedule.inputs)
      return structures.indices.map { place in
        (0..<structures[place].nodeCount).map { node in
          guard let row = schedule.row(ofOutput: node, structure: place) else { return [] }
          return pass.states.map { $0[row] }
        }
      }
    }
  }
}
