/// What is wrong with a text that should be JSON.
package struct JSONSyntaxError: Error, Equatable, Sendable {
  /// The offset of the byte where it goes wrong.
  package var offset: Int
  /// What was expected or found there.
  package var reason: String

  package init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }
}

/// Reads JSON text (RFC 8259) strictly: valid UTF-8, no member twice, no more than 64 levels, and nothing
/// after the value but white space.
///
/// Written for the small JSON of model files: starting a general coder costs more than reading them.
package struct JSONParser {
  private static let deepest = 64

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  /// The value of a whole text.
  ///
  /// - Throws: `JSONSyntaxError`.
  package static func value(of bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value()
    parser.skipSpace()
    if parser.position < bytes.count { throw parser.error("text after the end of the value") }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private func error(_ reason: String) -> JSONSyntaxError {
    JSONSyntaxError(offset: position, reason: reason)
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Steps over a byte if it is the next one.
  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ scalar: Unicode.Scalar) throws(JSONSyntaxError) {
    if !skip(scalar) { throw error("expected '\(scalar)'") }
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    skipSpace()
    guard let byte else { throw error("expected a value before the end of the text") }
    switch byte {
    case UInt8(ascii: "{"): return try members()
    case UInt8(ascii: "["): return try elements()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error("expected a value")
    }
  }

  /// Steps over an opening bracket.
  private mutating func descend() throws(JSONSyntaxError) {
    guard depth < Self.deepest else { throw error("nested more than \(Self.deepest) levels deep") }
    depth += 1
    position += 1
  }

  private mutating func literal(_ text: String, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    guard bytes[position...].starts(with: text.utf8) else { throw error("expected a value") }
    position += text.utf8.count
    return value
  }
}

extension JSONParser {
  private mutating func members() throws(JSONSyntaxError) -> JSONValue {
    try descend()
    defer { depth -= 1 }
    var members: [JSONValue.Member] = []
    var keys: Set<String> = []
    skipSpace()
    if skip("}") { return .object([]) }
    repeat {
      skipSpace()
      let start = position
      guard byte == UInt8(ascii: "\"") else { throw error("expected a key") }
      let key = try string()
      guard keys.insert(key).inserted else {
        throw JSONSyntaxError(offset: start, reason: "key '\(key)' occurs twice")
      }
      skipSpace()
      try expect(":")
      members.append(JSONValue.Member(key, try value()))
      skipSpace()
    } while skip(",")
    try expect("}")
    return .object(members)
  }

  private mutating func elements() throws(JSONSyntaxError) -> JSONValue {
    try descend()
    defer { depth -= 1 }
    var values: [JSONValue] = []
    skipSpace()
    if skip("]") { return .array([]) }
    repeat {
      values.append(try value())
      skipSpace()
    } while skip(",")
    try expect("]")
    return .array(values)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = position
    while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    if position == start { throw error("expected a digit") }
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    var isInteger = true
    _ = skip("-")
    if !skip("0") { try digits() }
    if skip(".") {
      isInteger = false
      try digits()
    }
    if skip("e") || skip("E") {
      isInteger = false
      if !skip("+") { _ = skip("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else {
      throw JSONSyntaxError(offset: start, reason: "number out of range")
    }
    return .number(number)
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = position
    position += 1
    var content: [UInt8] = []
    while let byte, byte != UInt8(ascii: "\"") {
      if byte < 0x20 { throw error("control character in a string") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        content.append(contentsOf: String(try escaped()).utf8)
      } else {
        content.append(byte)
      }
    }
    if !skip("\"") { throw error("string without an end") }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw JSONSyntaxError(offset: start, reason: "invalid UTF-8 in a string")
    }
    return text
  }

  /// The scalar that an escape stands for; the backslash is already behind.
  private mutating func escaped() throws(JSONSyntaxError) -> Unicode.Scalar {
    guard let byte else { throw error("string without an end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default:
      position -= 1
      throw error("unknown escape")
    }
  }

  /// The scalar of \uXXXX, or of a pair of surrogates.
  private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, skip("\\"), skip("u") else { throw error("half of a surrogate pair") }
    let second = try codeUnit()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("half of a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws(JSONSyntaxError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("expected four hexadecimal digits")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }
}
