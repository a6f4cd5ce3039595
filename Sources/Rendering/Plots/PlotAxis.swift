/// The numbers along an axis: a range that holds all values, and round numbers to mark.
struct PlotAxis {
  /// A number that is marked, and how it is written.
  struct Tick: Equatable {
    var value: Double
    var text: String
  }

  let isLogarithmic: Bool
  /// The ends; of a logarithmic axis, powers of ten.
  let range: ClosedRange<Double>
  let ticks: [Tick]

  /// - Parameter values: what is drawn; of a logarithmic axis, above 0. Whole numbers have whole ones to mark.
  init(values: [Double], isLogarithmic: Bool) {
    self.isLogarithmic = isLogarithmic
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    if isLogarithmic {
      let low = Self.logarithm(least > 0 ? least : 0.1).rounded(.down)
      let high = max((Self.logarithm(most > 0 ? most : 1) - 1e-9).rounded(.up), low + 1)
      range = Self.power(low)...Self.power(high)
      let step = max(1, ((high - low) / 8).rounded(.up))
      ticks = stride(from: high, through: low, by: -step).reversed().map { exponent in
        Tick(value: Self.power(exponent), text: Self.power(exponent: Int(exponent)))
      }
    } else {
      let areWhole = values.allSatisfy { $0 == $0.rounded() }
      let step = areWhole ? max(1, Self.step(most - least)) : Self.step(most - least)
      let low = (least / step).rounded(.down) * step
      let high = max((most / step).rounded(.up) * step, low + step)
      range = low...high
      ticks = stride(from: 0, through: Int(((high - low) / step).rounded()), by: 1).map { index in
        let value = low + Double(index) * step
        return Tick(value: value, text: Self.text(value, step: step))
      }
    }
  }

  /// An axis of names in place of numbers, at 0, 1, 2 and so on.
  init(categories: [String]) {
    isLogarithmic = false
    range = -0.5...Double(categories.count) - 0.5
    ticks = categories.enumerated().map { Tick(value: Double($0), text: $1) }
  }

  /// Where a value lies, from 0 at the beginning to 1 at the end.
  func place(_ value: Double) -> Double {
    if isLogarithmic {
      let low = Self.logarithm(range.lowerBound)
      return (Self.logarithm(value) - low) / (Self.logarithm(range.upperBound) - low)
    }
    return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// 10 to a whole exponent.
  static func power(_ exponent: Double) -> Double {
    let power = (0..<Int(exponent.magnitude)).reduce(1.0) { power, _ in power * 10 }
    return exponent < 0 ? 1 / power : power
  }

  /// log₁₀ x for a normal x > 0: x = 2^e m, ln m = 2 artanh((m - 1) / (m + 1)). The C library's is not at hand here.
  static func logarithm(_ x: Double) -> Double {
    let m = x.significand > 1.414_213_562 ? x.significand / 2 : x.significand
    let exponent = Double(x.exponent) + (x.significand > 1.414_213_562 ? 1 : 0)
    let t = (m - 1) / (m + 1)
    let sum = stride(from: 21, through: 1, by: -2).reduce(0.0) { $0 * t * t + 1 / Double($1) }
    return (exponent * 0.693_147_180_559_945_3 + 2 * t * sum) / 2.302_585_092_994_045_7
  }

  /// 1, 2 or 5 times a power of ten, so that there are about six of it.
  private static func step(_ length: Double) -> Double {
    guard length > 0, length.isFinite else { return 1 }
    let rough = length / 6
    let power = Self.power(logarithm(rough).rounded(.down))
    return ([1, 2, 5].first { $0 * power >= rough } ?? 10) * power
  }

  private static func text(_ value: Double, step: Double) -> String {
    if step >= 1 { return String(Int(value.rounded())) }
    let digits = min(12, Int((-logarithm(step) - 1e-9).rounded(.up)))
    let scale = power(Double(digits))
    let units = Int((value * scale).rounded())
    let (whole, part) = units.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
    let padding = String(repeating: "0", count: digits - String(part).count)
    return "\(units < 0 ? "\u{2212}" : "")\(whole).\(padding)\(part)"
  }

  /// 10 with a raised exponent, or 1, 10, 0.1 where these are as short.
  private static func power(exponent: Int) -> String {
    switch exponent {
    case 0: return "1"
    case 1: return "10"
    case -1: return "0.1"
    default: break
    }
    let digits = String(exponent.magnitude).compactMap { $0.wholeNumberValue }
    let raised = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return "10" + (exponent < 0 ? "⁻" : "") + digits.map { raised[$0] }.joined()
  }
}
