import Foundation
import Testing

/// What `relate` says of what it can't do.
@Suite struct RelateErrorTests {
  /// Expects a training to end with a status and one sentence, and to leave nothing.
  private func expect(
    _ arguments: [String], in folder: Folder, _ status: Int32, _ error: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let names = try folder.names
    let outcome = try Command.run(arguments)
    #expect(outcome.status == status, sourceLocation: sourceLocation)
    #expect(outcome.errors.hasPrefix(error), "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.ranges(of: "error: ").count == 1, sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    #expect(try folder.names == names, sourceLocation: sourceLocation)
  }

  @Test func missingInputsAreStatus66() throws {
    try Folder.temporary { folder in
      let missing = folder.path("missing")
      let words = "\(missing): error: there is no such file or folder\n"
      try expect(TrainedPairs.arguments(in: folder, "missing", output: "model"), in: folder, 66, words)
      for verb in ["evaluate", "predict"] {
        let model = TrainedPairs.folder.path("relation")
        try expect(["relate", verb, "--model", model, missing], in: folder, 66, words)
        try expect(["relate", verb, "--model", missing, model], in: folder, 66, "\(missing)")
      }
    }
  }

  @Test func aFolderWithoutPairsIsStatus65() throws {
    try Folder.temporary { folder in
      try folder.write("It works\n", to: "empty/notes.txt")
      let words = "\(folder.path("empty")): error: "
      try expect(TrainedPairs.arguments(in: folder, "empty", output: "model"), in: folder, 65, words)
      let model = TrainedPairs.folder.path("relatedness")
      try expect(["relate", "predict", "--model", model, folder.path("empty")], in: folder, 65, words)
    }
  }

  @Test(arguments: ["0.5", "-1", "101", "1e9"])
  func aScoreOutOfRangeIsPlaced(score: String) throws {
    try Folder.temporary { folder in
      try TrainedPairs.writeScores(["5", "1", score, "2"], to: folder, "scores")
      try expect(
        TrainedPairs.arguments(in: folder, "scores", output: "model"), in: folder, 65,
        "\(folder.path("scores"))/a.toks:3:1: error: scores must be numbers from 1 to 100\n")
    }
  }

  @Test func pairsThatSayNothingAreStatus65() throws {
    try Folder.temporary { folder in
      try TrainedPairs.writeScores(to: folder, "scores")
      try FileManager.default.removeItem(atPath: folder.path("scores/sim.txt"))
      try expect(
        TrainedPairs.arguments(in: folder, "scores", output: "model"), in: folder, 65,
        "espalier: error: there are no training pairs with a score or a relation\n")
      // They can be compared all the same.
      let model = TrainedPairs.folder.path("relatedness")
      #expect(
        try Command.run(["relate", "predict", "--model", model, folder.path("scores")]).lines.count == 4)
    }
  }

  @Test func aRelationOfDevThatTrainingLacksIsPlaced() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedPairs.relations, to: "train.tsv")
      try folder.write("=\ta\ta\n\n?\ta\tb\n", to: "dev.tsv")
      var arguments = TrainedPairs.arguments(in: folder, "train.tsv", output: "model")
      arguments[try #require(arguments.firstIndex(of: "--dev")) + 1] = folder.path("dev.tsv")
      try expect(
        arguments, in: folder, 65, "\(folder.path("dev.tsv")):3:1: error: dev pair 2 has the relation '?'")
    }
  }

  @Test func treesThatAreTooWideArePlaced() throws {
    try Folder.temporary { folder in
      try folder.write("=\ta\ta\n=\ta\t( a b c d e f g h i )\n", to: "pairs.tsv")
      var arguments = TrainedPairs.arguments(in: folder, "pairs.tsv", output: "model")
      arguments[try #require(arguments.firstIndex(of: "--cell")) + 1] = "tree-lstm"
      try expect(
        arguments, in: folder, 65,
        "\(folder.path("pairs.tsv")):2:1: error: a node has 9 children, but the cell takes at most 8")
      try folder.write("=\ta\ta\n", to: "pairs.tsv")
      try folder.write("=\ta\ta\n=\ta\t( a b c )\n", to: "wide.tsv")
      #expect(try Command.run(arguments).status == 0)
      try expect(
        ["relate", "predict", "--model", folder.path("model"), folder.path("wide.tsv")], in: folder, 65,
        "\(folder.path("wide.tsv")):2:1: error: ")
    }
  }

  @Test func anOutputIsReplacedWithForceOnly() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedPairs.relations, to: "pairs.tsv")
      let arguments = TrainedPairs.arguments(in: folder, "pairs.tsv", output: "model")
      #expect(try Command.run(arguments).status == 0)
      let before = try folder.bytes("model/model.safetensors")
      try expect(
        arguments, in: folder, 73,
        "\(folder.path("model")): error: exists already: give --force to replace a model\n")
      #expect(try folder.bytes("model/model.safetensors") == before)
      #expect(try Command.run(arguments + ["--force", "--seed", "2"]).status == 0)
      #expect(try folder.bytes("model/model.safetensors") != before)
      try folder.write("dear diary", to: "precious/diary.txt")
      let other = TrainedPairs.arguments(in: folder, "pairs.tsv", output: "precious")
      try expect(other + ["--force"], in: folder, 73, "\(folder.path("precious")): error: ")
    }
  }

  @Test func optionsThatMakeNoSenseAreStatus64() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedPairs.relations, to: "pairs.tsv")
      let arguments = TrainedPairs.arguments(in: folder, "pairs.tsv", output: "model")
      for more in [
        ["--supervision", "root"], ["--class-weights", "a=2"], ["--head", "root"], ["--comparison", "0"],
        ["--comparison", "-3"], ["--vectors-norm", "5"], ["--keep-vectors"],
      ] {
        #expect(try Command.run(arguments + more).status == 64, "\(more)")
      }
      #expect(try folder.names == ["pairs.tsv"])
    }
  }

  @Test func aReaderThatHasEnoughIsNoError() throws {
    try Folder.temporary { folder in
      try folder.write(String(repeating: "=\ta\t( not a )\n", count: 20_000), to: "pairs.tsv")
      for format in ["text", "json"] {
        try expectNoErrorOfAReaderThatHasEnough([
          "relate", "predict", "--model", TrainedPairs.folder.path("relation"), folder.path("pairs.tsv"),
          "--format", format,
        ])
      }
    }
  }

  /// A reader of epochs that has gone costs no model.
  @Test func aTrainingOutlivesItsReader() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedPairs.relations, to: "pairs.tsv")
      for (name, format) in [("one", "text"), ("two", "json")] {
        let line =
          "( sleep 0.3; \"$espalier\" relate train --train pairs.tsv --dev pairs.tsv --output \(name) "
          + "--hidden 4 --embedding 4 --epochs 2 --format \(format); echo $? > status ) 2> errors | true; sleep 1"
        _ = try Command.shell(line, in: folder)
        #expect(try folder.bytes("status") == Array("0\n".utf8))
        #expect(try folder.names.contains(name))
      }
    }
  }
}
