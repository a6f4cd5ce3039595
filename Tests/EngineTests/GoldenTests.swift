import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Ring 4: states and gradients as an independent implementation has them. Only this ring finds an
/// equation that is wrong everywhere.
@Suite struct GoldenTests {
  static let names = [
    "rnn-tanh", "rnn-relu", "tree-rnn-2", "tree-rnn-3-relu", "untied-tree-rnn", "sdt-rnn", "rntn-2", "rntn-3",
    "mv-rnn", "mv-rnn-leaves",
    "lstm", "lstm-peepholes", "tree-lstm-2", "tree-lstm-3", "child-sum-tree-lstm",
    "child-sum-tree-lstm-leaves", "s-lstm", "tag-tree-lstm", "child-sum-tag-tree-lstm",
    "gru", "gru-resets-after", "tree-gru-2", "tree-gru-3", "child-sum-tree-gru",
    "rnn-norm", "lstm-norm", "gru-norm", "gru-norm-resets-after", "tree-rnn-norm", "tree-lstm-norm",
    "child-sum-tree-lstm-norm",
    "comparison", "comparison-ordered",
  ]

  @Test func everyBuiltInCellHasAGolden() throws {
    let golden = try Set(Self.names.map { try Golden($0).cell })
    #expect(golden == Set(builtInCells.map(\.name)))
  }

  @Test(arguments: names)
  func statesAndGradientsEqualTheGoldens(name: String) throws {
    let golden = try Golden(name)
    try compare(golden, as: Float.self, within: 1e-5)
    try compare(golden, as: Double.self, within: 1e-10)
  }

  private func compare<S: KernelScalar>(_ golden: Golden, as type: S.Type, within tolerance: Double) throws {
    let cell = try golden.vertexFunction()
    #expect(cell.name == golden.cell && cell.inputSize == golden.inputSize)
    let bench = Bench<S>(cell)
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
    #expect(Set(golden.states.keys) == Set(cell.state.map(\.name)))
    let seeds = try cell.state.map { field in
      let given = try #require(golden.seeds[field.name])
      let matrix = Matrix<S>(rowCount: schedule.rowCount, width: field.width)
      for (row, seed) in zip(rows.joined(), given.joined()) { matrix[row] = seed.map { S($0) } }
      return Pass<S>.Seed(offsets: (0...Int32(schedule.rowCount)).map { $0 }, gradients: matrix)
    }
    bench.pass.backward(seeds: seeds)
    func expect(_ found: [S], _ wanted: [Double], _ what: String) {
      expectClose(found.map { Double($0) }, wanted, "\(golden.cell) \(what)", within: tolerance)
    }
    for (tree, rows) in rows.enumerated() {
      for (node, row) in rows.enumerated() {
        for (field, states) in zip(cell.state, bench.pass.states) {
          let wanted = try #require(golden.states[field.name])[tree][node]
          expect(states[row], wanted, "\(field.name) of node \(node) of graph \(tree)")
        }
        guard let wanted = golden.dinput[tree][node] else { continue }
        let place = schedule.inputPlace(ofRow: row)
        expect(bench.pass.inputGradients[place], wanted, "dx of node \(node) of graph \(tree)")
      }
    }
    #expect(Set(golden.gradients.keys) == Set(golden.parameters.keys))
    for (name, array) in golden.gradients { expect(bench.store.gradient(name), array.elements, "d\(name)") }
  }
}
