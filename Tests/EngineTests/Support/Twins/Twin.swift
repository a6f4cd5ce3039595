import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Foundation
import Testing

/// The state of one node, as the recursive twins compute it: its fields, in the cell's order.
typealias TwinState = [[Double]]

/// A cell's equations for one node, written down plainly: the reference of ring 2.
struct Twin {
  let cell: any Cell
  let parameters: ParameterStore<Double>
  var hidden: Int { cell.state[0].width }

  func state(input x: [Double]?, kind: Int = 0, children: [TwinState]) -> TwinState {
    switch cell {
    case let cell as ElmanRNN: elman(x, children.first, cell.activation)
    case let cell as TreeRNN: treeRNN(x, children, cell.activation)
    case is UntiedTreeRNN: untied(x, children, kind)
    case is SDTRNN: relational(x, children, kind)
    case is RNTN: tensor(x, children)
    case let cell as MVRNN: matrixVector(x, children, cell)
    case let cell as LSTM: lstm(x, children.first, seesCells: cell.hasPeepholes)
    case is NaryTreeLSTM, is TagTreeLSTM: naryLSTM(x, children)
    case is ChildSumTreeLSTM, is ChildSumTagTreeLSTM: childSumLSTM(x, children)
    case is SLSTM: sLSTM(x, children)
    case let cell as GRU: gru(x, children.first, resetsAfter: cell.resetsAfter)
    case is TreeGRU: treeGRU(x, children)
    case is ChildSumTreeGRU: childSumGRU(x, children)
    case let cell as PairComparison: comparison(x, cell)
    default: preconditionFailure("the cell '\(cell.name)' has no twin")
    }
  }

  /// The states of all nodes of a structure.
  func states(_ structure: Structure, input: (Int) -> [Double]?) -> [TwinState] {
    var states: [TwinState] = []
    for node in 0..<structure.nodeCount {
      let word = Int(structure.inputs[node])
      states.append(
        state(
          input: word < 0 ? nil : input(word), kind: structure.kind(of: node),
          children: structure.children(of: node).map { states[Int($0)] }))
    }
    return states
  }
}

/// What the equations are written with.
extension Twin {
  /// W x, of H elements; zero where there is no x.
  func product(_ name: String, _ x: [Double]?) -> [Double] {
    guard let x else { return zeros }
    let w = parameters[name]
    return (0..<hidden).map { j in x.indices.reduce(0) { $0 + x[$1] * w[$1 * hidden + j] } }
  }

  /// Layer normalisation, where the cell has a gain of this name: g (a - mean) / √(variance + 0.00001).
  func normalized(_ gain: String, _ a: [Double]) -> [Double] {
    guard parameters.entries.contains(where: { $0.parameter.name == gain }) else { return a }
    let mean = a.reduce(0, +) / Double(a.count)
    let variance = a.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(a.count)
    return times(parameters[gain], a.map { ($0 - mean) / (variance + 1e-5).squareRoot() })
  }

  /// What an output gate shows of a cell.
  func shown(_ c: [Double]) -> [Double] {
    guard parameters.entries.contains(where: { $0.parameter.name == "gain_c" }) else { return c }
    return sum([normalized("gain_c", c), parameters["b_c"]])
  }

  var zeros: [Double] { Array(repeating: 0, count: hidden) }

  /// 1 / (1 + exp(-a)).
  func s(_ a: Double) -> Double { 1 / (1 + exp(-a)) }

  func sum(_ list: [[Double]]) -> [Double] { list.reduce(zeros) { a, b in zip(a, b).map(+) } }

  func times(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map(*) }

  /// (1 - z) ⊙ a + z ⊙ b.
  func between(_ z: [Double], _ a: [Double], _ b: [Double]) -> [Double] {
    z.indices.map { (1 - z[$0]) * a[$0] + z[$0] * b[$0] }
  }
}

/// Expects a state to be the twin's, field by field.
func expectTwin(
  _ state: [[Double]], _ twin: TwinState, within tolerance: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(state.count == twin.count, sourceLocation: sourceLocation)
  for (field, (found, wanted)) in zip(state, twin).enumerated() {
    expectClose(found, wanted, "state field \(field)", within: tolerance, sourceLocation: sourceLocation)
  }
}
