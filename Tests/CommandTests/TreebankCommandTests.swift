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
        "nodeLabels":{"2":3,"3":2,"4":1,"NP":1,"PRP":1,"S":1,"VP":1},"categories":{}}

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

  @Test func transformsApplyInTheOrderGiven() throws {
    func convert(_ transforms: [String]) throws -> String {
      try Command.run(
        ["convert", "-", "--to", "brackets"] + transforms, input: "(S (NP (NN a)) (X b) (Y c) (Z d))"
      ).text
    }
    let collapsed = ["--collapse-unaries", "--binarize", "left"]
    #expect(try convert(collapsed) == "(S ( ( (NP a) (X b)) (Y c)) (Z d))\n")
    #expect(try convert(["--binarize", "right"]) == "(S (NP (NN a)) ( (X b) ( (Y c) (Z d))))\n")
    let restored = ["--binarize=left", "--markers", "--unbinarize", "marked"]
    #expect(try convert(restored) == "(S (NP (NN a)) (X b) (Y c) (Z d))\n")
    // Chains that binarisation has no part in come out alike; labels of markers tell which came first.
    #expect(
      try convert(["--binarize", "left", "--markov", "9", "--join-unaries", "all"])
        == "(S (S|<NP-X-Y> (S|<NP-X> (NP+NN a) (X b)) (Y c)) (Z d))\n")
    #expect(
      try convert(["--join-unaries", "all", "--binarize", "left", "--markov", "9"])
        == "(S (S|<NP+NN-X-Y> (S|<NP+NN-X> (NP+NN a) (X b)) (Y c)) (Z d))\n")
  }

  @Test func theFormatCanBeSaid() throws {
    let text = try Command.run(
      ["convert", "-", "--to", "brackets", "--input-format", "text"], input: "It works\n\nwell (\n")
    #expect(text.text == "( ( It) ( works))\n( ( well) ( -LRB-))\n")
    let wrong = try Command.run(["stats", "-", "--input-format", "xml"], input: "(2 a)")
    #expect(wrong.status == 65)
  }

  /// A dependency treebank of two sentences, with labels from -2.
  private func writeParentPointers(to folder: Folder) throws {
    try folder.write("It works\nIt fails badly\n", to: "sst/toks.txt")
    try folder.write("2 0\n2 0 2\n", to: "sst/dparents.txt")
    try folder.write("# 2\n0 -2 -1\n", to: "sst/dlabels.txt")
    try folder.write("nsubj root\nnsubj root advmod\n", to: "sst/rels.txt")
  }

  @Test func parentPointersAreReadFromTheirFolder() throws {
    try Folder.temporary { folder in
      try writeParentPointers(to: folder)
      for path in ["sst", "sst/toks.txt", "sst/dparents.txt"] {
        let outcome = try Command.run(["stats", "--format", "json", folder.path(path)])
        #expect(
          outcome.text == """
            {"trees":2,"nodes":5,"tokens":5,"types":4,"depth":2,"arity":2,"rootLabels":{"-2":1,"2":1},\
            "nodeLabels":{"-2":1,"-1":1,"0":1,"2":1},"categories":{"advmod":1,"nsubj":2,"root":2}}

            """)
      }
      let people = try Command.run(["stats", folder.path("sst")])
      #expect(people.text.contains("categories\n  advmod  1  20.0 %\n  nsubj   2  40.0 %\n"))
      let xml = try Command.run(["convert", "--to", "xml", "--label-offset", "2", folder.path("sst")])
      #expect(xml.status == 0)
      #expect(
        xml.text.contains(
          #"<tree><node label="4" category="root" word="works" position="2"><leaf category="nsubj" position="1">"#
        ))
      let again = try Command.run(["convert", "--to", "xml", "-"], input: xml.text)
      #expect(again.text == xml.text)
      let brackets = try Command.run(["convert", "--to", "brackets", folder.path("sst")])
      #expect(brackets.status == 65)
      #expect(brackets.errors.contains("sst/toks.txt:1:1: error: tree 1 cannot be written: the word 'works'"))
    }
  }

  @Test func aMistakeInParentPointersIsPlaced() throws {
    try Folder.temporary { folder in
      try writeParentPointers(to: folder)
      try folder.write("2 0\n2 1 0\n", to: "sst/dparents.txt")
      for command in [["stats"], ["convert", "--to", "xml"], ["evaluate", "--model", TrainedModel.tree]] {
        let outcome = try Command.run(command + [folder.path("sst")])
        #expect(outcome.status == 65)
        #expect(
          outcome.errors.hasPrefix(
            "\(folder.path("sst"))/dparents.txt:2:1: error: node 1 is under itself: its parents lead back to it\n"
          ))
      }
      let stream = try Command.run(["stats", "--input-format", "parent-pointers", "-"], input: "It works\n")
      #expect(stream.status == 65)
      #expect(stream.errors.contains("name their folder"))
    }
  }

  @Test func labelsMayBeShifted() throws {
    let stats = ["stats", "--format", "json", "-"]
    let up = try Command.run(stats + ["--label-offset", "2"], input: "(-2 (0 It) ( works))")
    #expect(up.text.contains(#""nodeLabels":{"0":1,"2":1}"#))
    let down = try Command.run(stats + ["--label-offset", "-2"], input: "(4 (2 It) ( works))")
    #expect(down.text.contains(#""nodeLabels":{"0":1,"2":1}"#))
    let words = try Command.run(stats + ["--label-offset", "2"], input: "(2 a)\n(NP b)\n")
    #expect(words.status == 65)
    #expect(
      words.errors == "<standard input>:2:1: error: the label 'NP' is not a whole number,"
        + " so nothing can be added to it\n")
    #expect(try Command.run(stats + ["--label-offset", "x"]).status == 64)
  }

  @Test func listOpsAreATreebank() throws {
    let text = "0\t( ( ( [SM 6 ) 4 ) ] )\n3\t3\n"
    let stats = try Command.run(["stats", "--format", "json", "-"], input: text)
    #expect(
      stats.text == """
        {"trees":2,"nodes":8,"tokens":5,"types":5,"depth":4,"arity":2,"rootLabels":{"0":1,"3":1},\
        "nodeLabels":{"0":1,"3":1},"categories":{}}

        """)
    let brackets = try Command.run(["convert", "--to", "brackets", "-"], input: text)
    #expect(brackets.text == "(0 ( ( ( [SM) ( 6)) ( 4)) ( ]))\n(3 3)\n")
  }

  /// Train, evaluate and classify read what stats reads.
  @Test(arguments: ["child-sum-tree-lstm", "tree-lstm", "lstm"])
  func aModelLearnsFromParentPointers(_ cell: String) throws {
    try Folder.temporary { folder in
      try writeParentPointers(to: folder)
      let data = folder.path("sst")
      let train = try Command.run([
        "train", "--train", data, "--dev", data, "--output", folder.path("model"), "--label-offset", "2",
        "--cell", cell, "--hidden", "4", "--epochs", "1", "--quiet",
      ])
      #expect(train.status == 0, "\(train.errors)")
      let model = ["--model", folder.path("model")]
      let evaluate = try Command.run(["evaluate", "--format", "json", "--label-offset", "2", data] + model)
      #expect(evaluate.status == 0, "\(evaluate.errors)")
      #expect(try evaluate.objects.first?["trees"] == .integer(2))
      // Without the offset -2 is a label that the model doesn't know.
      #expect(try Command.run(["evaluate", data] + model).status == 65)
      let classify = try Command.run(["classify", "--nodes", "all", "--format", "json", data] + model)
      #expect(try classify.objects.map { $0["text"] } == [.string("It works"), .string("It fails badly")])
      let text = try Command.run(["classify", "--nodes", "all", data] + model)
      #expect(
        text.lines.map { $0.split(separator: "%")[1].dropFirst(2) } == [
          "It works", "It", "It fails badly", "It", "badly",
        ])
    }
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
