import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Ring 4: states and gradients as an independent implementation has them. Only this ring finds an
/// equation that is wrong everywhere.
@Suite struct GoldenTests {
  static let names = [
    "lstm", "tree-lstm-2", "tree-lstm-3", "child-sum-tree-lstm", "child-sum-tree-lstm-leaves",
  ]

  @Test(arguments: names)
  func statesAndGradientsEqualTheGoldens(name: String) throws {
    let golden = try Golden(name)
    compare(golden, as: Float.self, within: 1e-5)
    compare(golden, as: Double.self, within: 1e-10)
  }

  private func compare<S: KernelScalar>(_ golden: Golden, as type: S.Type, within tolerance: Double) {
    let bench = Bench<S>(golden.vertexFunction)
    #expect(Set(golden.parameters.keys) == Set(bench.store.entries.map(\.parameter.name)))
    for (name, array) in golden.parameters { bench.store[name] = array.elements.map { S($0) } }
    let (structures, words) = golden.structures
    let schedule = bench.builder.schedule(structures)
    let inputs = Matrix<S>(rowCount: words.count, width: golden.inputSize)
    for (row, word) in schedule.inputs.enumerated() { inputs[row] = words[Int(word)].map { S($0) } }
    bench.store.gradients.zero()
    bench.pass.forward(schedule, inputs: inputs, keepsForBackward: true)
    let rows = structures.indices.map { tree in
      structures[tree].outputs.indices.map { schedule.row(ofOutput: $0, structure: tree) ?? -1 }
    }
    bench.pass.backward(
      seeds: [golden.dh, golden.dc].map { given in
        let matrix = Matrix<S>(rowCount: schedule.rowCount, width: golden.hiddenSize)
        for (row, seed) in zip(rows.joined(), given.joined()) { matrix[row] = seed.map { S($0) } }
        return .init(offsets: (0...Int32(schedule.rowCount)).map { $0 }, gradients: matrix)
      })
    func expect(_ found: [S], _ wanted: [Double], _ what: String) {
      expectClose(found.map { Double($0) }, wanted, "\(golden.cell) \(what)", within: tolerance)
    }
    for (tree, rows) in rows.enumerated() {
      for (node, row) in rows.enumerated() {
        expect(bench.pass.states[0][row], golden.h[tree][node], "h of node \(node) of graph \(tree)")
        expect(bench.pass.states[1][row], golden.c[tree][node], "c of node \(node) of graph \(tree)")
        guard let wanted = golden.dinput[tree][node] else { continue }
        let place = schedule.inputPlace(ofRow: row)
        expect(bench.pass.inputGradients[place], wanted, "dx of node \(node) of graph \(tree)")
      }
    }
    for (name, array) in golden.gradients { expect(bench.store.gradient(name), array.elements, "d\(name)") }
  }
}
