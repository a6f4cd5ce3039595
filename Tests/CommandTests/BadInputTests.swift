import Testing

/// Every bad input is one clear sentence, with its place, and a status that says what sort it is.
@Suite struct BadInputTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let place: String
    let words: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ place: String, _ words: String) {
      self.init(name, Array(text.utf8), place, words)
    }

    init(_ name: String, _ bytes: [UInt8], _ place: String, _ words: String) {
      (self.name, self.bytes, self.place, self.words) = (name, bytes, place, words)
    }
  }

  static let cases = [
    Case("unbalanced", "(2 a)\n(3 (2 It) (4 's\n", ":2:1", "unbalanced bracket"),
    Case("stray", "(2 a)\n(3 b))\n", ":2:6", "unbalanced bracket"),
    Case("label without a word", "(4 )\n", ":1:4", "has no word"),
    Case("empty", "", "", "there is no tree"),
    Case("binary", [0x7F, 0x45, 0x4C, 0x46, 0, 1, 2], "", "binary data"),
    Case("invalid UTF-8", Array("(2 a".utf8) + [0xFF, 0x29], ":1:5", "invalid UTF-8"),
    Case("malformed XML", "<treebank version=\"1\"><tree></treebank>", ":1:", "malformed XML"),
    Case(
      "entity", "<!DOCTYPE t [<!ENTITY e \"x\">]><treebank version=\"1\"/>", ":1:", "declares the entity 'e'"),
    Case("plain text", "It works .\n", "", "XML"),
    Case("damaged gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF], "", "not a whole gzip file"),
  ]

  @Test(arguments: cases) func isOneSentenceAndStatus65(_ sample: Case) throws {
    try Folder.temporary { folder in
      try folder.write(sample.bytes, to: "sample")
      for command in [["stats"], ["convert", "--to", "xml"], ["evaluate", "--model", TrainedModel.tree]] {
        let outcome = try Command.run(command + [folder.path("sample")])
        #expect(outcome.status == 65)
        let sentences = outcome.errors.split(separator: "\n").filter { $0.contains("error: ") }
        #expect(sentences.count == 1)
        #expect(outcome.errors.hasPrefix("\(folder.path("sample"))\(sample.place)"))
        #expect(outcome.errors.contains(sample.words))
        #expect(!outcome.errors.contains("Fatal"))
      }
    }
  }

  @Test func missingFilesAreStatus66() throws {
    let outcome = try Command.run(["stats", "/nowhere/at/all"])
    #expect(outcome.status == 66)
    #expect(outcome.errors == "/nowhere/at/all: error: there is no such file or folder\n")
  }

  @Test func nothingIsWrittenWhereALaterFileIsMissing() throws {
    try Folder.temporary { folder in
      try folder.write("(2 a)\n", to: "trees")
      let outcome = try Command.run(
        ["convert", "--to", "brackets", folder.path("trees"), folder.path("missing")])
      #expect(outcome.status == 66)
      #expect(outcome.output.isEmpty)
    }
  }

  @Test func aFolderWithoutTreebankIsNamed() throws {
    try Folder.temporary { folder in
      try folder.write("nothing to see\n", to: "inner/notes.txt")
      let outcome = try Command.run(["stats", folder.path("inner")])
      #expect(outcome.status == 65)
      #expect(outcome.errors.hasPrefix("\(folder.path("inner")): error: this folder holds no treebank"))
    }
  }

  @Test func treesBeforeAnErrorAreWritten() throws {
    let outcome = try Command.run(
      ["convert", "--to", "brackets", "-"], input: "(2 a)\n(2 b)\n(2 c))\n(2 d)\n")
    #expect(outcome.status == 65)
    #expect(outcome.text == "(2 a)\n(2 b)\n(2 c)\n")
    #expect(outcome.errors.hasPrefix("<standard input>:3:6: error: "))
  }

  @Test func aTreeThatAFormatCannotHoldIsPlaced() throws {
    let xml = "<treebank version=\"1\"><tree><leaf>a b</leaf></tree></treebank>"
    let outcome = try Command.run(["convert", "--to", "brackets", "-"], input: xml)
    #expect(outcome.status == 65)
    #expect(outcome.errors.hasPrefix("<standard input>:1:"))
    #expect(outcome.errors.contains("'a b' holds white space"))
  }
}
