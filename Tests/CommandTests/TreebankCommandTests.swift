import Espalier
import Foundation
import Testing

/// `stats` and `convert`.
@Suite struct TreebankCommandTests {
  static let trees = "(3 (2 It) (4 (2 's) (3 good)))\n( (S (NP (PRP It)) (VP works)))\n(2 It)\n"

  @Test func statsCountsWhatIsThere() throws {
    let outcome = try Command.run(["stats", "--format", "json", "-"], input: Self.trees)
    #expect(outcome.status == 0)
    #expect(
      outcome.text == """
        {"trees":3,"nodes":11,"tokens":6,"types":4,"depth":4,"arity":2,"rootLabels":{"2":1,"3":1},\
        "nodeLabels":{"2":3,"3":2,"4":1,"NP":1,"PRP":1,"S":1,"VP":1}}

        """)
  }

  @Test func severalFilesAreOneSum() throws {
    try Folder.temporary { folder in
      try folder.write(Self.trees, to: "a.txt")
      try folder.write("<treebank version=\"1\"><tree><leaf>It</leaf></tree></treebank>", to: "b.xml")
      for paths in [[folder.path("a.txt"), folder.path("b.xml")], [folder.url.path]] {
        let object = try #require(try Command.run(["stats", "--format", "json"] + paths).objects.first)
        #expect(object["trees"] == .integer(4))
        #expect(object["tokens"] == .integer(7))
        #expect(object["types"] == .integer(4))
      }
    }
  }

  @Test func statsForPeopleHasTheSameFigures() throws {
    let outcome = try Command.run(["stats", "-"], input: Self.trees)
    #expect(outcome.lines.first?.split(separator: " ") == ["trees", "3"])
    #expect(outcome.text.contains("root labels\n  2  1  50.0 %\n  3  1  50.0 %\n"))
  }

  @Test func labelsThatAreNumbersAreInTheirOrder() throws {
    let outcome = try Command.run(["stats", "--format", "json", "-"], input: "(10 a)(9 b)(-1 c)(9 d)")
    #expect(outcome.text.contains(#""rootLabels":{"-1":1,"9":2,"10":1}"#))
  }

  @Test func bracketsToXMLAndBackAreTheSameBytes() throws {
    try Folder.temporary { folder in
      let trees = "(3 (2 It) (4 's&<\">\u{A0}é))\n( word)\n( ( a) (X (Y -LRB-)))\n"
      try folder.write(trees, to: "trees.txt")
      let xml = try Command.run(["convert", "--to", "xml", folder.path("trees.txt")])
      #expect(xml.status == 0)
      #expect(xml.text.hasSuffix("</treebank>\n"))
      let back = try Command.run(["convert", "--to", "brackets", "-"], input: xml.text)
      #expect(back.status == 0)
      #expect(back.text == trees)
    }
  }

  @Test func transformsApplyInEitherOrderOfTheArguments() throws {
    let tree = "(S (NP (NN a)) (X b) (Y c) (Z d))"
    let transforms = ["--collapse-unaries", "--binarize", "left"]
    let expected = "(S ( ( (NP a) (X b)) (Y c)) (Z d))\n"
    #expect(try Command.run(["convert", "-", "--to", "brackets"] + transforms, input: tree).text == expected)
    let reversed = ["--binarize", "left", "--collapse-unaries"]
    #expect(try Command.run(["convert", "-", "--to", "brackets"] + reversed, input: tree).text == expected)
    let right = try Command.run(["convert", "-", "--to", "brackets", "--binarize", "right"], input: tree)
    #expect(right.text == "(S (NP (NN a)) ( (X b) ( (Y c) (Z d))))\n")
  }

  @Test func theFormatCanBeSaid() throws {
    let text = try Command.run(
      ["convert", "-", "--to", "brackets", "--input-format", "text"], input: "It works\n\nwell (\n")
    #expect(text.text == "( ( It) ( works))\n( ( well) ( -LRB-))\n")
    let wrong = try Command.run(["stats", "-", "--input-format", "xml"], input: "(2 a)")
    #expect(wrong.status == 65)
  }

  @Test func aMillionLevelsPassThrough() throws {
    try Folder.temporary { folder in
      let levels = 1_000_000
      let tree = String(repeating: "(2 ", count: levels) + "x" + String(repeating: ")", count: levels) + "\n"
      try folder.write(tree, to: "deep.txt")
      let stats = try Command.run(["stats", "--format", "json", folder.path("deep.txt")])
      #expect(stats.status == 0)
      #expect(try stats.objects.first?["depth"] == .integer(levels))
      let brackets = try Command.run(["convert", "--to", "brackets", folder.path("deep.txt")])
      #expect(brackets.status == 0)
      #expect(brackets.output == Array(tree.utf8))
      let xml = try Command.run(["convert", "--to", "xml", folder.path("deep.txt")])
      #expect(xml.status == 65)
      #expect(xml.errors.split(separator: "\n").count == 1)
      #expect(xml.errors.contains("2046 levels"))
    }
  }

  @Test func gzipIsUndone() throws {
    try Folder.temporary { folder in
      try folder.write(Self.trees, to: "trees.txt")
      let outcome = try Command.shell("gzip -c trees.txt | \"$espalier\" stats --format json -", in: folder)
      #expect(outcome.status == 0)
      #expect(try outcome.objects.first?["trees"] == .integer(3))
    }
  }
}
