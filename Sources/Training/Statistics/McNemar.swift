import EspalierKernels

/// McNemar's exact test: whether two models that labelled the same things are equally often right.
///
///     p = min(1, 2 Σ_k=0..min(b,c) C(b + c, k) / 2^(b + c))
///
/// b counts what only the first model labels right, c what only the second does. Where both are right, or both wrong, nothing
/// speaks for either.
///
/// Source: McNemar 1947, with the binomial distribution in place of its approximation.
public struct McNemar: Sendable, Equatable {
  /// What only the first model labels right.
  public let onlyFirst: Int
  /// What only the second model labels right.
  public let onlySecond: Int
  /// The probability, if both were equally good, of a difference as large.
  public let p: Double

  /// A test from the two counts.
  ///
  /// - Complexity: linear in the smaller count.
  public init(onlyFirst: Int, onlySecond: Int) {
    precondition(onlyFirst >= 0 && onlySecond >= 0, "\(onlyFirst) and \(onlySecond) are no counts")
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    let count = onlyFirst + onlySecond
    // ln C(n, k), step by step; sums of probabilities, the largest of which is the last.
    var (logarithm, sum) = (-Double(count) * naturalLogarithm(2), 0.0)
    for k in 0...min(onlyFirst, onlySecond) {
      sum += exponential(logarithm)
      logarithm += naturalLogarithm(Double(count - k)) - naturalLogarithm(Double(k + 1))
    }
    p = onlyFirst == onlySecond ? 1 : min(1, 2 * sum)
  }

  /// A test of two lists that tell what each model labels right.
  public init(_ first: some Sequence<Bool>, _ second: some Sequence<Bool>) {
    var (onlyFirst, onlySecond) = (0, 0)
    for (a, b) in zip(first, second) where a != b {
      if a { onlyFirst += 1 } else { onlySecond += 1 }
    }
    self.init(onlyFirst: onlyFirst, onlySecond: onlySecond)
  }
}

/// Corrects p-values of several tests, so that one of them is below a bound by chance no more often than a single one.
///
///     p'_(i) = max_j≤i min(1, (m - j + 1) p_(j))        p_(1) ≤ … ≤ p_(m)
///
/// Source: Holm 1979.
///
/// - Returns: the corrected values, in the order given.
public func holmCorrected(_ values: [Double]) -> [Double] {
  var corrected = values
  var largest = 0.0
  for (rank, index) in values.indices.sorted(by: { (values[$0], $0) < (values[$1], $1) }).enumerated() {
    largest = max(largest, min(1, Double(values.count - rank) * values[index]))
    corrected[index] = largest
  }
  return corrected
}
