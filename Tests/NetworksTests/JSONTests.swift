import Espalier
import Foundation
import Testing

struct JSONWriterTests {
  private func text(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func keysStayInOrderAndCommasFallWhereTheyShould() {
    let line = text { writer in
      writer.beginObject()
      writer.key("z")
      writer.integer(-1)
      writer.key("a")
      writer.beginArray()
      writer.beginObject()
      writer.endObject()
      writer.bool(true)
      writer.numbers([0.5, 1])
      writer.integers([])
      writer.endArray()
      writer.key("n")
      writer.null()
      writer.endObject()
      writer.endLine()
      writer.strings(["a", "b"])
      writer.endLine()
    }
    #expect(line == #"{"z":-1,"a":[{},true,[0.5,1.0],[]],"n":null}"# + "\n" + #"["a","b"]"# + "\n")
  }

  @Test func anEmptiedWriterStartsAfresh() {
    var writer = JSONWriter()
    writer.integer(1)
    writer.removeAll()
    writer.integer(2)
    #expect(writer.bytes == Array("2".utf8))
  }

  @Test func numbersAreTheShortestThatReadBack() throws {
    #expect(text { $0.numbers([0.1, 1e-7, 3.4028235e38, -0.0]) } == "[0.1,1e-07,3.4028235e+38,-0.0]")
    #expect(text { $0.numbers([.nan, .infinity, -.infinity]) } == "[null,null,null]")
    #expect(text { $0.number(Double.nan) } == "null")
    #expect(text { $0.number(nil as Double?) } == "null")
    var source = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let value = Float(bitPattern: source.next() as UInt32)
      guard value.isFinite else { continue }
      #expect(Float(text { $0.number(value) }) == value)
      // Another implementation agrees that this is JSON.
      let read = try JSONDecoder().decode([Double].self, from: Data(text { $0.numbers([value]) }.utf8))
      #expect(Float(read[0]) == value)
    }
  }

  @Test func stringsAreEscaped() throws {
    #expect(
      text { $0.string("a\"b\\c\n\t\r\u{8}\u{C}\u{1}\u{1F}/é\u{2028}😀\u{7F}") }
        == #""a\"b\\c\n\t\r\b\f\u0001\u001f/é"# + "\u{2028}😀\u{7F}\"")
    let all = String(String.UnicodeScalarView((0..<0x300).compactMap(Unicode.Scalar.init)))
    let read = try JSONDecoder().decode([String].self, from: Data(text { $0.strings([all]) }.utf8))
    #expect(read == [all])
  }
}

struct JSONValueTests {
  private func value(_ text: String) throws -> JSONValue { try JSONParser.value(of: Array(text.utf8)) }

  @Test func valuesAreReadAsWritten() throws {
    let text =
      #"{"b":[1,-0,2.5,1e3,10000000000000000000000],"a":{"x":null,"y":[true,false],"":""},"é":"\u00e9\ud83d\ude00\/\n"}"#
    let read = try value(" \n\t\r" + text + " ")
    #expect(
      read["b"]
        == .array([.integer(1), .integer(0), .number(2.5), .number(1000), .number(1e22)]))
    #expect(read["a"]?["x"] == .null)
    #expect(read["a"]?["y"] == .array([.bool(true), .bool(false)]))
    #expect(read["é"] == .string("é😀/\n"))
    #expect(read["c"] == nil)
    #expect(try value(read.text(indented: false)) == read)
    #expect(try value(read.text(indented: true)) == read)
  }

  @Test func indentedTextIsForPeople() {
    let value = JSONValue.object([
      .init("a", .integer(1)), .init("b", .object([.init("c", .array([.integer(1), .integer(2)]))])),
      .init("d", .object([])),
    ])
    #expect(
      value.text(indented: true) == """
        {
          "a": 1,
          "b": {
            "c": [1,2]
          },
          "d": {}
        }
        """)
  }

  @Test(arguments: [
    ("", 0, "expected a value before the end of the text"), ("{", 1, "expected a key"),
    ("[1,]", 3, "expected a value"),
    ("[1 2]", 3, "expected ']'"), (#"{"a":1,}"#, 7, "expected a key"), (#"{"a" 1}"#, 5, "expected ':'"),
    (#"{"a":1,"a":2}"#, 7, "key 'a' occurs twice"), ("01", 1, "text after the end of the value"),
    ("1.", 2, "expected a digit"), ("-", 1, "expected a digit"), ("1e", 2, "expected a digit"),
    ("1e999", 0, "number out of range"), (#""a"#, 2, "string without an end"),
    (#""\"#, 2, "string without an end"),
    (#""\x""#, 2, "unknown escape"), (#""\u12g4""#, 5, "expected four hexadecimal digits"),
    (#""\ud800""#, 7, "half of a surrogate pair"), (#""\udc00""#, 7, "half of a surrogate pair"),
    (#""\ud800\u0041""#, 13, "half of a surrogate pair"), ("\"\n\"", 1, "control character in a string"),
    ("nul", 0, "expected a value"), ("NaN", 0, "expected a value"), ("\u{FEFF}1", 0, "expected a value"),
  ])
  func syntaxErrors(_ text: String, offset: Int, reason: String) {
    #expect(throws: JSONSyntaxError(offset: offset, reason: reason)) { try value(text) }
  }

  @Test func depthIsBounded() throws {
    #expect(throws: Never.self) {
      try value(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
    }
    #expect(throws: JSONSyntaxError(offset: 64, reason: "nested more than 64 levels deep")) {
      try value(String(repeating: "[", count: 1_000_000))
    }
    // Depth counts nesting, not brackets.
    #expect(throws: Never.self) {
      try value("[" + Array(repeating: "[]", count: 100).joined(separator: ",") + "]")
    }
  }

  @Test func invalidUTF8IsAnError() {
    #expect(throws: JSONSyntaxError(offset: 0, reason: "invalid UTF-8 in a string")) {
      try JSONParser.value(of: [0x22, 0xC3, 0x22])
    }
  }
}
