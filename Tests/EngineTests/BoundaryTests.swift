import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Ring 1: a subtree that is cut off and comes back as a boundary state changes nothing above it.
@Suite struct BoundaryTests {
  private static let cells: [any Cell] = (builtInCells + languageCells).filter { $0.mostChildren != 0 }

  /// A structure cut in two: what is under a node, and the rest, which reads it as boundary state 0.
  private struct Cut {
    var below = Structure()
    var above = Structure()
    /// The nodes of the whole that went below, and above, in their order.
    var nodesBelow: [Int] = []
    var nodesAbove: [Int] = []

    init(_ structure: Structure, at top: Int) {
      var isBelow = [Bool](repeating: false, count: structure.nodeCount)
      isBelow[top] = true
      for node in (0...top).reversed() where isBelow[node] {
        for child in structure.children(of: node) { isBelow[Int(child)] = true }
      }
      var place: [Int: Int] = [:]
      for node in 0..<structure.nodeCount {
        let input = structure.inputs[node] < 0 ? nil : Int(structure.inputs[node])
        let children = structure.children(of: node).map { child in
          !isBelow[node] && Int(child) == top ? -1 : place[Int(child), default: Int.min]
        }
        if isBelow[node] {
          place[node] = below.append(input: input, children: children, kind: structure.kind(of: node))
          nodesBelow.append(node)
        } else {
          place[node] = above.append(input: input, children: children, kind: structure.kind(of: node))
          nodesAbove.append(node)
        }
      }
      below.outputs = (0..<below.nodeCount).map(Int32.init)
      above.outputs = (0..<above.nodeCount).map(Int32.init)
    }
  }

  @Test(arguments: cells.indices)
  func cuttingASubtreeChangesNothingAbove(index: Int) {
    cut(Self.cells[index], of: Float.self)
    cut(Self.cells[index], of: Double.self)
  }

  private func cut<S: KernelScalar>(_ cell: any Cell, of type: S.Type) {
    let bench = Bench<S>(cell, sharesLeaves: false)
    var random = RandomSource(seed: 8)
    for structure in lawStructures(for: cell, inputs: .all) where structure.nodeCount > 1 {
      let top = Int.random(in: 0..<structure.nodeCount - 1, using: &random)
      let cut = Cut(structure, at: top)
      let whole = run(bench, structure, nodes: Array(0..<structure.nodeCount))
      let below = bench.forward([cut.below])
      let root = cut.below.nodeCount - 1
      guard let row = below.row(ofOutput: root, structure: 0) else { continue }
      let boundary = bench.pass.states.map { table in
        let matrix = Matrix<S>(rowCount: 1, width: table.width)
        matrix[0] = table[row]
        return matrix
      }
      let above = run(bench, cut.above, nodes: cut.nodesAbove, boundary: boundary)
      expectSameBits(above.states, cut.nodesAbove.map { whole.states[$0] }, cell.name)
      expectSameBits([above.inputGradients], [cut.nodesAbove.map { whole.inputGradients[$0] }], cell.name)

      // What the boundary state got, handed on, gives the subtree the gradients that it has in the whole.
      let under = run(bench, cut.below, nodes: cut.nodesBelow, received: above.boundaryGradients)
      expectSameBits(under.states, cut.nodesBelow.map { whole.states[$0] }, cell.name)
      expectSameBits([under.inputGradients], [cut.nodesBelow.map { whole.inputGradients[$0] }], cell.name)
      let sum = zip(above.parameterGradients, under.parameterGradients).map(+)
      expectClose(sum, whole.parameterGradients, cell.name)
    }
  }

  private struct Result<S: KernelScalar> {
    var states: [[[S]]]
    var inputGradients: [[S]]
    var parameterGradients: [S]
    /// By field.
    var boundaryGradients: [[S]]
  }

