/// Text of a page: JSON in which no character means anything to HTML, and HTML.
struct PageText {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Appends markup, or JSON, as it is.
  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends an element of an array of numbers.
  mutating func element(_ number: Int, isFirst: Bool) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    raw(String(number))
  }

  /// Appends an array of numbers.
  mutating func array(_ numbers: some Sequence<Int>) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for number in numbers {
      element(number, isFirst: isFirst)
      isFirst = false
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Appends a string of JSON as people may see it: without control characters and marks of direction.
  ///
  /// `<`, `>` and `&` are written by their numbers, so that the script element that holds the text cannot end
  /// before its time, nor can a comment begin. Source: RFC 8259, section 7; HTML Standard, section 4.12.1.3.
  mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in TerminalText.harmless(text).utf8 {
      switch byte {
      case UInt8(ascii: "\""): raw("\\\"")
      case UInt8(ascii: "\\"): raw("\\\\")
      case UInt8(ascii: "<"): raw("\\u003c")
      case UInt8(ascii: ">"): raw("\\u003e")
      case UInt8(ascii: "&"): raw("\\u0026")
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends text of HTML.
  mutating func html(_ text: String) {
    for byte in TerminalText.harmless(text).utf8 {
      switch byte {
      case UInt8(ascii: "&"): raw("&amp;")
      case UInt8(ascii: "<"): raw("&lt;")
      case UInt8(ascii: ">"): raw("&gt;")
      case UInt8(ascii: "\""): raw("&quot;")
      default: bytes.append(byte)
      }
    }
  }
}
