import Espalier
import Foundation
import Testing

/// `gradients`.
@Suite struct GradientsTests {
  private static let fresh = [
    "gradients", "--hidden", "8", "--examples", "4", "--length", "6", "--threads", "1",
  ]

  @Test func freshNetworksAreRows() throws {
    let outcome = try Command.run(Self.fresh + ["--depth", "2-3", "--quiet"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let names = outcome.lines.map { String($0.prefix { $0 != " " }) }
    #expect(
      names == [
        "network", "rnn:glorot", "rnn:orthogonal", "lstm:forget-bias=0", "lstm:forget-bias=1",
        "lstm:forget-bias=5",
        "gru", "tree-rnn", "tree-lstm:forget-bias=1",
      ])
    let columns = outcome.lines.map { $0.split(separator: " ").count }
    #expect(Set(columns) == [7], "\(outcome.text)")
    #expect(outcome.lines[0].hasSuffix("token/step     h/step     c/step"))
  }

  @Test func jsonHasALineADistance() throws {
    let arguments = Self.fresh + ["--network", "lstm:forget-bias=1,orthogonal", "--format", "json"]
    let objects = try Command.run(arguments).objects
    #expect(objects.count == 7)
    #expect(objects[0].keys == ["network", "task", "epoch", "factors"])
    #expect(objects[0]["factors"]?.keys == ["token", "h", "c"])
    for (distance, object) in objects.dropFirst().enumerated() {
      #expect(object.keys == ["network", "task", "epoch", "distance", "token", "h", "c"])
      #expect(
        object["distance"]?.integer == distance
          && object["network"]?.string == "lstm:forget-bias=1,orthogonal")
      #expect((object["token"]?.double ?? -1) > 0)
    }
  }

  @Test func trainingIsFollowedEpochByEpoch() throws {
    try Folder.temporary { folder in
      let picture = folder.path("plot.svg")
      let outcome = try Command.run(
        Self.fresh + [
          "--network", "rnn", "gru:layer-norm", "--task", "adding", "--epochs", "2", "--updates", "3",
          "--clip-norm", "1", "--clip-value", "0.5", "--gradient-noise", "0.01", "--truncate", "3", "--svg",
          picture,
        ])
      #expect(outcome.status == 0)
      #expect(outcome.lines.count == 7)
      #expect(
        outcome.lines.dropFirst().map { $0.split(separator: " ")[1] } == ["0", "1", "2", "0", "1", "2"])
      #expect(outcome.errors.contains("gru:layer-norm  epoch 2 of 2  loss "))
      let text = String(decoding: try folder.bytes("plot.svg"), as: UTF8.self)
      #expect(
        text.hasSuffix("</svg>\n") && text.contains("before training") && text.contains("gru:layer-norm"))
      #expect(try folder.names == ["plot.svg"])
    }
  }

  @Test func symbolsAreCopiedBySequencesAlone() throws {
    let outcome = try Command.run(
      Self.fresh + ["--task", "copy", "--epochs", "1", "--updates", "1", "--format", "json", "--quiet"])
    #expect(outcome.status == 0)
    let summaries = try outcome.objects.filter { $0["factors"] != nil }
    #expect(summaries.count == 12 && summaries.allSatisfy { $0["accuracy"]?.double != nil })
    #expect(summaries.allSatisfy { !($0["network"]?.string ?? "").hasPrefix("tree") })
    let tree = try Command.run(Self.fresh + ["--task", "copy", "--network", "tree-rnn"])
    #expect(tree.status == 64)
    #expect(
      tree.errors.hasPrefix("espalier: error: tree-rnn: symbols are copied only by cells that read sequences")
    )
  }

  @Test func aTrainedModelIsFollowedOverATreebank() throws {
    for model in [TrainedModel.tree, TrainedModel.chain] {
      let outcome = try Command.run(["gradients", "--model", model, TrainedModel.trees])
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(outcome.lines.count == 2 && outcome.lines[1].hasPrefix(model))
      let objects = try Command.run(
        ["gradients", "--model", model, "--examples", "3", "--format", "json", "-"],
        input: TrainedModel.treebank
      ).objects
      #expect(objects[0].keys == ["network", "factors"] && objects.count > 3)
    }
  }

  @Test(arguments: [
    (["--network", "lsmt"], 64, "'lsmt' is no cell"),
    (["--network", "lstm:forget"], 64, "'forget' in 'lstm:forget' says nothing about a network"),
    (["--network", "lstm:layers=0"], 64, "'layers=0' in"),
    (["--network", "gru:forget-bias=1"], 64, "gru:forget-bias=1: gru has no forget gates"),
    (["--network", "mv-rnn"], 64, "mv-rnn reads words that have matrices"),
    (["--network", "rnn", "--quantity", "c"], 64, "rnn has no cell c"),
    (["--epochs", "3"], 64, "the random task can't be learnt"),
    (["--depth", "5-2"], 64, "'5-2' is no range of levels"),
    (["--length", "1"], 64, "--length is 1"),
    (["trees.txt"], 64, "'trees.txt' is a treebank, and only a model (--model) reads one"),
    (["--model", "nowhere"], 64, "a model needs treebanks to read"),
    (["--model", "nowhere", "x"], 66, "there is no such model folder"),
    (["--svg", "/nowhere/plot.svg"], 73, "/nowhere/plot.svg: error: "),
  ])
  func mistakesAreOneSentence(arguments: [String], status: Int32, words: String) throws {
    let outcome = try Command.run(Self.fresh + arguments)
    #expect(outcome.status == status)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.output.isEmpty || arguments.contains("gru:forget-bias=1") || arguments.contains("mv-rnn"))
  }

  @Test func anEmptyTreebankIsSaid() throws {
    let outcome = try Command.run(["gradients", "--model", TrainedModel.tree, "-"], input: "")
    #expect(outcome.status == 65 && outcome.errors.contains("there is no tree"))
  }
}