  /// Runs one structure, whose nodes' loss weights are those of `nodes`; the last one's state also
  /// receives a gradient from elsewhere.
  private func run<S: KernelScalar>(
    _ bench: Bench<S>, _ structure: Structure, nodes: [Int], boundary: [Matrix<S>] = [], received: [[S]] = []
  ) -> Result<S> {
    let schedule = bench.builder.schedule([structure])
    bench.pass.forward(schedule, inputs: bench.inputs(schedule), boundary: boundary, keepsForBackward: true)
    let rows = nodes.indices.map { schedule.row(ofOutput: $0, structure: 0) ?? -1 }
    let last = received.isEmpty ? -1 : rows[rows.count - 1]
    var offsets: [Int32] = [0]
    for row in 0..<schedule.rowCount { offsets.append(offsets[row] + (row == last ? 2 : 1)) }
    let seeds = bench.cell.state.enumerated().map { field, state -> Pass<S>.Seed? in
      let matrix = Matrix<S>(rowCount: Int(offsets[schedule.rowCount]), width: state.width)
      for (node, row) in zip(nodes, rows) {
        matrix[Int(offsets[row])] = (0..<state.width).map { lossWeight(0, node, field, $0) }
      }
      if last >= 0 { matrix[Int(offsets[last]) + 1] = received[field] }
      return .init(offsets: offsets, gradients: matrix)
    }
    bench.store.gradients.zero()
    bench.pass.backward(seeds: seeds)
    return Result(
      states: rows.map { row in bench.pass.states.map { $0[row] } },
      inputGradients: rows.map { bench.pass.inputGradients[$0] },
      parameterGradients: bench.store.gradients.list,
      boundaryGradients: boundary.indices.map { bench.pass.boundaryGradient(field: $0, state: 0) })
  }

  /// Boundary states are numbered structure after structure, and a state may have several readers.
  @Test func boundaryStatesOfSeveralStructuresKeepApart() {
    let cell = ChildSumTreeLSTM(inputSize: 3, hiddenSize: 4)
    let bench = Bench<Double>(cell)
    var first = Structure()
    first.append(input: 1, children: [-1, -2])
    first.append(input: 2, children: [0, -1])
    first.outputs = [0, 1]
    var second = Structure()
    second.append(input: nil, children: [-1])
    second.outputs = [0]
    let boundary = cell.state.indices.map { field in
      let matrix = Matrix<Double>(rowCount: 3, width: 4)
      for row in 0..<3 { matrix[row] = (0..<4).map { lossWeight(7, row, field, $0) } }
      return matrix
    }
    let outcome = bench.outcome([first, second], boundary: boundary)
    let twin = Twin(cell: cell, parameters: bench.store)
    let given: [TwinState] = (0..<3).map { [boundary[0][$0], boundary[1][$0]] }
    let low = twin.state(input: bench.table[1], children: [given[0], given[1]])
    let top = twin.state(input: bench.table[2], children: [low, given[0]])
    let other = twin.state(input: nil, children: [given[2]])
    #expect(distance(outcome.states[0][1][0], top[0]) < 1e-12)
    #expect(distance(outcome.states[1][0][1], other[1]) < 1e-12)
    for state in 0..<3 {
      for field in 0..<2 {
        let numeric = (0..<4).map { column in
          let values = [1e-5, -1e-5].map { step in
            let moved = boundary[field][state]
            boundary[field][state][column] += step
            defer { boundary[field][state] = moved }
            let states = bench.outcome([first, second], boundary: boundary).states
            return weighted(states)
          }
          return (values[0] - values[1]) / 2e-5
        }
        #expect(relativeError(outcome.boundaryGradients[state][field], numeric) < 1e-6)
      }
    }
  }

  private func weighted(_ states: [[[[Double]]]]) -> Double {
    var sum = 0.0
    for (tree, nodes) in states.enumerated() {
      for (node, fields) in nodes.enumerated() {
        for (field, list) in fields.enumerated() {
          for (column, value) in list.enumerated() { sum += lossWeight(tree, node, field, column) * value }
        }
      }
    }
    return sum
  }
}
