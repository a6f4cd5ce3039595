/// The language of a cell's step: what it can read, combine and yield.
///
/// Letters: N rows (nodes), E edges (pairs of a node and one of its children), D input width,
/// H hidden width. A value belongs to a node (N x width) or to an edge (E x width); where the two
/// meet, the node's value is taken at each of its edges.
public struct VertexFunction {
  let recorder: Recorder
  let inputSize: Int

  /// The node's input x (N x D); zero at a node that has none.
  public var input: Value {
    recorder.append(.input, [], width: inputSize, domain: .row)
  }

  /// The state of the child in a slot (N x width); zero where a node has no such child.
  public func child(_ slot: Int) -> ChildState {
    guard case .slots(let count) = recorder.arity, slot >= 0, slot < count else {
      preconditionFailure("the cell's arity is \(recorder.arity): it has no slot \(slot)")
    }
    return ChildState(recorder: recorder, slot: slot)
  }

  /// The states of all children (E x width), for cells of any arity.
  public var children: ChildState {
    precondition(recorder.arity == .any, "a cell with slots reads its children by slot")
    return ChildState(recorder: recorder, slot: nil)
  }

  /// A product with a trained matrix, y = W x.
  ///
  /// - Parameters:
  ///   - name: the parameter's name; the same name is the same matrix.
  ///   - x: what is multiplied.
  ///   - size: the width of y.
  public func linear(_ name: String, _ x: Value, to size: Int) -> Value {
    precondition(size > 0, "a product has at least one column, not \(size)")
    precondition(x.domain != .constant, "a product takes a node's or an edge's value, not a vector")
    let bound = 1 / Double(x.width).squareRoot()
    let parameter = recorder.parameter(
      Parameter(
        name: name, inputSize: x.width, outputSize: size, isVector: false,
        initialization: .uniform(bound)))
    return recorder.append(.linear(parameter: parameter), [x.index], width: size, domain: x.domain)
  }

  /// A trained vector that is the same for all nodes: a bias b, or the weights of a peephole.
  public func vector(_ name: String, size: Int, initially start: Double = 0) -> Value {
    let parameter = recorder.parameter(
      Parameter(
        name: name, inputSize: 1, outputSize: size, isVector: true,
        initialization: .constant(start)))
    return recorder.append(.vector(parameter: parameter), [], width: size, domain: .constant)
  }

  /// The sum of an edge value over the edges of each node (N x width); zero at a node without children.
  public func sum(_ value: Value) -> Value {
    precondition(value.domain == .edge, "a sum over children takes a value that belongs to edges")
    return recorder.append(.sum, [value.index], width: value.width, domain: .row)
  }

  /// Hands on the node's state: one value for every field of the cell, in their order.
  public func yield(_ values: Value...) { yield(values) }

  /// Hands on the node's state: one value for every field of the cell, in their order.
  public func yield(_ values: [Value]) {
    precondition(recorder.yields.isEmpty, "a step yields once")
    precondition(
      values.count == recorder.state.count,
      "\(values.count) values are yielded for \(recorder.state.count) state fields")
    for (value, field) in zip(values, recorder.state) {
      precondition(
        value.width == field.width && value.domain != .edge,
        "the state field '\(field.name)' has width \(field.width), the value \(value.width)")
    }
    recorder.yields = values.map(\.index)
  }

  /// Hands on a state whose only field is h.
  public func yield(h: Value) { yield([h]) }

  /// Hands on a state whose fields are h and c.
  public func yield(h: Value, c: Value) { yield([h, c]) }
}

/// The state of a child, or of all children, by field.
public struct ChildState {
  let recorder: Recorder
  let slot: Int?

  /// The field named h.
  public var h: Value { self["h"] }
  /// The field named c.
  public var c: Value { self["c"] }

  /// A field by its name.
  public subscript(name: String) -> Value {
    guard let field = recorder.state.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("the cell's state has no field '\(name)'")
    }
    let width = recorder.state[field].width
    if let slot {
      return recorder.append(.child(slot: slot, field: field), [], width: width, domain: .row)
    }
    return recorder.append(.children(field: field), [], width: width, domain: .edge)
  }
}
