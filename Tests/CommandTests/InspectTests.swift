import Espalier
import Foundation
import Testing

/// `inspect`.
@Suite struct InspectTests {
  private static let tree = "(4 (2 it) (4 (2 is) (4 (2 not) (0 bad))))"

  @Test func aTreesGatesAreATable() throws {
    let outcome = try Command.run(["inspect", "--model", TrainedModel.tree, Self.tree])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.lines[0] == "it is not bad")
    #expect(outcome.lines[1].hasPrefix("layer 1, up"))
    #expect(
      outcome.lines[2...8].map { $0.prefix { $0 != "\t" }.split(separator: "  ")[0] } == [
        "it is not bad", " it", " is not bad", "is", " not bad", "not", " bad",
      ] || outcome.lines[2].hasPrefix("it is not bad"))
    #expect(outcome.lines[9] == "largest movers" && outcome.lines.count == 15)
    #expect(outcome.lines[10].hasPrefix("  unit "))
  }

  @Test func aSentencesGatesAreARowAWord() throws {
    let outcome = try Command.run(["inspect", "--model", TrainedModel.chain, "it is not bad", Self.tree])
    #expect(outcome.status == 0)
    #expect(outcome.lines.filter { $0 == "it is not bad" }.count == 2)
    #expect(outcome.lines[1].hasPrefix("layer 1, forward"))
    #expect(outcome.lines[2...5].map { String($0.split(separator: " ")[0]) } == ["it", "is", "not", "bad"])
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let arguments = ["inspect", "--model", TrainedModel.tree, "--format", "json"]
    let object = try #require(try Command.run(arguments + [Self.tree]).objects.first)
    #expect(object.keys == ["index", "text", "passes"])
    let pass = try #require(object["passes"]?.elements.first)
    #expect(pass.keys == ["layer", "way", "nodes", "movers"])
    let nodes = try #require(pass["nodes"]).elements
    #expect(nodes.count == 7)
    let keys = [
      "start", "end", "text", "label", "reads", "kept", "letIn", "held", "showing", "shown", "moved",
    ]
    for node in nodes {
      #expect(node.keys == keys)
      #expect(node["reads"]?.elements.count == node["kept"]?.elements.count)
    }
    #expect(nodes.last?["reads"]?.elements.compactMap(\.integer) == [0, 5])
    #expect(pass["movers"]?.elements.first?.keys == ["unit", "node", "before", "after"])
    let units = try #require(try Command.run(arguments + ["--units", Self.tree]).objects.first)
    let all = try #require(units["passes"]?.elements.first?["nodes"]?.elements.last?["units"])
    #expect(all.keys == ["i", "o", "u", "kept", "c", "h"] && all["c"]?.elements.count == 8)
  }

  @Test func standardInputIsATreebank() throws {
    let outcome = try Command.run(
      ["inspect", "--model", TrainedModel.chain, "--format", "json", "--input-format", "text"],
      input: "it is good\nplot bad\n")
    #expect(try outcome.objects.map { $0["text"]?.string } == ["it is good", "plot bad"])
  }

  @Test func picturesAreWrittenWhole() throws {
    try Folder.temporary { folder in
      let outcome = try Command.run([
        "inspect", "--model", TrainedModel.tree, Self.tree, "--tree", folder.path("tree.svg"), "--heat-map",
        folder.path("map.svg"), "--show", "moved", "--layer", "1",
      ])
      #expect(outcome.status == 0)
      #expect(try folder.names == ["map.svg", "tree.svg"])
      for name in try folder.names {
        let text = String(decoding: try folder.bytes(name), as: UTF8.self)
        #expect(text.hasPrefix("<?xml") && text.hasSuffix("</svg>\n") && text.contains("moved"))
      }
    }
  }

  @Test(arguments: [
    (["--model", "tree", "(4 (2 it)"], 65, "<text>:1:1: error: "),
    (["--model", "tree", "it is good"], 65, "<text>:1:1: error: "),
    (["--model", "tree", "--units", "( a)"], 64, "--units is for --format json"),
    (["--model", "tree", "--layer", "1", "( a)"], 64, "--layer is for pictures"),
    (["--model", "tree", "--layer", "2", "--tree", "/dev/null", "( a)"], 64, "it has no layer 2"),
    (["--model", "chain", "--tree", "/dev/null", "a"], 64, "it reads sequences, which have no tree to draw"),
    (["--model", "tree", "--tree", "x", "--heat-map", "x", "( a)"], 64, "name the same file"),
    (["--model", "tree", "--heat-map", "/nowhere/x", "( a)"], 73, "/nowhere/x: error: "),
  ])
  func mistakesAreOneSentence(arguments: [String], status: Int32, words: String) throws {
    let models = ["tree": TrainedModel.tree, "chain": TrainedModel.chain]
    let outcome = try Command.run(["inspect"] + arguments.map { models[$0] ?? $0 })
    #expect(outcome.status == status && outcome.output.isEmpty)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func aModelWithoutGatesIsRefused() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      let train = TrainedModel.arguments(in: folder, output: "rnn") + ["--cell", "tree-rnn", "--epochs", "1"]
      #expect(try Command.run(train).status == 0)
      let outcome = try Command.run(["inspect", "--model", folder.path("rnn"), "( good)"])
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("its cell 'tree-rnn' has no gates"))
    }
  }
}
