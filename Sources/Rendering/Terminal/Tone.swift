/// A degree of sentiment, as colour and as a sign that is readable without colour.
public enum Tone: Int, Sendable, CaseIterable {
  case veryNegative = -2
  case negative = -1
  case neutral = 0
  case positive = 1
  case veryPositive = 2

  /// One or two columns of text.
  public var sign: String {
    switch self {
    case .veryNegative: "--"
    case .negative: "-"
    case .neutral: "·"
    case .positive: "+"
    case .veryPositive: "++"
    }
  }

  /// A colour of the terminal's 256, from red over grey to green, that shows on dark and on light ground.
  var colour: Int {
    switch self {
    case .veryNegative: 160
    case .negative: 173
    case .neutral: 245
    case .positive: 71
    case .veryPositive: 34
    }
  }
}
