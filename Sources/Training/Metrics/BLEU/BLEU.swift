import EspalierKernels

/// How close sentences come to references, by the n-grams that they share: corpus BLEU, as sacreBLEU computes it.
///
///     p_n = Σ clipped matches of n-grams / Σ n-grams of the hypotheses
///     BP  = 1 where c ≥ r, else exp(1 - r / c)
///     BLEU = 100 BP exp(1/N Σ_n ln p_n),   N = 4
///
/// c is the length of all hypotheses, r that of the references closest to them in length (the shorter of equals). An n-gram matches at
/// most as often as it stands in the reference that has it most often. Where no n-gram of an order matches, p_n is smoothed.
///
/// ```swift
/// var bleu = BLEU()
/// bleu.add("The dog bit the man.", references: ["The dog had bit the man."])
/// print(bleu.score)
/// ```
///
/// Sources: Papineni, Roukos, Ward and Zhu 2002; Post 2018; Chen and Cherry 2014 for smoothing.
public struct BLEU: Sendable, Equatable {
  /// How sentences become tokens.
  public enum Tokenization: Sendable, Hashable {
    /// At spaces.
    case none
    /// As mteval-v13a does: punctuation apart, but for periods and commas between digits.
    case mteval13a
  }

  /// What stands for a precision of zero.
  public enum Smoothing: Sendable, Hashable {
    /// Zero, which makes the whole score zero.
    case none
    /// Half an n-gram, at the next order without a match a quarter, and so on (method 3 of Chen and Cherry).
    case exponential
    /// A number of n-grams (method 1).
    case floor(Double)
  }

  /// The longest n-grams.
  public static let maximumOrder = 4

  private let tokenization: Tokenization
  /// Matches and n-grams by order.
  private(set) var matches = [Int](repeating: 0, count: maximumOrder)
  private(set) var totals = [Int](repeating: 0, count: maximumOrder)
  /// c and r.
  public private(set) var hypothesisLength = 0
  public private(set) var referenceLength = 0

  /// Counts of nothing.
  public init(tokenization: Tokenization = .mteval13a) { self.tokenization = tokenization }

  /// Counts a sentence.
  ///
  /// - Parameter references: at least one.
  public mutating func add(_ hypothesis: String, references: [String]) {
    precondition(!references.isEmpty, "a hypothesis without a reference")
    let own = tokens(of: hypothesis)
    let others = references.map(tokens)
    hypothesisLength += own.count
    let closest = others.map(\.count).min { (abs($0 - own.count), $0) < (abs($1 - own.count), $1) }
    referenceLength += closest ?? 0
    for order in 1...Self.maximumOrder {
      let found = Self.counts(of: own, order)
      var most: [ArraySlice<String>: Int] = [:]
      for other in others { most.merge(Self.counts(of: other, order)) { max($0, $1) } }
      totals[order - 1] += max(0, own.count - order + 1)
      matches[order - 1] += found.reduce(0) { $0 + min($1.value, most[$1.key] ?? 0) }
    }
  }

  /// The score, from 0 to 100.
  ///
  /// - Parameters:
  ///   - smoothing: what stands for a precision of zero.
  ///   - usesEffectiveOrder: whether only those orders count of which the hypotheses have n-grams: for single sentences.
  public func score(
    smoothing: Smoothing = .exponential, usesEffectiveOrder: Bool = false
  ) -> Double {
    guard matches.contains(where: { $0 > 0 }) else { return 0 }
    var precisions = [Double](repeating: 0, count: Self.maximumOrder)
    var (share, orders) = (1.0, Self.maximumOrder)
    for index in 0..<Self.maximumOrder {
      guard totals[index] > 0 else { break }
      if usesEffectiveOrder { orders = index + 1 }
      var count = Double(matches[index])
      if count == 0 {
        switch smoothing {
        case .none: break
        case .floor(let value): count = value
        case .exponential:
          share /= 2
          count = share
        }
      }
      precisions[index] = count / Double(totals[index])
    }
    guard precisions.prefix(orders).allSatisfy({ $0 > 0 }) else { return 0 }
    let sum = precisions.prefix(orders).reduce(0.0) { $0 + naturalLogarithm($1) }
    return 100 * brevityPenalty * exponential(sum / Double(orders))
  }

  /// BP.
  public var brevityPenalty: Double {
    guard hypothesisLength < referenceLength else { return 1 }
    guard hypothesisLength > 0 else { return 0 }
    return exponential(1 - Double(referenceLength) / Double(hypothesisLength))
  }

  private func tokens(of sentence: String) -> [String] {
    switch tokenization {
    case .none: MTEvalTokenizer.words(of: Array(sentence.unicodeScalars))
    case .mteval13a: MTEvalTokenizer.tokens(of: sentence)
    }
  }

  private static func counts(of tokens: [String], _ order: Int) -> [ArraySlice<String>: Int] {
    guard tokens.count >= order else { return [:] }
    return (0...tokens.count - order).reduce(into: [:]) { $0[tokens[$1..<$1 + order], default: 0] += 1 }
  }
}
