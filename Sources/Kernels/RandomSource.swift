/// A seedable source of random numbers whose whole state is a value: xoshiro256++ (Blackman and Vigna
/// 2021), seeded through SplitMix64 (Steele, Lea and Flood 2014).
///
/// The same seed gives the same numbers on every machine. It is no source for secrets.
public struct RandomSource: RandomNumberGenerator, Codable, Hashable, Sendable {
  private var s0, s1, s2, s3: UInt64

  /// A source whose numbers depend on the seed alone.
  public init(seed: UInt64) {
    var counter = seed
    func next() -> UInt64 {
      counter &+= Self.golden
      return Self.mix(counter)
    }
    (s0, s1, s2, s3) = (next(), next(), next(), next())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = Self.rotate(s0 &+ s3, 23) &+ s0
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = Self.rotate(s3, 45)
    return result
  }

  /// A number from the uniform distribution over a range, its upper bound excluded:
  /// lower + (upper - lower) u, u one of 2^53 (`Double`) or 2^24 (`Float`) equidistant numbers in [0, 1).
  @specialized(where S == Float)
  @specialized(where S == Double)
  public mutating func uniform<S: KernelScalar>(in range: Range<S>) -> S {
    let digits = S.significandBitCount + 1
    let unit = S(next() >> (64 - UInt64(digits))) * (S(1) / S(UInt64(1) << UInt64(digits)))
    let value = range.lowerBound + (range.upperBound - range.lowerBound) * unit
    // Rounding may have reached the bound.
    return value < range.upperBound ? value : range.upperBound.nextDown
  }

  /// A number from the standard normal distribution, by Marsaglia's polar method (1964).
  ///
  /// Its second number is dropped, so that the state stays four words.
  public mutating func normal() -> Double {
    while true {
      let x = uniform(in: -1.0..<1.0), y = uniform(in: -1.0..<1.0)
      let square = x * x + y * y
      if square > 0 && square < 1 { return x * (-2 * Self.logarithm(square) / square).squareRoot() }
    }
  }

  /// A key that depends on every part and on their order, for a mask or a source of its own:
  /// `key(seed, epoch, tree, node, site)`.
  public static func key(_ parts: UInt64...) -> UInt64 {
    var key = golden
    for part in parts { key = mix((key ^ part) &+ golden) &* 0xd134_2543_de82_ef95 }
    return mix(key)
  }

  private static let golden: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// SplitMix64's finaliser.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  private static func rotate(_ x: UInt64, _ bits: UInt64) -> UInt64 { x << bits | x >> (64 - bits) }

  /// ln x for a normal x > 0, from additions and multiplications alone, so that every machine gives
  /// the same bits: x = 2^e m, ln m = 2 artanh((m - 1) / (m + 1)).
  private static func logarithm(_ x: Double) -> Double {
    var exponent = Double(x.exponent), m = x.significand
    if m > 1.414_213_562_373_095_1 {
      m /= 2
      exponent += 1
    }
    let t = (m - 1) / (m + 1), square = t * t
    var sum = 0.0
    for k in stride(from: 21, through: 1, by: -2) { sum = sum * square + 1 / Double(k) }
    return exponent * 0.693_147_180_559_945_3 + 2 * t * sum
  }
}
