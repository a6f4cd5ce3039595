import EspalierCells
import EspalierEngine
import EspalierSchedules
import Foundation

/// A number and its derivative in some direction.
struct Dual: Equatable {
  var value: Double
  var slope: Double

  init(_ value: Double, _ slope: Double = 0) { (self.value, self.slope) = (value, slope) }

  static func + (a: Dual, b: Dual) -> Dual { Dual(a.value + b.value, a.slope + b.slope) }
  static func - (a: Dual, b: Dual) -> Dual { Dual(a.value - b.value, a.slope - b.slope) }
  static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.value * b.value, a.slope * b.value + a.value * b.slope)
  }

  /// A quotient; nothing divided by nothing, as in the mean over no children, is nothing.
  static func / (a: Dual, b: Dual) -> Dual {
    if a == Dual(0) { return a }
    return Dual(a.value / b.value, (a.slope * b.value - a.value * b.slope) / (b.value * b.value))
  }

  /// f(a), given f and its derivative there.
  func applying(_ f: (Double) -> Double, _ derivative: (Double) -> Double) -> Dual {
    Dual(f(value), slope * derivative(value))
  }
}

/// Runs a cell's trace as it stands, one node and one operation at a time: what the engine must agree
/// with, values and (by dual numbers) derivatives, for any cell.
struct Interpreter {
  let cell: any Cell
  let trace: Trace
  /// The elements of every parameter of the trace, input x output.
  let parameters: [[Dual]]

  /// A value at one node: the node's own, or one for every child.
  private enum Held {
    case row([Dual])
    case edges([[Dual]])
  }

  init(_ cell: any Cell, parameters: [[Dual]]) {
    self.cell = cell
    trace = Trace(of: cell)
    self.parameters = parameters
  }

  init(_ cell: any Cell, _ store: ParameterStore<Double>) {
    self.init(cell, parameters: store.entries.map { store[$0.parameter.name].map { Dual($0) } })
  }

  /// The state fields of a node from its input, its kind and its children's state fields.
  func state(input: [Dual]?, kind: Int = 0, children: [[[Dual]]]) -> [[Dual]] {
    var held: [Held] = []
    for operation in trace.operations {
      held.append(value(of: operation, held: held, input: input, nodeKind: kind, children: children))
    }
    return trace.yields.map { yield in
      guard case .row(let list) = held[yield] else { preconditionFailure("a state belongs to a node") }
      return list
    }
  }

  /// The states of all nodes of a structure.
  func states(_ structure: Structure, input: (Int) -> [Dual]) -> [[[Dual]]] {
    var states: [[[Dual]]] = []
    for node in 0..<structure.nodeCount {
      let own = structure.inputs[node]
      states.append(
        state(
          input: own < 0 ? nil : input(Int(own)), kind: structure.kind(of: node),
          children: structure.children(of: node).map { states[Int($0)] }))
    }
    return states
  }

  private func value(
    of operation: EspalierCells.Operation, held: [Held], input: [Dual]?, nodeKind: Int, children: [[[Dual]]]
  ) -> Held {
    let zeros = [Dual](repeating: Dual(0), count: operation.width)
    let operands = operation.operands.map { held[$0] }
    switch operation.kind {
    case .input: return .row(input ?? zeros)
    case .child(let slot, let field): return .row(slot < children.count ? children[slot][field] : zeros)
    case .children(let field): return .edges(children.map { $0[field] })
    case .vector(let parameter): return .row(parameters[parameter])
    case .vectorByKind(let range): return .row(parameters[range.lowerBound + nodeKind])
    case .linearByKind(let range):
      return map(operands[0]) { product(range.lowerBound + nodeKind, $0, width: operation.width) }
    case .divide: return combine(operands, count: children.count, /)
    case .exponential: return map(operands[0]) { $0.map { $0.applying(Foundation.exp, Foundation.exp) } }
    case .inverseSquareRoot:
      return map(operands[0]) { $0.map { $0.applying({ pow($0, -0.5) }, { -0.5 * pow($0, -1.5) }) } }
    case .average:
      return map(operands[0]) { list in
        let mean = Dual(1 / Double(list.count)) * list.reduce(Dual(0), +)
        return list.map { _ in mean }
      }
    case .stopGradient: return map(operands[0]) { $0.map { Dual($0.value) } }
    case .stopGradientAtKind(let kind):
      return kind == nodeKind ? map(operands[0]) { $0.map { Dual($0.value) } } : operands[0]
    case .absent: return .row(zeros)
    case .slice(let start): return map(operands[0]) { Array($0[start..<start + operation.width]) }
    case .concatenate:
      return operands.dropFirst().reduce(operands[0]) { pairs([$0, $1], +) }
    case .matrixProduct(let rows, let inner, let columns):
      return pairs(operands) { a, b in
        (0..<rows * columns).map { place in
          (0..<inner).reduce(Dual(0)) {
            $0 + a[place / columns * inner + $1] * b[$1 * columns + place % columns]
          }
        }
      }
    case .maximum:
      guard case .edges(let list) = operands[0] else { preconditionFailure("a maximum over no edges") }
      return .row(
        list.dropFirst().reduce(list.first ?? zeros) { zip($0, $1).map { $0.value >= $1.value ? $0 : $1 } })
    case .linear(let parameter): return map(operands[0]) { product(parameter, $0, width: operation.width) }
    case .add: return combine(operands, count: children.count, +)
    case .subtract: return combine(operands, count: children.count, -)
    case .multiply: return combine(operands, count: children.count, *)
    case .scaleShift(let scale, let shift):
      return map(operands[0]) { $0.map { Dual(scale) * $0 + Dual(shift) } }
    case .sigmoid:
      return map(operands[0]) { $0.map { $0.applying(logistic) { logistic($0) * (1 - logistic($0)) } } }
    case .tanh:
      return map(operands[0]) { $0.map { $0.applying(Foundation.tanh) { 1 - pow(Foundation.tanh($0), 2) } } }
    case .relu: return map(operands[0]) { $0.map { $0.applying({ max($0, 0) }, { $0 > 0 ? 1 : 0 }) } }
    case .sum:
      guard case .edges(let list) = operands[0] else { preconditionFailure("a sum over no edges") }
      return .row(list.reduce(zeros) { zip($0, $1).map(+) })
    case .toEdges:
      guard case .row(let list) = operands[0] else { preconditionFailure("edges at edges") }
      return .edges(children.map { _ in list })
    }
  }

  private func product(_ parameter: Int, _ x: [Dual], width: Int) -> [Dual] {
    (0..<width).map { column in
      x.indices.reduce(Dual(0)) { $0 + x[$1] * parameters[parameter][$1 * width + column] }
    }
  }

  private func map(_ held: Held, _ body: ([Dual]) -> [Dual]) -> Held {
    switch held {
    case .row(let list): .row(body(list))
    case .edges(let lists): .edges(lists.map(body))
    }
  }

  private func combine(_ operands: [Held], count: Int, _ body: (Dual, Dual) -> Dual) -> Held {
    pairs(operands) { zip($0, $1).map(body) }
  }

  private func pairs(_ operands: [Held], _ body: ([Dual], [Dual]) -> [Dual]) -> Held {
    switch (operands[0], operands[1]) {
    case (.row(let a), .row(let b)): .row(body(a, b))
    case (.edges(let a), .edges(let b)): .edges(zip(a, b).map(body))
    case (.row(let a), .edges(let b)): .edges(b.map { body(a, $0) })
    case (.edges(let a), .row(let b)): .edges(a.map { body($0, b) })
    }
  }
}

private func logistic(_ a: Double) -> Double { 1 / (1 + exp(-a)) }
