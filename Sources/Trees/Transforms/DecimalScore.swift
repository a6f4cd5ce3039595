/// A decimal number from 0 to 1, exact as far as it matters for comparison.
struct DecimalScore: Sendable, Hashable, Comparable {
  static let zero = DecimalScore(value: 0)
  /// Decimals that are kept; of those behind, only whether there are any but 0.
  private static let digits = 17

  /// Twice the number in units of the last decimal that is kept, and one more where others follow.
  private let value: Int

  private init(value: Int) { self.value = value }

  /// The number that text is: `0.25`, `1`, `.5`; nil where it is anything else, or above 1.
  init?(_ text: ArraySlice<UInt8>) {
    let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !text.isEmpty, text != [UInt8(ascii: ".")],
      parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let fraction = parts.count > 1 ? parts[1] : []
    var value = 0
    for byte in whole { value = min(value * 10 + Int(byte - 0x30), 2) }
    for place in 0..<Self.digits {
      let digit = place < fraction.count ? Int(fraction[fraction.startIndex + place] - 0x30) : 0
      value = value * 10 + digit
    }
    let hasMore = fraction.dropFirst(Self.digits).contains { $0 != 0x30 }
    self.value = 2 * value + (hasMore ? 1 : 0)
    guard self <= .one else { return nil }
  }

  private static let one = DecimalScore(value: 2 * (0..<digits).reduce(1) { product, _ in product * 10 })

  static func < (left: DecimalScore, right: DecimalScore) -> Bool { left.value < right.value }
}
