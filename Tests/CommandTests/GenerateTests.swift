import Espalier
import Foundation
import Testing

/// `espalier generate`.
@Suite struct GenerateTests {
  private func train(in folder: Folder, _ arguments: [String] = []) throws -> Command.Outcome {
    try Command.run(
      [
        "generate", "train", "--train", TrainedModel.trees, "--dev", TrainedModel.trees, "--output",
        folder.path("model"), "--hidden", "12", "--embedding", "12", "--epochs", "12", "--batch-size", "5",
        "--dropout", "0", "--threads", "1",
      ] + arguments)
  }

  @Test func wordsAreLearntScoredAndDrawn() throws {
    try Folder.temporary { folder in
      let trained = try train(in: folder, ["--format", "json", "--quiet"])
      #expect(trained.status == 0 && trained.errors.isEmpty, "\(trained.errors)")
      let epochs = try trained.objects
      let perplexities = epochs.compactMap { $0["devPerplexity"]?.double }
      #expect(perplexities.count == 12)
      let best = try #require(perplexities.min())
      #expect(best < perplexities[0] / 2)

      let model = folder.path("model")
      let scored = try Command.run([
        "generate", "score", "--model", model, TrainedModel.trees, "--sentences", "--format", "json",
      ])
      let objects = try scored.objects
      let whole = try #require(objects.last)
      #expect(
        objects.count == 91 && whole.keys == ["sentences", "words", "unknown", "logarithm", "perplexity"])
      #expect(whole["perplexity"]?.double == best)
      let sum = objects.dropLast().compactMap { $0["logarithm"]?.double }.reduce(0, +)
      #expect(abs(sum - (whole["logarithm"]?.double ?? 0)) < 1e-6)
      let text = try Command.run(["generate", "score", "--model", model, TrainedModel.trees])
      #expect(text.lines.last?.hasPrefix("perplexity") == true && text.lines.count == 4)

      // Plain sentences, of which some words are unknown.
      let plain = try Command.run(
        ["generate", "score", "--model", model, "--input-format", "text", "--format", "json"],
        input: "it is good\nit is unheard of\n")
      #expect(try plain.objects.first?["unknown"]?.integer == 2)

      let drawn = try Command.run(["generate", "sample", "--model", model, "--count", "30", "--seed", "4"])
      // A sentence without words is a line, too.
      let lines = drawn.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(drawn.status == 0 && lines.count == 30)
      let again = try Command.run([
        "generate", "sample", "--model", model, "--count", "10", "--seed", "4", "--threads", "2",
      ])
      #expect(again.text == lines.prefix(10).map { $0 + "\n" }.joined())
      let prompted = try Command.run([
        "generate", "sample", "--model", model, "--prompt", "film  is", "--temperature", "0", "--count", "2",
        "--format",
        "json",
      ])
      let texts = try prompted.objects.compactMap { $0["text"]?.string }
      #expect(texts.count == 2 && texts[0] == texts[1] && texts[0].hasPrefix("film is "))

      let info = try Command.run(["info", model])
      #expect(info.status == 0 && info.text.contains("language"))
      let card = String(decoding: try folder.bytes("model/README.md"), as: UTF8.self)
      #expect(card.contains("foretells the next word") && card.contains("espalier generate score"))
    }
  }

  @Test(arguments: [
    (["train", "--cell", "tree-lstm"], 64, "take rnn, lstm or gru"),
    (["train", "--supervision", "root"], 64, "leave --supervision"),
    (["train", "--hidden", "0"], 64, "--hidden is 0"),
    (["sample", "--top-p", "1.5"], 64, "--top-p is 1.5"),
    (["sample", "--temperature", "-1"], 64, "--temperature is -1.0"),
    (["sample", "--top-k", "0"], 64, "--top-k is 0"),
    (["sample", "--max-length", "2", "--prompt", "a b"], 64, "the prompt has 2 words"),
    (["score", "/nowhere.txt"], 66, "/nowhere.txt"),
  ]) func mistakesAreOneSentence(arguments: [String], status: Int32, words: String) throws {
    try Folder.temporary { folder in
      let data = [
        "--train", TrainedModel.trees, "--dev", TrainedModel.trees, "--output", folder.path("model"),
      ]
      #expect(try train(in: folder, ["--epochs", "1", "--quiet"]).status == 0)
      let outcome = try Command.run(
        ["generate"] + arguments
          + (arguments[0] == "train" ? data + ["--force"] : ["--model", folder.path("model")]))
      #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count <= 2)
    }
  }

  @Test func otherModelsAreRefused() throws {
    let outcome = try Command.run(["generate", "sample", "--model", TrainedModel.chain])
    #expect(outcome.status == 65 && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    try Folder.temporary { folder in
      #expect(try train(in: folder, ["--epochs", "1", "--quiet"]).status == 0)
      let evaluated = try Command.run(["evaluate", "--model", folder.path("model"), TrainedModel.trees])
      #expect(evaluated.status == 65 && evaluated.errors.contains("generate"), "\(evaluated.errors)")
    }
  }
}
