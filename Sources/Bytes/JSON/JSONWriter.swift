/// Writes JSON text (RFC 8259) into a buffer of bytes, value by value, keys in the order given.
///
/// Commas are its own affair; balanced brackets and a key before every member are the caller's.
package struct JSONWriter {
  /// The text so far, in UTF-8.
  package private(set) var bytes: [UInt8] = []

  /// Whether the next key or element follows another one.
  private var needsComma = false

  /// A writer with an empty buffer.
  package init() {}

  /// Empties the buffer and keeps its memory for the next text.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Ends a text that stands on a line of its own.
  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// Writes an object; its members are keys and values.
  package mutating func object(_ members: (inout JSONWriter) -> Void) {
    beginObject()
    members(&self)
    endObject()
  }

  /// An object on a line of its own.
  package static func line(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object(members)
    writer.endLine()
    return writer.bytes
  }

  /// Opens an object.
  package mutating func beginObject() { open("{") }

  /// Closes the innermost object.
  package mutating func endObject() { close("}") }

  /// Opens an array.
  package mutating func beginArray() { open("[") }

  /// Closes the innermost array.
  package mutating func endArray() { close("]") }

  /// Writes the key of an object's next member.
  package mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes null.
  package mutating func null() { literal("null") }

  /// Writes true or false.
  package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

  /// Writes an integer.
  package mutating func integer(_ value: Int) { literal(String(value)) }

  /// Writes the shortest decimal that reads back as the same number; null if it isn't finite or is nil.
  package mutating func number(_ value: Double?) {
    if let value, value.isFinite { literal(value.description) } else { null() }
  }

  /// Writes the shortest decimal that reads back as the same number; null if it isn't finite.
  package mutating func number(_ value: Float) {
    value.isFinite ? literal(value.description) : null()
  }

  /// Writes a string.
  package mutating func string(_ value: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    if value.utf8.contains(where: Self.mustEscape) {
      for byte in value.utf8 { escape(byte) }
    } else {
      bytes.append(contentsOf: value.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes an array of numbers.
  package mutating func numbers(_ values: some Sequence<Float>) {
    beginArray()
    for value in values { number(value) }
    endArray()
  }

  /// Writes an array of numbers.
  @_disfavoredOverload
  package mutating func numbers(_ values: some Sequence<Double>) {
    beginArray()
    for value in values { number(value) }
    endArray()
  }

  /// Writes an array of integers.
  package mutating func integers(_ values: some Sequence<Int>) {
    beginArray()
    for value in values { integer(value) }
    endArray()
  }

  /// Writes an array of strings.
  package mutating func strings(_ values: some Sequence<String>) {
    beginArray()
    for value in values { string(value) }
    endArray()
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    needsComma = true
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case 0x08: bytes += #"\b"#.utf8
    case 0x09: bytes += #"\t"#.utf8
    case 0x0A: bytes += #"\n"#.utf8
    case 0x0C: bytes += #"\f"#.utf8
    case 0x0D: bytes += #"\r"#.utf8
    case 0..<0x10: bytes += (#"\u000"# + String(byte, radix: 16)).utf8
    case 0x10..<0x20: bytes += (#"\u00"# + String(byte, radix: 16)).utf8
    default: bytes.append(byte)
    }
  }
}
