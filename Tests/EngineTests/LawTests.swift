import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// All cells over which the laws are tried.
private let lawCells: [any Cell] = builtInCells + languageCells

/// Cells of so much work that threads share the levels of a forest.
private let wideCells: [any Cell] = [
  NaryTreeLSTM(inputSize: 40, hiddenSize: 120), TreeGRU(inputSize: 40, hiddenSize: 60),
]

/// Ring 1: what holds whatever the cell, to the bit.
@Suite struct LawTests {
  @Test(arguments: lawCells.indices, Forest.Inputs.allCases)
  func aBatchEqualsItsTreesOneByOne(index: Int, inputs: Forest.Inputs) {
    batch(lawCells[index], inputs, of: Float.self)
    batch(lawCells[index], inputs, of: Double.self)
  }

  private func batch<S: KernelScalar>(_ cell: any Cell, _ inputs: Forest.Inputs, of type: S.Type) {
    let structures = lawStructures(for: cell, inputs: inputs)
    let bench = Bench<S>(cell, sharesLeaves: false)
    let whole = bench.outcome(structures)
    var sum = [S](repeating: 0, count: bench.store.count)
    for (tree, structure) in structures.enumerated() {
      let single = bench.outcome([structure], trees: [tree])
      expectSameBits(single.states, [whole.states[tree]], "\(cell.name), tree \(tree)")
      expectSameBits(single.inputGradients, [whole.inputGradients[tree]], "\(cell.name), tree \(tree)")
      sum = zip(sum, single.parameterGradients).map(+)
    }
    expectClose(sum, whole.parameterGradients, cell.name)
  }

  @Test(arguments: lawCells.indices)
  func sharingLeavesChangesNoState(index: Int) {
    let cell = lawCells[index]
    let structures = lawStructures(for: cell, inputs: .leaves)
    let benches = [true, false].map { Bench<Double>(cell, sharesLeaves: $0) }
    let (shared, own) = (benches[0].outcome(structures), benches[1].outcome(structures))
    #expect(benches[0].pass.schedule.rowCount < benches[1].pass.schedule.rowCount)
    expectSameBits(shared.states, own.states, cell.name)
    expectClose(shared.parameterGradients, own.parameterGradients, cell.name)
    // A shared row's gradient is the sum of its nodes'.
    var sums = benches[0].table.map { $0.map { _ in 0.0 } }
    for (structure, gradients) in zip(structures, own.inputGradients) {
      for (word, gradient) in zip(structure.inputs, gradients) where word >= 0 {
        sums[Int(word)] = zip(sums[Int(word)], gradient).map(+)
      }
    }
    let schedule = benches[0].pass.schedule
    for (slot, word) in schedule.inputs.enumerated() {
      var sum = sums[0].map { _ in 0.0 }
      for place in schedule.inputOffsets[slot]..<schedule.inputOffsets[slot + 1] {
        sum = zip(sum, benches[0].pass.inputGradients[Int(schedule.inputReaders[Int(place)])]).map(+)
      }
      expectClose(sum, sums[Int(word)], "\(cell.name), word \(word)")
    }
  }

  @Test(arguments: lawCells.indices)
  func threadsChangeNoBit(index: Int) {
    threads(lawCells[index], of: Float.self)
    threads(lawCells[index], of: Double.self)
  }

  /// One wide tree, whose levels are shared; and forests, of which threads take whole trees or share levels.
  @Test(arguments: [
    Forest(count: 1, size: 600, inputs: .all, cell: wideCells[0]),
    Forest(count: 30, size: 60, inputs: .leaves, cell: wideCells[0]),
    Forest(count: 120, size: 120, inputs: .leaves, cell: wideCells[0]),
  ])
  func threadsChangeNoBitOfWideCells(forest: Forest) {
    for cell in wideCells { threads(cell, of: Float.self, on: forest.structures) }
  }

  private func threads<S: KernelScalar>(_ cell: any Cell, of type: S.Type, on given: [Structure]? = nil) {
    let structures = given ?? Forest(count: 40, size: 25, inputs: .all, cell: cell).structures
    let one = Bench<S>(cell).outcome(structures)
    for count in [2, 3] {
      let several = Bench<S>(cell, threads: count).outcome(structures)
      expectSameBits(several.states, one.states, "\(cell.name), \(count) threads")
      expectSameBits(several.inputGradients, one.inputGradients, "\(cell.name), \(count) threads")
      expectSameBits(several.parameterGradients, one.parameterGradients, "\(cell.name), \(count) threads")
    }
  }

  @Test(arguments: lawCells.indices)
  func levelByLevelEqualsAllAtOnce(index: Int) {
    let cell = lawCells[index]
    let structures = lawStructures(for: cell, inputs: .all)
    let bench = Bench<Float>(cell)
    let (whole, byLevel) = (bench.outcome(structures), bench.outcome(structures, byLevel: true))
    expectSameBits(whole.states, byLevel.states, cell.name)
    expectSameBits(whole.inputGradients, byLevel.inputGradients, cell.name)
    expectSameBits(whole.parameterGradients, byLevel.parameterGradients, cell.name)
  }

  @Test(arguments: lawCells.indices)
  func aTrainingRunEqualsAnInferenceRun(index: Int) {
    let cell = lawCells[index]
    let bench = Bench<Float>(cell)
    let structures = lawStructures(for: cell, inputs: .all)
    let both = [true, false].map { bench.states(structures, bench.forward(structures, keeps: $0)) }
    expectSameBits(both[0], both[1], cell.name)
  }

  /// A pass is used again and again: nothing of an earlier minibatch may show.
  @Test(arguments: lawCells.indices)
  func anEarlierMinibatchLeavesNoTrace(index: Int) {
    let cell = lawCells[index]
    let structures = lawStructures(for: cell, inputs: .all)
    let used = Bench<Float>(cell)
    for seed in [UInt64(21), 22] {
      let inputs: Forest.Inputs = seed == 21 ? .all : .leaves
      _ = used.outcome(Forest(count: 30, size: 50, inputs: inputs, cell: cell, seed: seed).structures)
    }
    let (again, fresh) = (used.outcome(structures), Bench<Float>(cell).outcome(structures))
    expectSameBits(again.states, fresh.states, cell.name)
    expectSameBits(again.inputGradients, fresh.inputGradients, cell.name)
    expectSameBits(again.parameterGradients, fresh.parameterGradients, cell.name)
  }
}
