import EspalierKernels

/// The bootstrap over trees: how sure an accuracy is, and a difference of two.
///
/// Trees are drawn anew, as many as there are, with replacement, again and again; what a tree holds stays together, so that
/// nodes of one tree, which are right or wrong together, don't count as many.
///
///     accuracy = Σ hits / Σ labelled, over the trees drawn
///
/// The interval is that of the middle share of the accuracies drawn (percentiles, interpolated linearly).
///
/// Sources: Efron and Tibshirani 1993, chapters 13 and 16; Berg-Kirkpatrick, Burkett and Klein 2012, for paired tests.
public struct Bootstrap: Sendable {
  /// A tree: what of it is labelled, and what is right.
  public struct Unit: Sendable, Hashable {
    /// What is right.
    public var hits: Int
    /// What is labelled.
    public var labelled: Int

    /// A tree's counts.
    public init(hits: Int, labelled: Int) {
      self.hits = hits
      self.labelled = labelled
    }
  }

  /// How often trees are drawn anew.
  public var resamples = 10_000
  /// What is drawn from.
  public var seed: UInt64 = 1
  /// The share of what is drawn that an interval holds.
  public var level = 0.95

  /// The usual bootstrap: 10,000 resamples, intervals of 95 %.
  public init() {}

  /// The interval of an accuracy; nil where nothing is labelled.
  public func interval(of units: [Unit]) -> ClosedRange<Double>? {
    guard units.contains(where: { $0.labelled > 0 }) else { return nil }
    return interval(of: drawn(count: units.count) { Self.accuracy(units, $0) })
  }

  /// What a paired test finds.
  public struct Difference: Sendable, Equatable {
    /// The second accuracy less the first.
    public var value: Double
    /// The interval of the difference.
    public var interval: ClosedRange<Double>
    /// How often a difference as large is drawn where there is none: (1 + #{|d* - d| ≥ |d|}) / (1 + resamples).
    public var p: Double
  }

  /// Whether one model is better than another on the same trees; nil where nothing is labelled.
  public func difference(_ first: [Unit], _ second: [Unit]) -> Difference? {
    precondition(first.count == second.count, "\(first.count) and \(second.count) trees aren't pairs")
    guard first.contains(where: { $0.labelled > 0 }), second.contains(where: { $0.labelled > 0 }) else {
      return nil
    }
    let all = first.indices.map { $0 }
    let value = (Self.accuracy(second, all) ?? 0) - (Self.accuracy(first, all) ?? 0)
    let list = drawn(count: first.count) { rows in
      guard let a = Self.accuracy(first, rows), let b = Self.accuracy(second, rows) else { return nil }
      return b - a
    }
    // Rounding must not tell a difference of none from another.
    let extreme = list.count { abs($0 - value) >= abs(value) - 1e-12 }
    return Difference(
      value: value, interval: interval(of: list), p: Double(1 + extreme) / Double(1 + list.count))
  }

  private static func accuracy(_ units: [Unit], _ rows: [Int]) -> Double? {
    var (hits, labelled) = (0, 0)
    for row in rows {
      hits += units[row].hits
      labelled += units[row].labelled
    }
    return labelled == 0 ? nil : Double(hits) / Double(labelled)
  }

  /// A figure of every resample, in the order in which they are drawn; those without one are left out.
  private func drawn(count: Int, figure: ([Int]) -> Double?) -> [Double] {
    var rows = [Int](repeating: 0, count: count)
    return (0..<resamples).compactMap { resample in
      var random = RandomSource(seed: RandomSource.key(seed, UInt64(resample)))
      for place in rows.indices {
        rows[place] = Int(random.next().multipliedFullWidth(by: UInt64(count)).high)
      }
      return figure(rows)
    }
  }

  private func interval(of list: [Double]) -> ClosedRange<Double> {
    let sorted = list.sorted()
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }
    let low = quantile((1 - level) / 2)
    return low...max(low, quantile((1 + level) / 2))
  }
}
