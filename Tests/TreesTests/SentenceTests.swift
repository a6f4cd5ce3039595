import EspalierBytes
import EspalierTrees
import Testing

@Suite struct SentenceTests {
  private func reader(_ text: String) -> SentenceReader {
    SentenceReader(ByteReader(bytes: Array(text.utf8), name: "s"))
  }

  @Test func aLineIsAFlatTree() throws {
    let trees = try reader("\u{FEFF}It 's  good .\r\n\n \t\nGood\n8\u{A0}1/2 (a)").readAll()
    #expect(trees.count == 3)
    #expect(trees[0] == Tree(children: ["It", "'s", "good", "."].map { Tree(word: $0) }))
    #expect(trees[1] == Tree(word: "Good"))
    #expect(trees[2].words == ["8\u{A0}1/2", "(a)"])
  }

  @Test func placesAreThoseOfTheFirstToken() throws {
    let reader = reader("\n  ü a\nb")
    _ = try reader.next()
    #expect(reader.position.description == "s:2:3")
    _ = try reader.next()
    #expect(reader.position.description == "s:3:1")
    #expect(try reader.next() == nil)
  }

  @Test(
    arguments: [
      ([0x61, 0x20, 0x00], "s:1:3: error: a NUL byte; expected text in UTF-8"),
      ([0x0A, 0xC3, 0xA9, 0xE9, 0x20], "s:2:2: error: invalid UTF-8: the byte 0xE9 does not belong here"),
      ([0x61, 0xE2, 0x82], "s:1:2: error: invalid UTF-8: the byte 0xE2"),
      ([0xED, 0xA0, 0x80], "s:1:1: error: invalid UTF-8: the byte 0xED"),
      ([0xC0, 0x80], "s:1:1: error: invalid UTF-8: the byte 0xC0"),
      ([0xF4, 0x90, 0x80, 0x80], "s:1:1: error: invalid UTF-8: the byte 0xF4"),
    ] as [([UInt8], String)])
  func badBytesAreErrors(_ bytes: [UInt8], _ message: String) throws {
    let sentences = SentenceReader(ByteReader(bytes: bytes, name: "s"))
    #expect { try sentences.readAll() } throws: { "\($0)".hasPrefix(message) }
    // The bracket reader checks the same bytes in the same way.
    let brackets = BracketReader(ByteReader(bytes: Array("(2 ".utf8) + bytes + Array(")".utf8), name: "s"))
    #expect { try brackets.readAll() } throws: {
      "\($0)".contains("UTF-8") || "\($0)".contains("second word")
    }
  }
}
