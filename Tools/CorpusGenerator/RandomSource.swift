/// SplitMix64, the random source of the corpus.
///
///     s <- s + 0x9E3779B97F4A7C15
///     z <- (s xor s >> 30) * 0xBF58476D1CE4E5B9
///     z <- (z xor z >> 27) * 0x94D049BB133111EB
///     next = z xor z >> 31
///
/// All arithmetic is modulo 2^64, so a seed gives the same corpus on every platform. The standard
/// library's own `shuffle` and `randomElement` are not used: what they draw may change between versions.
///
/// Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
package struct RandomSource: Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number from 0 up to, not including, `bound`: the high half of the product of the next 64
  /// bits and `bound` (Lemire 2019, without the rejection step: the bias is below 2^-50 for our bounds).
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "bound \(bound) is not positive")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// One of `choices`, each equally likely.
  package mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// Shuffles `items` in place (Fisher and Yates, from the last item down).
  package mutating func shuffle<T>(_ items: inout [T]) {
    for i in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(i, below(i + 1)) }
  }
}
