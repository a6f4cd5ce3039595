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
    return interval(of: drawn(count: units.count) { Self.accuracy(units, $0) }.compactMap { $0 })
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

  /// An accuracy, and what it is in every resample; nil in those in which nothing is labelled.
  public struct Draws: Sendable {
    fileprivate let value: Double?
    fileprivate let list: [Double?]
  }

  /// The accuracies of all resamples, to compare a model with several others.
  public func draws(of units: [Unit]) -> Draws {
    Draws(
      value: Self.accuracy(units, Array(units.indices)),
      list: drawn(count: units.count) { Self.accuracy(units, $0) })
  }

  /// Whether one model is better than another on the same trees; nil where nothing is labelled.
  public func difference(_ first: [Unit], _ second: [Unit]) -> Difference? {
    precondition(first.count == second.count, "\(first.count) and \(second.count) trees aren't pairs")
    return difference(draws(of: first), draws(of: second))
  }

  /// Whether one model is better than another, from what was drawn of as many trees.
  public func difference(_ first: Draws, _ second: Draws) -> Difference? {
    guard let a = first.value, let b = second.value else { return nil }
    let value = b - a
    let list = zip(first.list, second.list).compactMap { a, b in a.flatMap { a in b.map { $0 - a } } }
    guard !list.isEmpty else { return nil }
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

  /// A figure of every resample, in the order in which they are drawn.
  private func drawn(count: Int, figure: ([Int]) -> Double?) -> [Double?] {
    var rows = [Int](repeating: 0, count: count)
    return (0..<resamples).map { resample in
      var random = RandomSource(seed: RandomSource.key(seed, UInt64(resample)))
      for place in rows.indices {
        rows[place] = Int(random.next().multipliedFullWidth(by: UInt64(count)).high)
      }
      return figure(rows)
    }
  }

  /// - Parameter list: what was drawn; not empty.
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
