import Espalier
import Foundation
import Testing

/// `espalier compare`.
@Suite struct CompareTests {
  /// The comparison of a moment.
  private func arguments(in folder: Folder, _ networks: [String], output: String = "out") throws -> [String] {
    if !FileManager.default.fileExists(atPath: folder.path("trees.txt")) {
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      try folder.write(
        TrainedModel.treebank.split(separator: "\n").enumerated().filter { $0.offset % 3 == 0 }.map {
          $0.element + "\n"
        }.joined(), to: "test.txt")
    }
    return [
      "compare", "--train", folder.path("trees.txt"), "--dev", folder.path("test.txt"), "--test",
      folder.path("test.txt"), "--output", folder.path(output), "--embedding", "6", "--parameters", "700",
      "--epochs", "2", "--batch-size", "5", "--seeds", "2", "--threads", "1", "--resamples", "200", "--no-seconds",
    ] + (networks.isEmpty ? [] : ["--network"] + networks)
  }

  private func objects(_ kind: String, _ outcome: Command.Outcome) throws -> [JSONValue] {
    try outcome.objects.filter { $0["kind"]?.string == kind }
  }

  @Test func everyFormSaysTheSame() throws {
    try Folder.temporary { folder in
      let networks = ["lstm:both", "Trees <&>: --cell tree-lstm --learning-rate 0.1", "tree-rnn"]
      let arguments = try arguments(in: folder, networks)
      let text = try Command.run(arguments)
      #expect(text.status == 0, "\(text.errors)")
      #expect(text.errors.contains("run 6 of 6  tree-rnn, seed 2"))
      let json = try Command.run(arguments + ["--format", "json", "--quiet"])
      let markdown = try Command.run(arguments + ["--format", "markdown", "--quiet"])
      #expect(json.status == 0 && json.errors.isEmpty && markdown.errors.isEmpty)
      #expect(try folder.bytes("out/results.txt") == text.output)
      #expect(try folder.bytes("out/results.jsonl") == json.output)
      #expect(try folder.bytes("out/results.md") == markdown.output)
      #expect(markdown.text.contains("| Trees \\<&\\> | "))

      let found = try objects("network", json)
      #expect(found.map { $0["network"]?.string } == ["lstm:both", "Trees <&>", "tree-rnn"])
      #expect(found[1]["learningRate"]?.double == 0.1 && found[0]["learningRate"]?.double == 0.05)
      for network in found {
        let parameters = try #require(network["parameters"]?.integer)
        #expect((600...800).contains(parameters), "\(network)")
        let runs = try objects("run", json).filter { $0["network"] == network["network"] }
        #expect(runs.map { $0["seed"]?.string } == ["1", "2"])
        let accuracies = runs.compactMap { $0["test"]?["root"]?["accuracy"]?.double }
        let mean = try #require(network["root"]?["mean"]?.double)
        #expect(abs(mean - (accuracies[0] + accuracies[1]) / 2) < 1e-12)
        let line = try #require(text.lines.first { $0.hasPrefix(network["network"]?.string ?? "") })
        let tenths = (mean * 1000).rounded() / 10
        #expect(line.contains(" \(tenths) ± "), "\(line): \(tenths)")
      }
      #expect(try objects("pair", json).count == 3)
      let roots = try objects("part", json).filter { $0["part"]?.string == "roots" }
      #expect(roots.map { $0["count"]?.integer } == [30, 30, 30])
      #expect(roots.map { $0["accuracy"]?.double } == found.map { $0["root"]?["mean"]?.double })

      let page = String(decoding: try folder.bytes("out/results.html"), as: UTF8.self)
      #expect(page.contains("<th scope=\"row\">Trees &lt;&amp;&gt;</th>") && !page.contains("Trees <&>"))
      #expect(!page.contains("http://") && !page.contains("https://") && page.contains("Where they differ"))
      #expect(page.components(separatedBy: "<img alt=").count == 6)
    }
  }

  /// What one training says is what `train` and `evaluate` say.
  @Test func aRunIsThatOfTrainAndEvaluate() throws {
    try Folder.temporary { folder in
      let arguments = try arguments(in: folder, ["tree: --cell tree-lstm --hidden 7"])
      let compared = try Command.run(arguments + ["--seeds", "1", "--seed", "5", "--format", "json", "--quiet"])
      let run = try #require(try objects("run", compared).first)
      let trained = try Command.run([
        "train", "--train", folder.path("trees.txt"), "--dev", folder.path("test.txt"), "--output",
        folder.path("model"), "--hidden", "7", "--embedding", "6", "--epochs", "2", "--batch-size", "5", "--seed",
        "5", "--quiet",
      ])
      #expect(trained.status == 0, "\(trained.errors)")
      let evaluated = try Command.run([
        "evaluate", "--model", folder.path("model"), folder.path("test.txt"), "--format", "json",
      ])
      #expect(run["test"] == (try evaluated.objects.first))
      let network = try #require(try objects("network", compared).first)
      #expect(network["hidden"]?.integer == 7)
    }
  }

