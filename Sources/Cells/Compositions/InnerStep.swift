/// What a cell's step reads and yields when it is part of another cell's step.
final class InnerStep {
  let cell: any Cell
  /// What the names of its parameters begin with.
  let prefix: String
  /// x; nil for none.
  let input: Value?
  /// The fields of the child in a slot; nil for the node's own children.
  let children: ((Int) -> [String: Value])?
  var yields: [Value] = []

  init(cell: any Cell, prefix: String, input: Value?, children: ((Int) -> [String: Value])?) {
    self.cell = cell
    self.prefix = prefix
    self.input = input
    self.children = children
  }
}

extension VertexFunction {
  /// The state that another cell makes at this node: a step within the step.
  ///
  /// ```swift
  /// let below = f.state(of: lower, named: "lower.", input: f.input, children: .own)
  /// ```
  ///
  /// - Parameters:
  ///   - cell: the other cell; it tells at most as many kinds of nodes apart as this one.
  ///   - prefix: what the names of its parameters begin with.
  ///   - input: what it reads as its input; nil for none. What an absent input would be multiplied by
  ///     is no parameter.
  ///   - children: what it reads as its children.
  /// - Returns: a value for each of its state fields.
  public func state(
    of cell: some Cell, named prefix: String, input: Value?, children: InnerChildren
  ) -> [Value] {
    precondition(
      cell.kindCount <= recorder.kindCount,
      "a cell of \(cell.kindCount) kinds within one of \(recorder.kindCount)")
    if let input {
      precondition(
        input.width == cell.inputSize,
        "an input of width \(input.width) for a cell that takes \(cell.inputSize)")
    }
    let step = InnerStep(
      cell: cell, prefix: (inner?.prefix ?? "") + prefix, input: input,
      children: children.fields(in: self, of: cell))
    var function = self
    function.inner = step
    function.inputSize = cell.inputSize
    cell.step(function)
    precondition(
      step.yields.count == cell.state.count,
      "the cell '\(cell.name)' yields \(step.yields.count) of its \(cell.state.count) state fields")
    return step.yields
  }
}

/// What a step within another one reads as its children.
public enum InnerChildren {
  /// The node's own children, whose states have the inner cell's fields.
  case own
  /// The node's own children, whose states are changed on the way: the closure gets each value as it is.
  case changed((Value) -> Value)
  /// One state in every slot: values for the inner cell's fields, in their order.
  case states([[Value]])

  func fields(in f: VertexFunction, of cell: some Cell) -> ((Int) -> [String: Value])? {
    switch self {
    case .own: return f.inner?.children
    case .changed(let change):
      return { slot in
        let child = f.child(slot)
        return Dictionary(uniqueKeysWithValues: cell.state.map { ($0.name, change(child[$0.name])) })
      }
    case .states(let states):
      return { slot in
        Dictionary(uniqueKeysWithValues: zip(cell.state.map(\.name), states[slot]))
      }
    }
  }
}
