import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

@Suite struct TreebankFileTests {
  private func read(_ path: String, _ format: TreebankFormat? = nil) throws -> [String] {
    try TreebankFile.open(path: path, options: .init(format: format, commentPrefix: "#")).readAll().map(
      \.description)
  }

  static let xml = "<treebank version=\"1\"><tree><leaf label=\"2\">b</leaf></tree></treebank>"

  @Test func formatsAreRecognisedByContent() throws {
    try withTemporaryFolder { folder in
      let contents = [
        "(2 b)", "\u{FEFF} \r\n(2 b)", "# comment (\n(2 b)", "\u{FEFF}" + Self.xml, Self.xml, "\n" + Self.xml,
      ]
      for (index, content) in contents.enumerated() {
        try write(content, to: "\(folder)/\(index)")
        #expect(try read("\(folder)/\(index)") == ["(2 b)"])
      }
    }
  }

  @Test func aFormatCanBeSaid() throws {
    try withTemporaryFolder { folder in
      try write("(2 b)\n", to: folder + "/a")
      #expect(try read(folder + "/a", .text) == ["( ( -LRB-2) ( b-RRB-))"])
      #expect(throws: TreeSyntaxError.self) { try read(folder + "/a", .xml) }
    }
  }

  @Test func foldersAreReadInOrder() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/b", withIntermediateDirectories: true)
      try write("(3 c)", to: folder + "/b/c.mrg")
      try write("(1 a)", to: folder + "/a.txt")
      try write(Self.xml, to: folder + "/b/b.xml")
      try write("", to: folder + "/empty")
      try write("Read (this) first", to: folder + "/README")
      try write("<html>(2 x)</html>", to: folder + "/index.html")
      try write("<treebank version=\"1.5\"/>", to: folder + "/other.xml")
      try write("(9 hidden)", to: folder + "/.hidden")
      let file = try TreebankFile.open(path: folder)
      var trees: [String] = []
      while let tree = try file.next() { trees.append("\(file.position): \(tree)") }
      #expect(
        trees == [
          "\(folder)/a.txt:1:1: (1 a)", "\(folder)/b/b.xml:1:29: (2 b)", "\(folder)/b/c.mrg:1:1: (3 c)",
        ])
    }
  }

  @Test func aFolderWithoutATreebankIsAnError() throws {
    try withTemporaryFolder { folder in
      let message =
        "\(folder): error: this folder holds no treebank; expected files that begin with '(' or '<',"
        + " or tokens with parents (toks.txt and dparents.txt)"
      #expect { try read(folder) } throws: { "\($0)" == message }
      try write("notes", to: folder + "/notes.txt")
      #expect { try read(folder) } throws: { "\($0)" == message }
    }
  }

  @Test func aMissingFileIsKnownWhenItIsOpened() {
    #expect { try TreebankFile.open(path: "/none/such") } throws: { ($0 as? FileError)?.code == .notFound }
  }

  @Test func theEndStaysTheEnd() throws {
    let file = TreebankFile(ByteReader(bytes: Array("(2 b)".utf8), name: "m"))
    #expect(try file.readAll().count == 1)
    #expect(try file.next() == nil)
  }

  /// A tree is there before the next one is written.
  @Test(arguments: FormatSample.streamed)
  func theFirstTreeComesBeforeTheSecondIsWritten(_ sample: FormatSample) throws {
    let ends = try makePipe()
    let file = TreebankFile(
      ByteReader(descriptor: ends.reading, name: "p"), options: .init(format: sample.format))
    send(sample.begin, to: ends.writing)
    for word in ["works", "streams", "ends"] {
      send(sample.sentence(word), to: ends.writing)
      #expect(try file.next()?.words.last == word)
    }
    send(sample.end, to: ends.writing)
    close(ends.writing)
    #expect(try file.next() == nil)
    close(ends.reading)
  }
}
