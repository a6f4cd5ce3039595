/// A value in a cell's step: a row of `width` elements at every node or edge.
///
/// Combined by the operators `+`, `-`, `*` (element by element) and the activations below.
public struct Value {
  let recorder: Recorder
  let index: Int

  var domain: Domain { recorder.operations[index].domain }

  /// The number of elements.
  public var width: Int { recorder.operations[index].width }

  /// This value as it stands at the edges of its node.
  func atEdges() -> Value {
    recorder.append(.toEdges, [index], width: width, domain: .edge)
  }

  private func combine(_ kind: Operation.Kind, _ other: Value) -> Value {
    precondition(width == other.width, "values of widths \(width) and \(other.width) don't combine")
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
  /// The product, element by element.
  public static func * (a: Value, b: Value) -> Value { a.combine(.multiply, b) }
  /// A multiple.
  public static func * (a: Double, b: Value) -> Value { b.apply(.scaleShift(scale: a, shift: 0)) }
  /// A constant less a value, as in 1 - z.
  public static func - (a: Double, b: Value) -> Value { b.apply(.scaleShift(scale: -1, shift: a)) }
  /// A value plus a constant.
  public static func + (a: Value, b: Double) -> Value { a.apply(.scaleShift(scale: 1, shift: b)) }
}

/// The logistic function 1 / (1 + exp(-a)).
public func sigmoid(_ a: Value) -> Value { a.apply(.sigmoid) }
/// The hyperbolic tangent.
public func tanh(_ a: Value) -> Value { a.apply(.tanh) }
/// The rectifier max(a, 0).
public func relu(_ a: Value) -> Value { a.apply(.relu) }