  /// Stopped at any moment, by a signal or killed, it goes on where it was, with the same results.
  @Test func aStoppedComparisonGoesOn() throws {
    try Folder.temporary { folder in
      let networks = ["lstm", "tree-lstm", "child-sum-tree-lstm", "tree-rnn"]
      let setups = ["--epochs", "6", "--seeds", "3", "--try-learning-rates", "0.02", "0.05", "--format", "json"]
      let whole = try Command.run(arguments(in: folder, networks, output: "whole") + setups)
      #expect(whole.status == 0)
      let parts = try arguments(in: folder, networks, output: "parts") + setups
      var random = RandomSource(seed: 11)
      var kept = 0
      for round in 0..<5 {
        let process = Command.process(parts)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        usleep(UInt32(20_000 + Int(random.next() % 120_000)))
        if round % 2 == 0 { kill(process.processIdentifier, SIGKILL) } else { process.terminate() }
        process.waitUntilExit()
        let runs = (try? FileManager.default.contentsOfDirectory(atPath: folder.path("parts/runs"))) ?? []
        let done = runs.filter { !$0.hasPrefix(".") }
        #expect(done.count >= kept, "what was done is kept")
        kept = done.count
      }
      let end = try Command.run(parts)
      #expect(end.status == 0 && end.output == whole.output)
      #expect(end.errors.components(separatedBy: "  kept\n").count - 1 >= kept)
      for name in ["results.txt", "results.md", "results.html"] {
        #expect(try folder.bytes("parts/\(name)") == folder.bytes("whole/\(name)"), "\(name)")
      }
      // Nothing is trained again, and more networks and seeds cost only themselves.
      let again = try Command.run(parts)
      #expect(again.errors.components(separatedBy: "  kept\n").count - 1 == 16 && again.output == whole.output)
      let more = try Command.run(
        try arguments(in: folder, networks + ["gru"], output: "parts") + setups + ["--seeds", "4"])
      #expect(more.errors.components(separatedBy: "  kept\n").count - 1 == 16, "\(more.errors)")
      #expect(try objects("network", more).count == 5)
    }
  }

  /// Other trees of the same sentences: roots are compared, and parts are those of the shared trees.
  @Test func networksMayHaveTreesOfTheirOwn() throws {
    try Folder.temporary { folder in
      _ = try arguments(in: folder, [])
      // The trees once more, flat and counted from -2.
      let flat = { (text: String) in
        text.split(separator: "\n").map { line -> String in
          let root = line.dropFirst().prefix { $0 != " " }
          let words = line.split(whereSeparator: { " ()".contains($0) }).filter { Int($0) == nil }
          let leaves = words.map { "(0 \($0))" }.joined(separator: " ")
          return "(\((Int(root) ?? 2) - 2) \(leaves))\n"
        }.joined()
      }
      let test = String(decoding: try folder.bytes("test.txt"), as: UTF8.self)
      try folder.write(flat(TrainedModel.treebank), to: "own trees.txt")
      try folder.write(flat(test), to: "own test.txt")
      let own =
        "flat: --cell child-sum-tree-lstm --train '\(folder.path("own trees.txt"))' --dev "
        + "'\(folder.path("own test.txt"))' --test '\(folder.path("own test.txt"))' --label-offset 2"
      try folder.write("# a comment\n\n\(own)\r\n  tree-rnn  \n", to: "networks.txt")
      let arguments = try arguments(in: folder, ["lstm"]) + ["--networks", folder.path("networks.txt")]
      let json = try Command.run(arguments + ["--format", "json", "--quiet"])
      #expect(json.status == 0, "\(json.errors)")
      let networks = try objects("network", json)
      #expect(networks.map { $0["network"]?.string } == ["flat", "tree-rnn", "lstm"])
      #expect(networks.map { $0["sharesTrees"] } == [.bool(false), .bool(true), .bool(true)])
      // Flat trees have no phrases, and no depth of their own.
      let parts = try objects("part", json).filter { $0["network"]?.string == "flat" }
      #expect(!parts.contains { $0["part"]?.string == "phrases below" })
      let depths = { (name: String) in
        try objects("part", json).filter { $0["network"]?.string == name && $0["group"]?.string == "depth" }.map {
          [$0["part"]?.string, $0["count"]?.integer.map(String.init)]
        }
      }
      #expect(try depths("flat") == depths("lstm"))
      let text = try Command.run(arguments + ["--quiet"])
      #expect(text.text.contains("  flat*  ") && text.text.contains("* other trees of the same sentences"))

      try folder.write(flat(TrainedModel.treebank), to: "own test.txt")
      let unpaired = try Command.run(arguments)
      #expect(unpaired.status == 64 && unpaired.errors.contains("networks.txt:3: error: flat: its 90 test trees"))
    }
  }

