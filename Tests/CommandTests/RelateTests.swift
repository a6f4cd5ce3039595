import Espalier
import Foundation
import Testing

/// `relate`: models that compare two trees.
@Suite struct RelateTests {
  private static let folder = TrainedPairs.folder
  private static func predict(_ model: String, _ pairs: String) -> [String] {
    ["relate", "predict", "--model", folder.path(model), folder.path(pairs)]
  }

  @Test func trainReportsEpochsAndTheBest() throws {
    try Folder.temporary { folder in
      try TrainedPairs.writeScores(to: folder, "scores")
      let arguments = TrainedPairs.arguments(in: folder, "scores", output: "model")
      let outcome = try Command.run(arguments)
      #expect(outcome.status == 0)
      let lines = outcome.errors.split(separator: "\n")
      #expect(lines.count == 3)
      for (index, line) in lines.enumerated() {
        #expect(line.hasPrefix("epoch \(index + 1)  loss ") && line.contains("dev pearson "))
      }
      #expect(
        outcome.lines.map { $0.prefix { $0.isLetter } } == ["pairs", "pearson", "spearman", "mse", "best"])
      let objects = try Command.run(arguments + ["--force", "--quiet", "--format", "json"]).objects
      #expect(objects.count == 3)
      for (index, object) in objects.enumerated() {
        #expect(object.keys == ["epoch", "loss", "dev", "seconds"])
        #expect(object["epoch"] == .integer(index + 1))
        #expect(object["dev"]?.keys == ["pairs", "pearson", "spearman", "mse"])
      }
    }
  }

  @Test func threadsChangeNoBit() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedPairs.relations, to: "pairs.tsv")
      for threads in ["1", "2"] {
        var arguments = TrainedPairs.arguments(in: folder, "pairs.tsv", output: "model\(threads)")
        arguments[try #require(arguments.firstIndex(of: "--threads")) + 1] = threads
        #expect(try Command.run(arguments).status == 0)
      }
      #expect(try folder.bytes("model1/model.safetensors") == folder.bytes("model2/model.safetensors"))
    }
  }

  @Test func evaluateMeasures() throws {
    func run(_ model: String, _ pairs: String, _ more: String...) throws -> Command.Outcome {
      try Command.run(
        ["relate", "evaluate", "--model", Self.folder.path(model), Self.folder.path(pairs)] + more)
    }
    let scores = try run("relatedness", "scores", "--format", "json")
    #expect(scores.status == 0)
    #expect(try scores.objects.map(\.keys) == [["pairs", "pearson", "spearman", "mse"]])
    #expect(try scores.objects[0]["pairs"] == .integer(4))
    let relations = try run("relation", "relations.tsv", "--format", "json")
    #expect(try relations.objects.map(\.keys) == [["pairs", "accuracy"]])
    let text = try run("relation", "relations.tsv")
    #expect(text.lines.map { $0.prefix { $0.isLetter } } == ["pairs", "accuracy"])
    // What the pairs say isn't what the model says.
    let other = try run("relation", "scores")
    #expect(other.status == 65)
    #expect(other.errors.hasPrefix("\(Self.folder.path("scores")): error: no pair has a score or relation"))
  }

  @Test func predictWritesALineAPair() throws {
    let relations = try Command.run(Self.predict("relation", "relations.tsv"))
    #expect(relations.status == 0 && relations.errors.isEmpty)
    let fields = relations.lines.map { $0.split(separator: "\t").map(String.init) }
    #expect(fields.count == 9)
    #expect(fields.allSatisfy { $0.count == 3 && ["#", "=", "^"].contains($0[0]) })
    #expect(fields[8].suffix(2) == ["b", "not a"])
    let scores = try Command.run(Self.predict("relatedness", "scores"))
    for line in scores.lines {
      #expect((1...5).contains(try #require(Double(line.split(separator: "\t")[0]))))
    }
    #expect(scores.lines.count == 4)
    // Standard input, and pairs alone or among others.
    let last = String(try #require(TrainedPairs.relations.split(separator: "\n").last))
    let alone = try Command.run(
      ["relate", "predict", "--model", Self.folder.path("relation"), "-"], input: last + "\n")
    #expect(alone.lines == [relations.lines[8]])
  }

  @Test func predictedObjectsHaveTheKeysOfTheContract() throws {
    let relations = try Command.run(Self.predict("relation", "relations.tsv") + ["--format", "json"]).objects
    #expect(relations.count == 9)
    for object in relations {
      #expect(object.keys == ["relation", "probabilities", "left", "right"])
      #expect(object["probabilities"]?.keys == ["#", "=", "^"])
    }
    #expect(relations[1]["left"] == .string("a") && relations[1]["right"] == .string("not a"))
    let scores = try Command.run(Self.predict("relatedness", "scores") + ["--format", "json"]).objects
    #expect(scores.map { $0["id"]?.string } == ["11", "12", "13", "14"])
    for object in scores {
      #expect(object.keys == ["id", "score", "probabilities", "left", "right"])
      let q = ["1", "2", "3", "4", "5"].compactMap { object["probabilities"]?[$0]?.double }
      #expect(abs(q.reduce(0, +) - 1) < 1e-5)
      let score = try #require(object["score"]?.double)
      #expect(abs(q.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element } - score) < 1e-5)
    }
  }

  @Test func infoSaysWhatAModelOfPairsIs() throws {
    let outcome = try Command.run(["info", Self.folder.path("relatedness"), "--format", "json"])
    #expect(outcome.status == 0)
    let object = try #require(try outcome.objects.first)
    #expect(object["architecture"] == .string("relatedness"))
    #expect(object["comparisonSize"] == .integer(7))
    let names = try #require(object["tensors"]).elements.compactMap { $0["name"]?.string }
    let card = String(decoding: try Self.folder.bytes("relatedness/README.md"), as: UTF8.self)
    #expect(card.contains("compares two parse trees, by a score from 1 to 5."))
    #expect(card.contains("\nespalier relate predict --model relatedness FILE\n"))
    #expect(!card.contains("negative"))
    #expect(
      names.filter { $0.hasPrefix("comparison.") } == ["comparison.W_m", "comparison.W_d", "comparison.b"])
  }

  @Test func modelsOfOtherArchitecturesAreOneError() throws {
    let pairs = Self.folder.path("relation")
    for command in [["classify"], ["encode"], ["evaluate"]] {
      let outcome = try Command.run(command + ["--model", pairs, TrainedModel.trees])
      #expect(outcome.status == 65, "\(command)")
      #expect(outcome.errors.hasPrefix("\(pairs): error: "))
      #expect(outcome.errors.hasSuffix("it compares pairs of trees: use 'espalier relate'\n"))
      #expect(outcome.output.isEmpty)
    }
    for verb in ["evaluate", "predict"] {
      let outcome = try Command.run(
        ["relate", verb, "--model", TrainedModel.tree, Self.folder.path("relations.tsv")])
      #expect(outcome.status == 65)
      #expect(outcome.errors.hasPrefix("\(TrainedModel.tree): error: "))
      #expect(outcome.errors.hasSuffix("it labels trees: use 'espalier classify' or 'espalier evaluate'\n"))
    }
  }
}
