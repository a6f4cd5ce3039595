import EspalierKernels
public import EspalierNetworks

/// Networks that learnt from the same treebank, side by side.
///
/// Roots are what is compared: networks may read different trees of the same sentences.
///
/// - Differences of accuracies, and their p-values by the bootstrap, are those of the means over runs: trees are drawn, and
///   what all runs of a network say of a tree stays together. They say whether the networks would differ on other sentences,
///   not whether they would with other seeds: for that the standard deviation stands beside the mean.
/// - McNemar's test compares the two runs that did best on dev.
/// - p-values of either test are corrected for the number of pairs (Holm).
public struct Comparison: Sendable {
  /// The classes.
  public let labels: LabelSet
  /// The networks, in the order given.
  public let networks: [ComparedNetwork]

  /// Puts networks side by side that labelled the roots of as many test trees.
  public init(labels: LabelSet, networks: [ComparedNetwork]) {
    let counts = Set(networks.flatMap(\.runs).map { $0.sample.trees.count })
    precondition(counts.count <= 1, "runs over different numbers of test trees: \(counts.sorted())")
    self.labels = labels
    self.networks = networks
  }

  /// Two networks, and whether one is better.
  public struct Pair: Sendable, Equatable {
    /// Their places among the networks.
    public var first, second: Int
    /// The second's mean accuracy at roots less the first's, and its p-value by the bootstrap.
    public var difference: Bootstrap.Difference
    /// The p-value, corrected for the number of pairs.
    public var corrected: Double
    /// McNemar's test of the runs chosen on dev.
    public var mcNemar: McNemar
    /// Its p-value, corrected for the number of pairs.
    public var mcNemarCorrected: Double
  }

  /// All pairs of networks that can be tested: on the trees whose roots have labels for both.
  public func pairs(_ bootstrap: Bootstrap = Bootstrap()) -> [Pair] {
    let units = networks.map(\.rootUnits)
    // Most often all networks have the same labelled roots: then each is drawn once, and not for every pair.
    var drawn: [DrawnRoots: Bootstrap.Draws] = [:]
    func draws(_ network: Int, _ roots: [Int]) -> Bootstrap.Draws {
      let key = DrawnRoots(network: network, roots: roots)
      if let known = drawn[key] { return known }
      let draws = bootstrap.draws(of: roots.map { units[network][$0] })
      drawn[key] = draws
      return draws
    }
    let chosen = networks.map(\.chosen.sample.trees)
    var pairs: [Pair] = []
    for second in networks.indices {
      for first in 0..<second {
        let common = units[first].indices.filter {
          units[first][$0].labelled > 0 && units[second][$0].labelled > 0
        }
        guard let difference = bootstrap.difference(draws(first, common), draws(second, common)) else {
          continue
        }
        let both = zip(chosen[first], chosen[second]).compactMap { one, other in
          one.root.flatMap { one in other.root.map { (one.isRight, $0.isRight) } }
        }
        let mcNemar = McNemar(both.map(\.0), both.map(\.1))
        pairs.append(
          Pair(
            first: first, second: second, difference: difference, corrected: difference.p, mcNemar: mcNemar,
            mcNemarCorrected: mcNemar.p))
      }
    }
    pairs.sort { ($0.first, $0.second) < ($1.first, $1.second) }
    let corrected = holmCorrected(pairs.map(\.difference.p))
    let mcNemarCorrected = holmCorrected(pairs.map(\.mcNemar.p))
    for index in pairs.indices {
      pairs[index].corrected = corrected[index]
      pairs[index].mcNemarCorrected = mcNemarCorrected[index]
    }
    return pairs
  }

  private struct DrawnRoots: Hashable {
    let network: Int
    let roots: [Int]
  }

  /// How far distributions over the same classes are apart: 0 for equal ones, at most ln n for n of them.
  ///
  ///     JS = H(1/n Σ p_i) - 1/n Σ H(p_i),   H(p) = -Σ_k p_k ln p_k
  ///
  /// Source: Lin 1991, equation 5.1, with equal weights.
  public static func divergence(_ distributions: [[Float]]) -> Double {
    guard let width = distributions.first?.count else { return 0 }
    let count = Double(distributions.count)
    let mean = (0..<width).map { place in
      distributions.reduce(0.0) { $0 + Double($1[place]) } / count
    }
    let own = distributions.reduce(0.0) { $0 + entropy($1.map(Double.init)) } / count
    return max(0, entropy(mean) - own)
  }

  private static func entropy(_ distribution: [Double]) -> Double {
    distribution.reduce(0) { $1 > 0 ? $0 - $1 * naturalLogarithm($1) : $0 }
  }
}
