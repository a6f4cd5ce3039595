/// A cell's step as a list of operations, each reading only earlier ones.
public struct Trace: Sendable {
  /// The operations in the order in which the cell wrote them; a value is the index of its operation.
  public package(set) var operations: [Operation]
  /// The parameters, in the order of their first use.
  public package(set) var parameters: [Parameter]
  /// The value yielded for every state field, in the order of the cell's fields.
  public package(set) var yields: [Int]

  /// Runs the cell's step once and records it.
  public init(of cell: some Cell) {
    let recorder = Recorder(state: cell.state, arity: cell.arity)
    cell.step(VertexFunction(recorder: recorder, inputSize: cell.inputSize))
    precondition(
      recorder.yields.count == cell.state.count,
      "the cell '\(cell.name)' yields \(recorder.yields.count) of its \(cell.state.count) state fields")
    operations = recorder.operations
    parameters = recorder.parameters
    yields = recorder.yields
  }
}

/// One operation of a trace.
public struct Operation: Sendable, Hashable {
  /// What is done.
  public enum Kind: Sendable, Hashable {
    /// The node's input x.
    case input
    /// A state field of the child in a slot.
    case child(slot: Int, field: Int)
    /// A state field of the child at an edge.
    case children(field: Int)
    /// A matrix times the operand: y = W x.
    case linear(parameter: Int)
    /// A vector that is the same for all nodes.
    case vector(parameter: Int)
    /// a + b, a - b, a * b, element by element.
    case add, subtract, multiply
    /// scale * a + shift.
    case scaleShift(scale: Double, shift: Double)
    /// The activations 1 / (1 + exp(-a)), tanh(a), max(a, 0).
    case sigmoid, tanh, relu
    /// The sum of an edge value over a node's edges.
    case sum
    /// A node's value at each of its edges.
    case toEdges
  }

  /// What is done.
  public var kind: Kind
  /// The operations whose values are read.
  public var operands: [Int]
  /// The number of elements of the value.
  public var width: Int
  /// What has such a value.
  public var domain: Domain
}

/// What carries a value of its own: nothing (it is the same for all), a node, or an edge to a child.
public enum Domain: Sendable, Hashable {
  case constant, row, edge
}

/// What a trace is recorded into.
final class Recorder {
  let state: [StateField]
  let arity: Arity
  var operations: [Operation] = []
  var parameters: [Parameter] = []
  var yields: [Int] = []

  init(state: [StateField], arity: Arity) {
    self.state = state
    self.arity = arity
  }

  func append(_ kind: Operation.Kind, _ operands: [Int], width: Int, domain: Domain) -> Value {
    operations.append(Operation(kind: kind, operands: operands, width: width, domain: domain))
    return Value(recorder: self, index: operations.count - 1)
  }

  func parameter(_ parameter: Parameter) -> Int {
    if let index = parameters.firstIndex(where: { $0.name == parameter.name }) {
      let known = parameters[index]
      precondition(
        known.inputSize == parameter.inputSize && known.outputSize == parameter.outputSize,
        "the parameter '\(known.name)' is used as \(known.inputSize) x \(known.outputSize) and as "
          + "\(parameter.inputSize) x \(parameter.outputSize)")
      return index
    }
    parameters.append(parameter)
    return parameters.count - 1
  }
}
