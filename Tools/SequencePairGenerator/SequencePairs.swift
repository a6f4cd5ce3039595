import EspalierKernels

/// Random sequences, and what should be said of them.
package enum SequencePairs: String, Sendable, CaseIterable {
  /// The sequence itself.
  case copy
  /// The sequence from last to first.
  case reverse

  /// Different pairs, a line each, with a tab in between: sequences of symbols `a0`, `a1`, …, all lengths and symbols alike likely.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - longest: the most symbols of a sequence.
  ///   - symbols: how many symbols there are.
  package func lines(count: Int, longest: Int, symbols: Int, seed: UInt64) -> [String] {
    var random = RandomSource(seed: seed)
    func below(_ bound: Int) -> Int { Int(random.next().multipliedFullWidth(by: UInt64(bound)).high) }
    var known: Set<[Int]> = []
    var lines: [String] = []
    while lines.count < count {
      let length = 1 + below(longest)
      let sequence = (0..<length).map { _ in below(symbols) }
      // There are few short ones: these may come again.
      guard known.insert(sequence).inserted || length < 3 else { continue }
      let target = self == .copy ? sequence : sequence.reversed()
      lines.append(Self.text(sequence) + "\t" + Self.text(target))
    }
    return lines
  }

  private static func text(_ sequence: [Int]) -> String { sequence.map { "a\($0)" }.joined(separator: " ") }
}
