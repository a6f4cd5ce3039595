/// A value in a cell's step: a row of `width` elements at every node or edge.
///
/// Combined by the operators `+`, `-`, `*` (element by element) and the activations below.
public struct Value {
  let recorder: Recorder
  let index: Int

  var domain: Domain { recorder.operations[index].domain }

  /// Whether the value isn't there at any node.
  var isAbsent: Bool { recorder.operations[index].kind == .absent }

  /// The number of elements.
  public var width: Int { recorder.operations[index].width }

  /// This value as it stands at the edges of its node.
  func atEdges() -> Value {
    recorder.append(.toEdges, [index], width: width, domain: .edge)
  }

  func combine(_ kind: Operation.Kind, _ other: Value) -> Value {
    precondition(width == other.width, "values of widths \(width) and \(other.width) don't combine")
    return combine(kind, other, width: width)
  }

  /// A value made of two, of which a node's is taken at each edge where the other belongs to edges.
  func combine(_ kind: Operation.Kind, _ other: Value, width: Int) -> Value {
    var (a, b) = (self, other)
    if a.domain == .edge && b.domain == .row { b = b.atEdges() }
    if b.domain == .edge && a.domain == .row { a = a.atEdges() }
    let domain: Domain =
      a.domain == .edge || b.domain == .edge
      ? .edge : a.domain == .constant && b.domain == .constant ? .constant : .row
    precondition(domain != .constant, "vectors that are the same for all nodes combine with a node's value")
    return recorder.append(kind, [a.index, b.index], width: width, domain: domain)
  }

  func apply(_ kind: Operation.Kind) -> Value {
    precondition(domain != .constant, "a vector that is the same for all nodes can't be computed with alone")
    return recorder.append(kind, [index], width: width, domain: domain)
  }

  /// The sum, element by element.
  public static func + (a: Value, b: Value) -> Value { a.combine(.add, b) }
  /// The difference, element by element.
  public static func - (a: Value, b: Value) -> Value { a.combine(.subtract, b) }
  /// The quotient, element by element.
  public static func / (a: Value, b: Value) -> Value { a.combine(.divide, b) }
  /// The product, element by element.
  public static func * (a: Value, b: Value) -> Value { a.combine(.multiply, b) }
  /// A multiple.
  public static func * (a: Double, b: Value) -> Value { b.apply(.scaleShift(scale: a, shift: 0)) }
  /// A constant less a value, as in 1 - z.
  public static func - (a: Double, b: Value) -> Value { b.apply(.scaleShift(scale: -1, shift: a)) }
  /// A value plus a constant.
  public static func + (a: Value, b: Double) -> Value { a.apply(.scaleShift(scale: 1, shift: b)) }

  /// A part of the elements.
  public subscript(range: Range<Int>) -> Value {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= width && !range.isEmpty,
      "elements \(range) of a value of width \(width)")
    precondition(domain != .constant, "a vector that is the same for all nodes can't be computed with alone")
    return recorder.append(.slice(start: range.lowerBound), [index], width: range.count, domain: domain)
  }
}

/// The logistic function 1 / (1 + exp(-a)).
public func sigmoid(_ a: Value) -> Value { a.apply(.sigmoid) }
/// The hyperbolic tangent.
public func tanh(_ a: Value) -> Value { a.apply(.tanh) }
/// The rectifier max(a, 0).
public func relu(_ a: Value) -> Value { a.apply(.relu) }
/// The exponential function.
public func exp(_ a: Value) -> Value { a.apply(.exponential) }
/// The inverse of the square root, 1 / √a.
public func inverseSquareRoot(_ a: Value) -> Value { a.apply(.inverseSquareRoot) }
/// The mean of a value's elements, at every element: y_j = 1/n Σ_k a_k.
public func average(_ a: Value) -> Value { a.apply(.average) }
/// The absolute value, max(a, 0) + max(-a, 0).
public func abs(_ a: Value) -> Value { relu(a) + relu(-1 * a) }
/// The value, as a constant: no gradient goes through it.
public func stopGradient(_ a: Value) -> Value { a.apply(.stopGradient) }
/// The value, as a constant at nodes of one kind only.
public func stopGradient(_ a: Value, atKind kind: Int) -> Value { a.apply(.stopGradientAtKind(kind)) }

/// Values one after the other, as one value.
public func concatenate(_ values: some Collection<Value>) -> Value {
  guard let first = values.first else { preconditionFailure("at least one value makes a value") }
  let domain: Domain = values.contains { $0.domain == .edge } ? .edge : .row
  let operands = values.map { value in
    precondition(
      value.domain != .constant, "vectors that are the same for all nodes combine with a node's value")
    return value.domain == domain ? value : value.atEdges()
  }
  return first.recorder.append(
    .concatenate, operands.map(\.index), width: values.reduce(0) { $0 + $1.width }, domain: domain)
}

/// The matrix, row after row, with a value's elements on its diagonal and zeros elsewhere.
public func diagonal(_ a: Value) -> Value {
  let zeros = 0 * a
  let parts = (0..<a.width).flatMap { [a[$0..<$0 + 1], zeros] }
  return concatenate(parts.dropLast())
}

/// The product A B of two matrices that both belong to the node, C_ij = Σ_k A_ik B_kj.
///
/// A value is a matrix row after row. With one row, a B is a vector times a matrix (a linear map that
/// every node has of its own); with an inner size of 1, it is the outer product.
///
/// - Parameters:
///   - a: rows x inner elements.
///   - b: inner x columns elements.
///   - inner: the number of columns of A, which is the number of rows of B.
public func matrixProduct(_ a: Value, _ b: Value, inner: Int) -> Value {
  precondition(
    inner > 0 && a.width % inner == 0 && b.width % inner == 0,
    "values of widths \(a.width) and \(b.width) are no matrices with an inner size of \(inner)")
  let (rows, columns) = (a.width / inner, b.width / inner)
  return a.combine(
    .matrixProduct(rows: rows, inner: inner, columns: columns), b, width: rows * columns)
}
