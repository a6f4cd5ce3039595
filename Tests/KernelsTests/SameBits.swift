import Testing

/// Expects two arrays of numbers to be equal to the bit, and says where they first differ.
///
/// `#expect` of whole arrays would print both and compute their difference, which takes minutes.
func expectSameBits<S>(
  _ values: [S], _ expected: [S], _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  func differ(_ a: S, _ b: S) -> Bool {
    withUnsafeBytes(of: a) { a in withUnsafeBytes(of: b) { b in !a.elementsEqual(b) } }
  }
  guard values.count == expected.count else {
    Issue.record("\(what): \(values.count) values, not \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  guard let at = values.indices.first(where: { differ(values[$0], expected[$0]) }) else { return }
  Issue.record(
    "\(what): \(values[at]) at \(at), not \(expected[at])", sourceLocation: sourceLocation)
}
