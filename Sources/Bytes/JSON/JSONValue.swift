/// A JSON value that keeps the order of an object's members.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A number written without fraction and exponent that fits.
  case integer(Int)
  /// Any other number.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A key and its value.
  package struct Member: Sendable, Equatable {
    package var key: String
    package var value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The value of an object's member; nil where there is none, or where this is no object.
  package subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text of a value.
  ///
  /// - Parameter indented: whether the members of objects stand on lines of their own, for people;
  ///   arrays stay on one line.
  package func text(indented: Bool) -> String {
    indented ? indentedText(indentation: "") : compactText
  }

  private var compactText: String {
    var writer = JSONWriter()
    write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func indentedText(indentation: String) -> String {
    guard case .object(let members) = self, !members.isEmpty else { return compactText }
    let inner = indentation + "  "
    let lines = members.map { member in
      inner + JSONValue.string(member.key).compactText + ": " + member.value.indentedText(indentation: inner)
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n" + indentation + "}"
  }

  /// Writes the value; nesting is as deep as the program that made it built it, or as `JSONParser` allows.
  package func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .integer(let value): writer.integer(value)
    case .number(let value): writer.number(value)
    case .string(let value): writer.string(value)
    case .array(let values):
      writer.beginArray()
      for value in values { value.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.key)
        member.value.write(to: &writer)
      }
      writer.endObject()
    }
  }
}
