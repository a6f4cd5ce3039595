/// The tokens that the script mteval-v13a counts: for Western languages, rule by rule over Unicode scalars.
///
/// Each rule replaces what it finds from left to right and goes on behind it, as a regular expression's substitution does.
///
/// Source: mteval-v13a of the National Institute of Standards and Technology, as sacreBLEU has it (Post 2018).
package enum MTEvalTokenizer {
  /// The tokens of a line.
  package static func tokens(of line: String) -> [String] {
    var text = Array(" ".unicodeScalars) + Array(unescaped(line).unicodeScalars) + [" "]
    text = text.flatMap { isSymbol($0) ? [" ", $0, " "] : [$0] }
    // A period or a comma apart from what stands before it, unless that is a digit; then from what stands behind.
    text = replacingPairs(in: text) { isDigit($0) || !isStop($1) ? nil : [$0, " ", $1, " "] }
    text = replacingPairs(in: text) { !isStop($0) || isDigit($1) ? nil : [" ", $0, " ", $1] }
    text = replacingPairs(in: text) { isDigit($0) && $1 == "-" ? [$0, " ", $1, " "] : nil }
    return words(of: text)
  }

  /// What stands between spaces.
  static func words(of text: [Unicode.Scalar]) -> [String] {
    text.split(whereSeparator: isSpace).map { word in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: word)
      return String(view)
    }
  }

  /// Marks of the format undone: skipped segments, words broken over lines, four entities.
  private static func unescaped(_ line: String) -> String {
    let marks = [
      ("<skipped>", ""), ("-\n", ""), ("\n", " "), ("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"),
      ("&gt;", ">"),
    ]
    return marks.reduce(line) { replacing($1.0, with: $1.1, in: $0) }
  }

  private static func replacing(_ mark: String, with other: String, in text: String) -> String {
    let (mark, bytes) = (Array(mark.utf8), Array(text.utf8))
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place...].starts(with: mark) {
        result += other.utf8
        place += mark.count
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Replaces two scalars that stand together, wherever the rule says by what.
  private static func replacingPairs(
    in text: [Unicode.Scalar], _ rule: (Unicode.Scalar, Unicode.Scalar) -> [Unicode.Scalar]?
  ) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var place = 0
    while place < text.count {
      if place + 1 < text.count, let replacement = rule(text[place], text[place + 1]) {
        result += replacement
        place += 2
      } else {
        result.append(text[place])
        place += 1
      }
    }
    return result
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }
  private static func isStop(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "," }

  /// Punctuation of ASCII but for the apostrophe, the comma, the hyphen and the period.
  private static func isSymbol(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "{"..."~", "["..."`", " "..."&", "("..."+", ":"..."@", "/": true
    default: false
    }
  }

  /// What Python's `str.split` parts words at.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || "\u{1C}"..."\u{1F}" ~= scalar
  }
}
