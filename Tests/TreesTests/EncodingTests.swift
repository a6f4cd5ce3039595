import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

/// Text that is not UTF-8, and brackets with lemmas, which such text often has.
@Suite struct EncodingTests {
  private static func trees(_ bytes: [UInt8], encoding: String?, name: String = "trees.txt") throws -> [Tree]
  {
    var trees: [Tree] = []
    try withTemporaryFolder { folder in
      let path = folder + "/" + name
      try Data(bytes).write(to: URL(filePath: path))
      for path in [path, folder] {
        let file = try TreebankFile.open(
          path: path, options: .init(encoding: encoding.flatMap(CharacterEncoding.init)))
        trees = try file.readAll()
      }
    }
    return trees
  }

  @Test(arguments: ["ISO-8859-1", "latin1", "windows-1252"])
  func textIsReadInItsEncoding(_ encoding: String) throws {
    let bytes = Array("(3 (2 caf".utf8) + [0xE9] + Array(") (4 \u{62}))\n".utf8)
    #expect(try Self.trees(bytes, encoding: encoding).map { $0.text } == ["café b"] as [String])
    #expect { try Self.trees(bytes, encoding: nil) } throws: {
      ($0 as? TreeSyntaxError)?.code == .invalidUTF8(byte: 0xE9)
    }
  }

  @Test(arguments: ["UTF-16", "UTF-16LE"]) func textOfTwoBytesACharacterIsRead(_ encoding: String) throws {
    let data = try #require(
      "(3 (2 caf\u{E9}) (4 \u{1F600}))\n".data(using: encoding == "UTF-16" ? .utf16 : .utf16LittleEndian))
    #expect(
      try Self.trees(Array(data), encoding: encoding).map { $0.words } == [["café", "\u{1F600}"]]
        as [[String]])
  }

  @Test(arguments: 1...5) func piecesMayEndAmidACharacter(_ size: Int) throws {
    let data = try #require("(3 (2 \u{3042}\u{3044}) (4 \u{E9}\u{1F600}))".data(using: .utf16LittleEndian))
    let ends = try makePipe()
    let file = try TreebankFile.open(
      path: "/dev/fd/\(ends.reading)", options: .init(encoding: CharacterEncoding("UTF-16LE")))
    feed(Array(data), by: size, to: ends.writing)
    #expect(try file.readAll().map { $0.words } == [["\u{3042}\u{3044}", "\u{E9}\u{1F600}"]] as [[String]])
    close(ends.reading)
  }

  @Test func bytesWithoutMeaningAreAnError() throws {
    let stray = Array("(3 (2 a)\n(4 ".utf8) + [0xE9, 0x29, 0x29]
    #expect { try Self.trees(stray, encoding: "US-ASCII") } throws: {
      let error = $0 as? FileError
      return error?.code == .undecodable && "\($0)".contains("the byte 0xE9 on line 2")
    }
    let cut = Array("(3 a)".utf8) + [0xE3, 0x81]
    #expect { try Self.trees(cut, encoding: "UTF-8") } throws: {
      ($0 as? FileError)?.detail == "it ends amid a character"
    }
  }

  @Test func anXMLDocumentSaysItsEncodingItself() throws {
    let head = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><treebank version=\"1\"><tree><leaf>caf"
    let bytes = Array(head.utf8) + [0xE9] + Array("</leaf></tree></treebank>".utf8)
    for encoding in [nil, "windows-1250", "UTF-16"] {
      #expect(
        try Self.trees(bytes, encoding: encoding, name: "t.xml").map { $0.text } == ["café"] as [String])
    }
  }

  @Test(arguments: ["", "no-such-encoding", "UTF-8//IGNORE", "latin 1", "UTF-8\0"])
  func unknownEncodingsAreNone(_ name: String) { #expect(CharacterEncoding(name) == nil) }

  @Test func lemmasAreDropped() throws {
    let tree = "(S (sn (da0ms0 El el) (ncms000 grupo grupo)) (vmis3s0 anunció anunciar) (Fp .))"
    let plain = try Tree(brackets: "(S (sn (da0ms0 El) (ncms000 grupo)) (vmis3s0 anunció) (Fp .))")
    #expect(try BracketReader("\n( \(tree) )\n\(tree)").readAll().last == plain)
    #expect(try BracketReader(tree + "(S (v ve ver))").readAll().count == 2)
  }

  /// Few lemmas are mistakes, and so is what follows a lemma.
  @Test(arguments: [
    "(3 (2 It) (4 good film))", "(4 good film)", "(3 (2 a b) (2 c d))",
    "(3 (2 a b c) (2 d e) (2 f g) (2 h i))",
    "(3 (2 a b) (2 c d) (2 e f))(3 x y z)", "(3 (2 a) (2 b) (2 c d) (2 e f))",
  ])
  func otherSecondWordsAreErrors(_ text: String) {
    #expect {
      try BracketReader(text).readAll()
    } throws: {
      if case .secondWord = ($0 as? TreeSyntaxError)?.code { true } else { false }
    }
  }

  /// Counted by their brackets.
  @Test(.enabled(if: Places.treebank("spanish-cess") != nil, "spanish-cess is not in ESPALIER_DATA"))
  func spanishTreebankHasItsCounts() throws {
    let path = try #require(Places.treebank("spanish-cess"))
    let encoding = try #require(CharacterEncoding("ISO-8859-1"))
    var statistics = TreebankStatistics()
    let file = try TreebankFile.open(path: path, options: .init(encoding: encoding))
    while let tree = try file.next() { statistics.add(tree) }
    #expect(statistics.trees == 14 && statistics.nodes == 1578 && statistics.tokens == 634)
  }
}
