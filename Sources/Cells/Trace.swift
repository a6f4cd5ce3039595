/// A cell's step as a list of operations, each reading only earlier ones.
public struct Trace: Sendable {
  /// The operations in the order in which the cell wrote them; a value is the index of its operation.
  public package(set) var operations: [Operation]
  /// The parameters, in the order of their first use.
  public package(set) var parameters: [Parameter]
  /// The value yielded for every state field, in the order of the cell's fields.
  public package(set) var yields: [Int]
  /// What the cell shows of its inside, such as its gates.
  public package(set) var observations: [Observation]

  /// A value that a cell shows.
  public struct Observation: Sendable, Hashable {
    /// What it is, as in the cell's equations.
    public var name: String
    /// The value.
    public var operation: Int
  }

  /// Runs the cell's step once and records it.
  public init(of cell: some Cell) {
    let recorder = Recorder(state: cell.state, arity: cell.arity, kindCount: cell.kindCount)
    cell.step(VertexFunction(recorder: recorder, inputSize: cell.inputSize))
    precondition(
      recorder.yields.count == cell.state.count,
      "the cell '\(cell.name)' yields \(recorder.yields.count) of its \(cell.state.count) state fields")
    operations = recorder.operations
    parameters = recorder.parameters
    yields = recorder.yields
    observations = recorder.observations
    markRecurrentParameters()
  }

  private mutating func markRecurrentParameters() {
    var depends: [Bool] = []
    for operation in operations {
      let isBelow = operation.operands.contains { depends[$0] }
      switch operation.kind {
      case .child, .children: depends.append(true)
      case .linear(let parameter):
        if isBelow { parameters[parameter].isRecurrent = true }
        depends.append(isBelow)
      case .linearByKind(let range):
        if isBelow { for parameter in range { parameters[parameter].isRecurrent = true } }
        depends.append(isBelow)
      default: depends.append(isBelow)
      }
    }
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
    /// A matrix times the operand, one for each kind of node.
    case linearByKind(parameters: Range<Int>)
    /// A vector (or matrix) that is the same for all nodes.
    case vector(parameter: Int)
    /// A vector that is the same for all nodes of a kind.
    case vectorByKind(parameters: Range<Int>)
    /// a + b, a - b, a * b, a / b, element by element.
    case add, subtract, multiply, divide
    /// scale * a + shift.
    case scaleShift(scale: Double, shift: Double)
    /// The activations 1 / (1 + exp(-a)), tanh(a), max(a, 0), and exp(a).
    case sigmoid, tanh, relu, exponential
    /// 1 / √a, element by element.
    case inverseSquareRoot
    /// The mean of the operand's elements, at every element.
    case average
    /// The operand, whose gradient ends here.
    case stopGradient
    /// The operand, whose gradient ends here at nodes of this kind.
    case stopGradientAtKind(Int)
    /// A value that isn't there, and counts as zero.
    case absent
    /// A B, a product of two matrices that both belong to the node: A is rows x inner, B inner x columns, both row
    /// after row.
    case matrixProduct(rows: Int, inner: Int, columns: Int)
    /// The elements of the operand from this one on.
    case slice(start: Int)
    /// The operands, one after the other.
    case concatenate
    /// The sum of an edge value over a node's edges.
    case sum
    /// The largest of an edge value over a node's edges, element by element.
    case maximum
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
  let kindCount: Int
  var operations: [Operation] = []
  var parameters: [Parameter] = []
  var yields: [Int] = []
  var observations: [Trace.Observation] = []

  init(state: [StateField], arity: Arity, kindCount: Int) {
    self.state = state
    self.arity = arity
    self.kindCount = kindCount
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

  /// A parameter for every kind of node; its name is followed by the kind's number: `U_1.0`, `U_1.1`, ….
  func parameters(byKind parameter: Parameter) -> Range<Int> {
    let numbers = (0..<kindCount).map { kind in
      var own = parameter
      own.name += ".\(kind)"
      return self.parameter(own)
    }
    return numbers[0]..<numbers[0] + kindCount
  }
}
