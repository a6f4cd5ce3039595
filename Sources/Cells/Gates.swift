/// What cells with gates have in common.
extension VertexFunction {
  /// A gate's sum, normalised if need be; see ``layerNorm(_:_:)``.
  func normalized(_ gate: String, _ sum: Value, isNormalized: Bool) -> Value {
    isNormalized ? layerNorm("gain_\(gate)", sum) : sum
  }

  /// What an output gate shows of a cell: c, or LN(c) + b_c.
  func shown(_ c: Value, isNormalized: Bool) -> Value {
    isNormalized ? layerNorm("gain_c", c) + vector("b_c", size: c.width) : c
  }

  /// Shows gates under their letters.
  func observe(gates: [(name: String, value: Value)]) {
    for gate in gates { observe(gate.name, gate.value) }
  }
}
