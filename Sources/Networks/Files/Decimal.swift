/// A decimal number in text, `[+-]digits[.digits][e[+-]digits]`, as mantissa times a power of ten.
struct Decimal {
  private var isNegative = false
  /// All digits as one integer; wrapped where there are more than 19 that count.
  private var mantissa: UInt64 = 0
  private var significantDigits = 0
  private var exponent = 0

  /// The nearest float of a number; nil if the bytes are anything else or the number is out of range.
  ///
  /// Most numbers take the short way: with a mantissa below 2^53 and a power of ten up to 22, one division
  /// or product in double is right to a rounding, and rounding that to a float is right unless it lies
  /// exactly between two floats. (Clinger, "How to Read Floating Point Numbers Accurately", 1990.)
  static func float(_ field: ArraySlice<UInt8>) -> Float? {
    guard let decimal = Decimal(field) else { return nil }
    if let float = decimal.shortWay { return float }
    let float = Float(String(decoding: field, as: UTF8.self))
    return float.flatMap { $0.isFinite ? $0 : nil }
  }

  private init?(_ field: ArraySlice<UInt8>) {
    var index = field.startIndex
    isNegative = field.first == UInt8(ascii: "-")
    if isNegative || field.first == UInt8(ascii: "+") { index += 1 }
    var digits = readDigits(field, &index)
    if index < field.endIndex, field[index] == UInt8(ascii: ".") {
      index += 1
      let fraction = readDigits(field, &index)
      exponent = -fraction
      digits += fraction
    }
    guard digits > 0 else { return nil }
    if index < field.endIndex, field[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      guard readExponent(field, &index) else { return nil }
    }
    guard index == field.endIndex else { return nil }
  }

  /// Takes digits into the mantissa and counts them.
  private mutating func readDigits(_ field: ArraySlice<UInt8>, _ index: inout Int) -> Int {
    let start = index
    while index < field.endIndex, case let digit = field[index] &- UInt8(ascii: "0"), digit < 10 {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      if significantDigits > 0 || digit > 0 { significantDigits += 1 }
      index += 1
    }
    return index - start
  }

  private mutating func readExponent(_ field: ArraySlice<UInt8>, _ index: inout Int) -> Bool {
    let hasMinus = index < field.endIndex && field[index] == UInt8(ascii: "-")
    if hasMinus || (index < field.endIndex && field[index] == UInt8(ascii: "+")) { index += 1 }
    let start = index
    var written = 0
    while index < field.endIndex, case let digit = field[index] &- UInt8(ascii: "0"), digit < 10 {
      // No float needs more; the long way decides what it means.
      written = min(written * 10 + Int(digit), 100_000)
      index += 1
    }
    exponent += hasMinus ? -written : written
    return index > start
  }

  private var shortWay: Float? {
    guard significantDigits <= 19, mantissa < 1 << 53, abs(exponent) < Self.powersOfTen.count else {
      return nil
    }
    if mantissa == 0 { return isNegative ? -0.0 : 0 }
    let power = Self.powersOfTen[abs(exponent)]
    let double = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    let isHalfway = double.bitPattern & 0x1FFF_FFFF == 0x1000_0000
    // Below the least normal number, a float has fewer bits and the test above doesn't hold.
    let isNormal = double >= Double(Float.leastNormalMagnitude) && double < 3.4e38
    guard !isHalfway, isNormal else { return nil }
    return Float(isNegative ? -double : double)
  }

  /// The powers that a double holds exactly.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]
}
