import EspalierBytes

/// Text and numbers of an SVG document, byte by byte.
struct SVGText {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Appends markup as it is.
  mutating func markup(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends text, or the value of an attribute, so that it is nothing else.
  ///
  /// What XML forbids (control characters, U+FFFE, U+FFFF) becomes U+FFFD, and marks that would change the
  /// direction of what follows are dropped. Source: Extensible Markup Language (XML) 1.0, production 2.
  mutating func text(_ text: String) {
    for scalar in TerminalText.harmless(text).unicodeScalars {
      switch scalar {
      case "&": markup("&amp;")
      case "<": markup("&lt;")
      case ">": markup("&gt;")
      case "\"": markup("&quot;")
      case "'": markup("&#39;")
      case "\u{FFFE}", "\u{FFFF}": markup("\u{FFFD}")
      default: bytes.append(contentsOf: Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter))
      }
    }
  }

  /// Appends the beginning of a document, up to its content.
  ///
  /// - Parameters:
  ///   - scale: how many pixels a unit is shown as.
  ///   - title: what the picture is.
  ///   - style: its style sheet.
  mutating func begin(width: Double, height: Double, scale: Double = 1, title: String, style: String) {
    markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    markup("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
    number(width)
    markup(" ")
    number(height)
    markup("\" width=\"")
    number(width * scale)
    markup("\" height=\"")
    number(height * scale)
    markup("\" role=\"img\" aria-labelledby=\"title\">\n<title id=\"title\">")
    text(title)
    markup("</title>\n<style>\n\(style)\n</style>\n")
  }

  /// Appends a number with at most one decimal.
  mutating func number(_ value: Double) {
    let tenths = Int((value * 10).rounded())
    if tenths < 0 { markup("-") }
    markup(String(tenths.magnitude / 10))
    if tenths % 10 != 0 { markup(".\(tenths.magnitude % 10)") }
  }
}