  @Test(arguments: [
    (["--network", "nonsense"], 64, "'nonsense' is no cell"),
    (["--network", "a: --cell nonsense"], 64, "a: "),
    (["--network", ": --cell lstm"], 64, "has no name"),
    (["--network", "a: --cell lstm --quiet"], 64, "--quiet"),
    (["--network", "a: --cell lstm --head tokens"], 64, "leave --head tokens out"),
    (["--network", "a: --cell lstm 'x"], 64, "is not closed"),
    (["--network", "a: --cell lstm --train x"], 64, "give --train, --dev and --test"),
    (["--network", "a: --cell lstm --label-offset 2"], 64, "give --train, --dev and --test"),
    (["--network", "lstm", "lstm"], 64, "two networks of this name"),
    (["--network", "rnn:layers=2", "a: --cell mv-rnn --layers 2"], 64, "a: mv-rnn reads words only"),
    (["--network", "lstm", "--parameters", "0"], 64, "--parameters is 0"),
    (["--network", "lstm", "--seeds", "0"], 64, "--seeds is 0"),
    (["--network", "lstm", "--try-dropouts", "1.5"], 64, "--try-dropouts is 1.5"),
    (["--network", "lstm", "--vectors-norm", "5"], 64, "--vectors-norm needs --vectors"),
    (["--networks", "/nowhere/networks.txt"], 66, "/nowhere/networks.txt"),
    (["--network", "a: --cell lstm --learning-rate 1e30"], 64, "try a lower --learning-rate"),
  ]) func mistakesAreOneSentence(arguments: [String], status: Int32, words: String) throws {
    try Folder.temporary { folder in
      let outcome = try Command.run(try self.arguments(in: folder, []) + arguments + ["--quiet"])
      #expect(outcome.status == status && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count <= 2, "\(outcome.errors)")
    }
  }

  @Test func whatCannotBeComparedIsSaid() throws {
    try Folder.temporary { folder in
      let arguments = try arguments(in: folder, ["tree-lstm"])
      try folder.write("", to: "empty.txt")
      try folder.write("(9 (2 it) (2 works))\n", to: "other.txt")
      let empty = try Command.run(arguments + ["--test", folder.path("empty.txt")])
      #expect(empty.status == 65 && empty.errors.hasSuffix("there is no tree, and networks are compared on test trees\n"))
      let other = try Command.run(arguments + ["--test", folder.path("other.txt"), "--quiet"])
      #expect(other.status == 65 && other.errors.hasPrefix("\(folder.path("other.txt")):1:1: error: the label '9'"))
      let missing = try Command.run(arguments + ["--test", folder.path("nowhere.txt")])
      #expect(missing.status == 66)
      try folder.write("x\nlstm:nonsense\n", to: "networks.txt")
      let list = try Command.run(arguments + ["--networks", folder.path("networks.txt")])
      #expect(list.status == 64 && list.errors.hasPrefix("\(folder.path("networks.txt")):1: error: 'x' is no cell"))
      try folder.write("# nothing\n", to: "networks.txt")
      let none = try Command.run(arguments + ["--networks", folder.path("networks.txt")])
      #expect(none.status == 64 && none.errors.contains("there is no network in this file"))
    }
  }

  /// Damage is found, and costs only a training.
  @Test func aBrokenRunIsNamed() throws {
    try Folder.temporary { folder in
      let arguments = try arguments(in: folder, ["tree-rnn"]) + ["--seeds", "1", "--quiet"]
      let whole = try Command.run(arguments)
      let run = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path("out/runs")).first)
      for name in ["run.json", "answers.safetensors"] {
        let bytes = try folder.bytes("out/runs/\(run)/\(name)")
        try folder.write(Array(bytes.prefix(bytes.count / 2)), to: "out/runs/\(run)/\(name)")
        let broken = try Command.run(arguments)
        #expect(broken.status == 65 && broken.errors.contains("\(run): error: the files of this run are damaged"))
        try folder.write(bytes, to: "out/runs/\(run)/\(name)")
      }
      try FileManager.default.removeItem(atPath: folder.path("out/runs/\(run)"))
      #expect(try Command.run(arguments).output == whole.output)
    }
  }
}
