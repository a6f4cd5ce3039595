import Espalier
import Testing

/// |a - n| / max(|a| + |n|, 1e-8) in the Euclidean norm.
func relativeError(_ a: [Double], _ n: [Double]) -> Double {
  func norm(_ list: [Double]) -> Double { list.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  return a.count == n.count ? norm(zip(a, n).map(-)) / max(norm(a) + norm(n), 1e-8) : .infinity
}

/// Expects |a - b| <= tolerance (1 + |b|).
func expectClose<S: KernelScalar>(
  _ a: [S], _ b: [Double], _ what: String = "", within tolerance: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard a.count == b.count else {
    Issue.record("\(what): \(a.count) elements, not \(b.count)", sourceLocation: sourceLocation)
    return
  }
  for (index, (x, y)) in zip(a, b).enumerated() where !(abs(Double(x) - y) <= tolerance * (1 + abs(y))) {
    Issue.record("\(what): element \(index) is \(x), not \(y)", sourceLocation: sourceLocation)
    return
  }
}

/// All numbers of a model, its word vectors last.
func numbers(of model: TreeClassifier) -> [Float] {
  var list = model.network.parameters.values.list
  for row in 0..<model.network.embedding.rowCount { model.network.embedding.append(row: row, to: &list) }
  return list
}

/// Whether two lists of numbers are the same, bit by bit.
func areSameBits(_ a: [Float], _ b: [Float]) -> Bool {
  a.map(\.bitPattern) == b.map(\.bitPattern)
}
