/// A degree of sentiment, as colour and as a sign that is readable without colour.
public enum Tone: Int, Sendable, CaseIterable {
  case veryNegative = -2
  case negative = -1
  case neutral = 0
  case positive = 1
  case veryPositive = 2

  /// What a label of a sentiment treebank says: "0" to "4", from very negative to very positive, or the "negative"
  /// and "positive" of binary models; nil for anything else.
  public init?(label: String) {
    switch label {
    case "0": self = .veryNegative
    case "1", "negative": self = .negative
    case "2": self = .neutral
    case "3", "positive": self = .positive
    case "4": self = .veryPositive
    default: return nil
    }
  }

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

  /// The sign with true minuses, which are as wide as a plus in fonts of drawings.
  var drawnSign: String { String(sign.map { $0 == "-" ? "\u{2212}" : $0 }) }

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
