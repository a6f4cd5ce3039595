import EspalierKernels
import Testing

/// The largest difference of two lists; infinite where their lengths differ.
func distance<S: KernelScalar>(_ a: [S], _ b: [S]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { most, pair in
    let difference = abs(Double(pair.0) - Double(pair.1))
    return difference.isNaN ? .infinity : max(most, difference)
  }
}

/// Expects |a - b| <= tolerance (1 + |b|); by default within rounding of sums of some hundred terms.
func expectClose<S: KernelScalar>(
  _ a: [S], _ b: [S], _ what: String = "", within tolerance: Double = Double(S.ulpOfOne) * 4096,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard expectSameCount(a.count, b.count, what, sourceLocation) else { return }
  for (index, (x, y)) in zip(a, b).enumerated()
  where !(abs(Double(x) - Double(y)) <= tolerance * (1 + abs(Double(y)))) {
    Issue.record("\(what): element \(index) is \(x), not \(y)", sourceLocation: sourceLocation)
    return
  }
}

/// Expects the same bits: -0 is not 0, and NaN is NaN.
func expectSameBits<S: KernelScalar>(
  _ a: [S], _ b: [S], _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  guard expectSameCount(a.count, b.count, what, sourceLocation) else { return }
  for (index, (x, y)) in zip(a, b).enumerated() where Double(x).bitPattern != Double(y).bitPattern {
    Issue.record("\(what): element \(index) is \(x), not \(y)", sourceLocation: sourceLocation)
    return
  }
}

func expectSameBits<S: KernelScalar>(
  _ a: [[[S]]], _ b: [[[S]]], _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  expectSameBits(Array(a.joined().joined()), Array(b.joined().joined()), what, sourceLocation: sourceLocation)
}

func expectSameBits<S: KernelScalar>(
  _ a: [[[[S]]]], _ b: [[[[S]]]], _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  expectSameBits(Array(a.joined()), Array(b.joined()), what, sourceLocation: sourceLocation)
}

private func expectSameCount(_ a: Int, _ b: Int, _ what: String, _ sourceLocation: SourceLocation) -> Bool {
  if a != b { Issue.record("\(what): \(a) elements, not \(b)", sourceLocation: sourceLocation) }
  return a == b
}
