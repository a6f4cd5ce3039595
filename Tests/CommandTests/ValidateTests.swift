import Foundation
import Testing

/// `validate`, and the options that choose what is read.
@Suite struct ValidateTests {
  private static let good = "(3 (2 It) (4 works))\n"

  @Test func nothingIsSaidWhereAllIsWell() throws {
    try Folder.temporary { folder in
      try folder.write(Self.good, to: "a.txt")
      for paths in [[folder.path("a.txt")], [folder.url.path], ["-"]] {
        let outcome = try Command.run(["validate"] + paths, input: Self.good)
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
      }
    }
  }

  @Test func everyProblemIsTold() throws {
    try Folder.temporary { folder in
      try folder.write(Self.good + "(3 (2 It) (4 ))\n" + Self.good + "(2 x) y\n", to: "a.txt")
      try folder.write("<treebank version=\"1\"><tree><leaf/></tree><tree><node/></tree><x", to: "b.xml")
      try folder.write(
        "1\tIt\t_\t_\t_\t_\t9\troot\t_\t_\n\n1\tOk\t_\t_\t_\t_\t0\troot\t_\t_\n", to: "c.conllu")
      try folder.write([0x1F, 0x8B, 8, 0] as [UInt8], to: "d.gz")
      let outcome = try Command.run(["validate", folder.url.path])
      #expect(outcome.status == 65 && outcome.errors.isEmpty)
      let places = outcome.lines.filter { $0.contains(": error: ") }.map { line in
        line.replacing(folder.url.path + "/", with: "").split(separator: ": error: ")[0]
      }
      #expect(
        places == [
          "a.txt:2:14", "a.txt:4:7", "b.xml:1:36", "b.xml:1:56", "b.xml:1:65", "c.conllu:1:14", "d.gz",
        ])
      #expect(outcome.lines.last == "7 problems in 4 files")
    }
  }

  @Test func missingFilesAreNoProblemsOfTreebanks() throws {
    let outcome = try Command.run(["validate", "/none/such"])
    #expect(outcome.status == 66 && outcome.output.isEmpty && !outcome.errors.isEmpty)
  }

  @Test func labelsCountToo() throws {
    let outcome = try Command.run(["validate", "--label-offset", "2", "-"], input: "(1 a)(x b)(2 c)(y d)")
    #expect(outcome.status == 65 && outcome.lines.last == "2 problems in 1 file")
  }

  @Test func theKindOfTreesCanBeChosen() throws {
    let document = """
      <root><document><sentences><sentence id="1"><tokens><token id="1"><word>It</word></token>\
      <token id="2"><word>works</word></token></tokens><parse>(ROOT (PRP It) (VBZ works))</parse>\
      <dependencies type="basic-dependencies"><dep type="root"><governor idx="0">ROOT</governor>\
      <dependent idx="2">works</dependent></dep><dep type="nsubj"><governor idx="2">works</governor>\
      <dependent idx="1">It</dependent></dep></dependencies></sentence></sentences></document></root>
      """
    let constituents = try Command.run(["convert", "--to", "brackets", "-"], input: document)
    #expect(constituents.text == "(ROOT (PRP It) (VBZ works))\n")
    let dependencies = try Command.run(
      ["convert", "--to", "xml", "--trees", "dependencies", "-"], input: document)
    #expect(
      dependencies.text.contains(
        "<node category=\"root\" word=\"works\" position=\"2\"><leaf category=\"nsubj\" position=\"1\">It"))
    let refused = try Command.run(["stats", "--trees", "dependencies", "-"], input: Self.good)
    #expect(
      refused.status == 65
        && refused.errors.contains("a treebank in brackets has no dependencies; leave --trees out"))
  }

  @Test func aMappingReadsAnyXML() throws {
    try Folder.temporary { folder in
      try folder.write("tree = s\nword = text()\nlabel = name()\n", to: "map.txt")
      try folder.write("<doc><s><a>It</a><b>works</b></s></doc>", to: "a.xml")
      let outcome = try Command.run(
        ["convert", "--to", "brackets", "--xml-mapping", folder.path("map.txt"), folder.path("a.xml")])
      #expect(outcome.text == "(s (a It) (b works))\n")
      try folder.write("trees = s\n", to: "bad.txt")
      let bad = try Command.run(["stats", "--xml-mapping", folder.path("bad.txt"), folder.path("a.xml")])
      #expect(
        bad.status == 65 && bad.errors.contains("bad.txt:1:1: error: 'trees' is not a key of a mapping"))
    }
  }
}
