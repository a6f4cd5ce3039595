import Espalier
import Testing

/// Models that label tokens.
@Suite struct TokenTests {
  /// `chain`'s treebank, labelled token by token, in both directions.
  private static let folder: Folder = {
    do {
      let folder = try Folder()
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      let train =
        TrainedModel.arguments(in: folder, output: "model") + [
          "--cell", "gru", "--direction", "both", "--head", "tokens", "--epochs", "8",
        ]
      let outcome = try Command.run(train)
      guard outcome.status == 0 else { fatalError(outcome.errors) }
      return folder
    } catch {
      fatalError("no model for the tests: \(error)")
    }
  }()

  private var model: String { Self.folder.path("model") }
  private static let tree = "(1 (2 it) (1 (2 is) (1 (2 not) (4 good))))"

  @Test func tokensAreTagged() throws {
    let outcome = try Command.run(["classify", "--model", model], input: Self.tree)
    #expect(outcome.text == "it/2 is/2 not/2 good/4\n")
    let text = try Command.run(
      ["classify", "--model", model, "--input-format", "text"], input: "it is bad\n")
    #expect(text.text == "it/2 is/2 bad/0\n")
  }

  @Test func objectsHaveTokensAndNothingElse() throws {
    let outcome = try Command.run(["classify", "--model", model, "--format", "json"], input: Self.tree)
    let object = try #require(try outcome.objects.first)
    #expect(object.keys == ["index", "labels", "text", "nodes"])
    let nodes = try #require(object["nodes"]).elements
    #expect(nodes.map { $0["label"]?.string } == ["2", "2", "2", "4"])
    #expect(nodes.map { $0["span"]?.elements.compactMap(\.integer) } == [[0, 1], [1, 2], [2, 3], [3, 4]])
  }

  @Test func treesAndDrawingsHaveLabelsAtTheirWords() throws {
    let brackets = try Command.run(["classify", "--model", model, "--format", "brackets"], input: Self.tree)
    #expect(brackets.text == "( (2 it) ( (2 is) ( (2 not) (4 good))))\n")
    let drawing = try Command.run(["classify", "--model", model, "--draw"], input: Self.tree)
    #expect(drawing.status == 0 && drawing.lines[0].contains("it") && !drawing.text.contains("%"))
  }

  @Test func evaluationCountsTokens() throws {
    let outcome = try Command.run(["evaluate", "--model", model, Self.folder.path("trees.txt")])
    #expect(outcome.text.hasPrefix("90 trees\n"))
    #expect(outcome.text.contains("\ntokens   100.0 %") && outcome.text.contains("\ntokens: a row a label"))
    let json = try Command.run(
      ["evaluate", "--model", model, "--format", "json", Self.folder.path("trees.txt")])
    let object = try #require(try json.objects.first)
    #expect(object["root"]?["accuracy"] == .null && object["nodes"]?["accuracy"]?.double == 1)
    let confusion = try #require(object["confusion"]).elements.flatMap { $0.elements.compactMap(\.integer) }
    #expect(confusion.reduce(0, +) == 306)
  }

  @Test func treeCellsLabelNoTokens() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      let outcome = try Command.run(
        TrainedModel.arguments(in: folder, output: "model") + ["--head", "tokens"])
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("labels of tokens are learnt only by cells that read sequences"))
    }
  }

  @Test func aTrainingsGradientsAreRecorded() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      let train =
        TrainedModel.arguments(in: folder, output: "model") + ["--gradients", folder.path("flow.jsonl")]
      #expect(try Command.run(train).status == 0)
      let lines = String(decoding: try folder.bytes("flow.jsonl"), as: UTF8.self).split(separator: "\n")
      let objects = try lines.map { try JSONParser.value(of: Array($0.utf8)) }
      #expect(Set(objects.compactMap { $0["epoch"]?.integer }) == [1, 2, 3])
      #expect(objects.filter { $0["factors"] != nil }.count == 3)
      #expect(try folder.names == ["flow.jsonl", "model", "trees.txt"])
      let refused = try Command.run(
        TrainedModel.arguments(in: folder, output: "other") + ["--gradients", "/nowhere/flow.jsonl"])
      #expect(refused.status == 73 && refused.errors.hasPrefix("/nowhere/flow.jsonl: error: "))
    }
  }
}
