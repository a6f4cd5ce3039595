import Testing

/// Expects two arrays of numbers to be equal to the bit, and says where they first differ.
///
/// `#expect` of whole arrays would print both and compute their difference, which takes minutes.
func expectSameBits<S>(
  _ values: [S], _ expected: [S], _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  func bits(_ value: S) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
  guard values.count == expected.count else {
    Issue.record("\(what): \(values.count) values, not \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  guard let at = values.indices.first(where: { bits(values[$0]) != bits(expected[$0]) }) else { return }
  Issue.record(
    "\(what): \(values[at]) at \(at), not \(expected[at])", sourceLocation: sourceLocation)
}
