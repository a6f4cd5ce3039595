/// The language of a cell's step: what it can read, combine and yield.
///
/// Letters: N rows (nodes), E edges (pairs of a node and one of its children), D input width,
/// H hidden width. A value belongs to a node (N x width) or to an edge (E x width); where the two
/// meet, the node's value is taken at each of its edges.
public struct VertexFunction {
  let recorder: Recorder
  var inputSize: Int
  /// What a step within another one reads and yields; nil for the node's own step.
  var inner: InnerStep?

  /// The node's input x (N x D); zero at a node that has none.
  public var input: Value {
    guard let inner else { return recorder.append(.input, [], width: inputSize, domain: .row) }
    return inner.input ?? recorder.append(.absent, [], width: inputSize, domain: .row)
  }

  /// The state of the child in a slot (N x width); zero where a node has no such child.
  public func child(_ slot: Int) -> ChildState {
    let arity = inner?.cell.arity ?? recorder.arity
    guard case .slots(let count) = arity, slot >= 0, slot < count else {
      preconditionFailure("the cell's arity is \(arity): it has no slot \(slot)")
    }
    return ChildState(recorder: recorder, slot: slot, values: inner?.children?(slot))
  }

  /// The states of all children (E x width), for cells of any arity.
  public var children: ChildState {
    precondition(
      recorder.arity == .any && inner?.children == nil, "a cell with slots reads its children by slot")
    return ChildState(recorder: recorder, slot: nil)
  }

  /// A product with a trained matrix, y = W x.
  ///
  /// - Parameters:
  ///   - name: the parameter's name; the same name is the same matrix.
  ///   - x: what is multiplied.
  ///   - size: the width of y.
  ///   - byKind: whether every kind of node has a matrix of its own.
  ///   - start: with which values training begins; by default what the network chooses, which is uniform within ±1/√(width of x).
  public func linear(
    _ name: String, _ x: Value, to size: Int, byKind: Bool = false, startingAt start: Initialization? = nil
  ) -> Value {
    precondition(size > 0, "a product has at least one column, not \(size)")
    precondition(x.domain != .constant, "a product takes a node's or an edge's value, not a vector")
    if x.isAbsent { return recorder.append(.absent, [], width: size, domain: .row) }
    let parameter = matrix(named: name, rows: x.width, columns: size, startingAt: start)
    let kind: Operation.Kind =
      byKind
      ? .linearByKind(parameters: recorder.parameters(byKind: parameter))
      : .linear(parameter: recorder.parameter(parameter))
    return recorder.append(kind, [x.index], width: size, domain: x.domain)
  }

  /// A trained vector that is the same for all nodes: a bias b, or the weights of a peephole.
  ///
  /// - Parameter byKind: whether every kind of node has a vector of its own.
  public func vector(
    _ name: String, size: Int, initially start: Double = 0, byKind: Bool = false
  ) -> Value {
    let parameter = Parameter(
      name: prefix + name, inputSize: 1, outputSize: size, isVector: true, initialization: .constant(start))
    let kind: Operation.Kind =
      byKind
      ? .vectorByKind(parameters: recorder.parameters(byKind: parameter))
      : .vector(parameter: recorder.parameter(parameter))
    return recorder.append(kind, [], width: size, domain: .constant)
  }

  /// A trained matrix that is the same for all nodes, row after row, for ``matrixProduct(_:_:inner:)``.
  ///
  /// - Parameter start: with which values training begins; by default what the network chooses, which is uniform within ±1/√rows.
  public func matrix(
    _ name: String, rows: Int, columns: Int, startingAt start: Initialization? = nil
  ) -> Value {
    let parameter = recorder.parameter(
      matrix(named: name, rows: rows, columns: columns, startingAt: start))
    return recorder.append(.vector(parameter: parameter), [], width: rows * columns, domain: .constant)
  }

  private var prefix: String { inner?.prefix ?? "" }

  private func matrix(
    named name: String, rows: Int, columns: Int, startingAt start: Initialization?
  ) -> Parameter {
    if case .nearIdentity = start {
      precondition(rows == columns, "a matrix of \(rows) x \(columns) can't be near the identity")
    }
    return Parameter(
      name: prefix + name, inputSize: rows, outputSize: columns, isVector: false,
      initialization: start ?? .standard)
  }

  /// Layer normalisation: y = g ⊙ (a - μ) / √(σ² + ε), where μ is the mean of a's elements, σ² their variance.
  ///
  /// g is a trained vector, 1 at first. The bias of the paper is left to the caller, who has one anyway.
  ///
  /// Source: Ba, Kiros and Hinton 2016, equations 3 and 4; ε = 0.00001 as in PyTorch's `nn.LayerNorm`.
  ///
  /// - Parameter gain: the name of g.
  public func layerNorm(_ gain: String, _ a: Value) -> Value {
    let centred = a - average(a)
    let scaled = centred * inverseSquareRoot(average(centred * centred) + 1e-5)
    return vector(gain, size: a.width, initially: 1) * scaled
  }

  /// Shows a value of the step under a name: see ``Observed``. The step is the same without.
  public func observe(_ name: String, _ value: Value) {
    recorder.observations.append(.init(name: prefix + name, operation: value.index))
  }

  /// The sum of an edge value over the edges of each node (N x width); zero at a node without children.
  public func sum(_ value: Value) -> Value {
    precondition(value.domain == .edge, "a sum over children takes a value that belongs to edges")
    return recorder.append(.sum, [value.index], width: value.width, domain: .row)
  }

  /// The largest of an edge value over the edges of each node, element by element; zero at a node without
  /// children. Edges that have the largest share its gradient alike.
  public func max(_ value: Value) -> Value {
    precondition(value.domain == .edge, "a maximum over children takes a value that belongs to edges")
    return recorder.append(.maximum, [value.index], width: value.width, domain: .row)
  }

  /// The mean of an edge value over the edges of each node; zero at a node without children.
  public func mean(_ value: Value) -> Value { sum(value) / sum(0 * value + 1) }

  /// The softmax of an edge value over the edges of each node, element by element:
  /// y_e = exp(x_e) / Σ_e' exp(x_e').
  public func softmax(_ value: Value) -> Value {
    let power = exp(value - stopGradient(max(value)))
    return power / sum(power)
  }

  /// Hands on the node's state: one value for every field of the cell, in their order.
  public func yield(_ values: Value...) { yield(values) }

  /// Hands on the node's state: one value for every field of the cell, in their order.
  public func yield(_ values: [Value]) {
    let state = inner?.cell.state ?? recorder.state
    precondition(inner?.yields.isEmpty ?? recorder.yields.isEmpty, "a step yields once")
    precondition(
      values.count == state.count,
      "\(values.count) values are yielded for \(state.count) state fields")
    for (value, field) in zip(values, state) {
      precondition(
        value.width == field.width && value.domain != .edge,
        "the state field '\(field.name)' has width \(field.width), the value \(value.width)")
    }
    if let inner { inner.yields = values } else { recorder.yields = values.map(\.index) }
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
  /// The fields, where a step within another one was given them.
  var values: [String: Value]?

  /// The field named h.
  public var h: Value { self["h"] }
  /// The field named c.
  public var c: Value { self["c"] }

  /// A field by its name.
  public subscript(name: String) -> Value {
    if let value = values?[name] { return value }
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
