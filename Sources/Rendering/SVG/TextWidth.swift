/// How wide a text is where its font isn't at hand.
enum TextWidth {
  /// An estimate, in units of the font's size, for fonts without serifs: what is narrow, wide or full in all of them.
  static func ems(_ text: String) -> Double {
    text.reduce(0) { $0 + ems($1) }
  }

  private static func ems(_ character: Character) -> Double {
    guard let ascii = character.asciiValue else { return 0.62 * Double(TerminalText.columns(character)) }
    switch ascii {
    case UInt8(ascii: "i"), UInt8(ascii: "j"), UInt8(ascii: "l"), UInt8(ascii: "I"), UInt8(ascii: "."),
      UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "|"),
      UInt8(ascii: "!"), UInt8(ascii: " "):
      return 0.34
    case UInt8(ascii: "f"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""):
      return 0.44
    case UInt8(ascii: "m"), UInt8(ascii: "w"), UInt8(ascii: "M"), UInt8(ascii: "W"), UInt8(ascii: "@"),
      UInt8(ascii: "%"), UInt8(ascii: "+"):
      return 0.95
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return 0.74
    default: return 0.63
    }
  }
}
