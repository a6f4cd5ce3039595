/// How well numbers agree with those wanted.
public enum Correlation {
  /// Pearson's r: the covariance, divided by both standard deviations; nil where one is zero.
  public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
    precondition(x.count == y.count, "\(x.count) numbers for \(y.count)")
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xy += (a - meanX) * (b - meanY)
      xx += (a - meanX) * (a - meanX)
      yy += (b - meanY) * (b - meanY)
    }
    let scale = (xx * yy).squareRoot()
    return scale > 0 ? xy / scale : nil
  }

  /// Spearman's ρ: Pearson's r of the ranks, where equal numbers share the mean of their ranks.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double? { pearson(ranks(x), ranks(y)) }

  /// The mean of the squared differences.
  public static func meanSquaredError(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(x.count)
  }

  private static func ranks(_ x: [Double]) -> [Double] {
    let order = x.indices.sorted { x[$0] < x[$1] }
    var ranks = [Double](repeating: 0, count: x.count)
    var first = 0
    while first < order.count {
      var end = first + 1
      while end < order.count, x[order[end]] == x[order[first]] { end += 1 }
      for place in first..<end { ranks[order[place]] = Double(first + end - 1) / 2 + 1 }
      first = end
    }
    return ranks
  }
}
