import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// The engine against an interpreter of traces, over cells that use the whole language.
@Suite struct LanguageTests {
  @Test(arguments: languageCells, Forest.Inputs.allCases)
  func statesEqualTheInterpreters(cell: WrittenCell, inputs: Forest.Inputs) {
    let bench = Bench<Double>(cell)
    let interpreter = Interpreter(cell, bench.store)
    let structures = lawStructures(for: cell, inputs: inputs)
    let expected = structures.map { structure in
      interpreter.states(structure) { word in bench.table[word].map { Dual($0) } }
    }
    for keeps in [false, true] {
      let schedule = bench.forward(structures, keeps: keeps)
      let states = bench.states(structures, schedule)
      for (found, wanted) in zip(states.joined(), expected.joined()) {
        for (a, b) in zip(found, wanted) {
          expectClose(a, b.map { $0.value }, cell.name, within: 1e-10)
        }
      }
    }
  }

  @Test(arguments: languageCells)
  func frozenInputsChangeNoOtherGradient(cell: WrittenCell) {
    let structures = Forest(count: 6, size: 20, inputs: .all, cell: cell).structures
    let both = [true, false].map { wants in
      Bench<Double>(cell, wantsInputGradient: wants).outcome(structures).parameterGradients
    }
    expectSameBits(both[0], both[1])
  }

  /// Random programs: values, and the derivative in a random direction by dual numbers.
  @Test(arguments: 0..<12)
  func randomCellsEqualTheInterpreter(part: Int) {
    var checked = 0
    for seed in UInt64(part * 100)..<UInt64(part * 100 + 100) {
      checked += check(RandomCell(seed: seed)) ? 1 : 0
    }
    // Products of products may grow out of range; most don't.
    #expect(checked > 75)
  }

  /// Returns whether the cell's numbers stay in a range in which they can be compared.
  private func check(_ cell: RandomCell) -> Bool {
    var random = RandomSource(seed: cell.seed)
    func direction(_ count: Int) -> [Double] { (0..<count).map { _ in random.uniform(in: -1.0..<1.0) } }
    let bench = Bench<Double>(cell, sharesLeaves: cell.seed % 4 < 2)
    let structures = Forest(
      count: 5, size: 9, inputs: cell.seed % 2 == 0 ? .all : .leaves, cell: cell, seed: cell.seed
    ).structures
    let slopes = bench.store.entries.map { direction($0.parameter.count) }
    let inputSlopes = bench.table.map { direction($0.count) }
    let interpreter = Interpreter(
      cell,
      parameters: zip(bench.store.entries, slopes).map { entry, slopes in
        zip(bench.store[entry.parameter.name], slopes).map { Dual($0, $1) }
      })
    let expected = structures.map { structure in
      interpreter.states(structure) { word in zip(bench.table[word], inputSlopes[word]).map { Dual($0, $1) } }
    }
    let size = expected.joined().joined().joined().reduce(0) { max($0, abs($1.value), abs($1.slope)) }
    guard size.isFinite, size < 1e6 else { return false }

    let outcome = bench.outcome(structures)
    for (found, wanted) in zip(outcome.states.joined(), expected.joined()) {
      for (a, b) in zip(found, wanted) { expectClose(a, b.map { $0.value }, cell.name, within: 1e-10) }
    }
    var terms = zip(outcome.parameterGradients, slopes.joined()).map(*)
    let schedule = bench.pass.schedule
    for (slot, word) in schedule.inputs.enumerated() {
      for place in schedule.inputOffsets[slot]..<schedule.inputOffsets[slot + 1] {
        let gradient = bench.pass.inputGradients[Int(schedule.inputReaders[Int(place)])]
        terms += zip(gradient, inputSlopes[Int(word)]).map(*)
      }
    }
    let found = terms.reduce(0, +)
    var wanted = 0.0
    for (tree, nodes) in expected.enumerated() {
      for (node, fields) in nodes.enumerated() {
        for (field, list) in fields.enumerated() {
          for (column, dual) in list.enumerated() {
            wanted += lossWeight(tree, node, field, column) * dual.slope
          }
        }
      }
    }
    let scale = terms.reduce(1e-6) { $0 + abs($1) }
    #expect(abs(found - wanted) < 1e-9 * scale, "\(cell.name): \(found) is not \(wanted)")
    let inference = bench.states(structures, bench.forward(structures))
    expectSameBits(inference, outcome.states, cell.name)
    // Fewer readers may fuse a product and a sum that were apart, so the last bit may differ here.
    let frozen = Bench<Double>(cell, sharesLeaves: false, wantsInputGradient: false).outcome(structures)
    expectClose(frozen.parameterGradients, outcome.parameterGradients, cell.name, within: 1e-9)
    return true
  }
}
