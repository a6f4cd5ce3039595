import Espalier
import Foundation
import Testing

/// `espalier compare`.
@Suite struct CompareTests {
  /// The comparison of a moment: dev and test are other parts of the trees.
  private func arguments(in folder: Folder, _ networks: [String], output: String = "out") throws -> [String] {
    if !FileManager.default.fileExists(atPath: folder.path("trees.txt")) {
      let lines = TrainedModel.treebank.split(separator: "\n").enumerated()
      let part = { (rest: Int) in
        lines.filter { $0.offset % 3 == rest }.map { $0.element + "\n" }.joined()
      }
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      try folder.write(part(1), to: "dev.txt")
      try folder.write(
        part(0) + "(3 (2 it) (3 works))\n(1 (2 it) (1 (2 does) (1 (2 not) (3 work))))\n", to: "test.txt")
    }
    return [
      "compare", "--train", folder.path("trees.txt"), "--dev", folder.path("dev.txt"), "--test",
      folder.path("test.txt"), "--output", folder.path(output), "--embedding", "6", "--parameters", "700",
      "--epochs", "2", "--batch-size", "5", "--seeds", "2", "--threads", "1", "--resamples", "200",
      "--no-seconds",
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
        // The columns of dev and of test.
        let dev = try #require(Spread(runs.compactMap { $0["devRoot"]?.double })).mean
        let columns = line.split(separator: "±").map { part in
          part.split(separator: " ").last.flatMap { Double($0) } ?? -1
        }
        #expect(columns[0] == (dev * 1000).rounded() / 10, "\(line)")
        #expect(columns[1] == (mean * 1000).rounded() / 10, "\(line)")
      }
      #expect(try objects("pair", json).count == 3)
      let roots = try objects("part", json).filter { $0["part"]?.string == "roots" }
      #expect(roots.map { $0["count"]?.integer } == [32, 32, 32])
      for (root, network) in zip(roots, found) {
        let (part, whole) = (root["accuracy"]?.double ?? 0, network["root"]?["mean"]?.double ?? 1)
        #expect(abs(part - whole) < 1e-12)
      }

      let page = String(decoding: try folder.bytes("out/results.html"), as: UTF8.self)
      #expect(page.contains("<th scope=\"row\">Trees &lt;&amp;&gt;</th>") && !page.contains("Trees <&>"))
      #expect(
        !page.contains("src=\"http") && !page.contains("href=\"http") && page.contains("Where they differ"))
      #expect(page.components(separatedBy: "<img alt=").count == 6)
    }
  }

  /// What one training says is what `train` and `evaluate` say.
  @Test func aRunIsThatOfTrainAndEvaluate() throws {
    try Folder.temporary { folder in
      let arguments = try arguments(in: folder, ["tree: --cell tree-lstm --hidden 7"])
      let compared = try Command.run(
        arguments + ["--seeds", "1", "--seed", "5", "--format", "json", "--quiet"])
      let run = try #require(try objects("run", compared).first)
      let trained = try Command.run([
        "train", "--train", folder.path("trees.txt"), "--dev", folder.path("dev.txt"), "--output",
        folder.path("model"), "--hidden", "7", "--embedding", "6", "--epochs", "2", "--batch-size", "5",
        "--seed",
        "5", "--quiet",
      ])
      #expect(trained.status == 0, "\(trained.errors)")
      let evaluated = try Command.run([
        "evaluate", "--model", folder.path("model"), folder.path("test.txt"), "--format", "json",
      ])
      let single = try #require(try evaluated.objects.first)
      #expect(run["test"] == single)
      let network = try #require(try objects("network", compared).first)
      #expect(network["hidden"]?.integer == 7)
    }
  }

  /// Stopped at any moment, by a signal or killed, it goes on where it was, with the same results.
  @Test func aStoppedComparisonGoesOn() throws {
    try Folder.temporary { folder in
      let networks = ["lstm", "tree-lstm", "child-sum-tree-lstm", "tree-rnn"]
      let setups = [
        "--epochs", "6", "--seeds", "3", "--try-learning-rates", "0.02", "0.05", "--format", "json",
      ]
      let whole = try Command.run(arguments(in: folder, networks, output: "whole") + setups)
      #expect(whole.status == 0)
      let parts = try arguments(in: folder, networks, output: "parts") + setups
      var random = RandomSource(seed: 11)
      var kept = 0
      for round in 0..<5 {
        // Stopped a moment after two more runs were told, most often in the midst of a third.
        kept +=
          try stop(Command.process(parts), afterRuns: kept + 2, isKilled: round % 2 == 0) {
            Thread.sleep(forTimeInterval: random.uniform(in: 0.0..<0.02))
          } - kept
        let runs = try FileManager.default.contentsOfDirectory(atPath: folder.path("parts/runs"))
        #expect(runs.count { !$0.hasPrefix(".") } >= kept, "what was done is kept")
      }
      #expect(kept >= 10)
      let end = try Command.run(parts)
      #expect(end.status == 0 && end.output == whole.output)
      #expect(keptRuns(end) >= kept)
      for name in ["results.txt", "results.md", "results.html"] {
        #expect(try folder.bytes("parts/\(name)") == folder.bytes("whole/\(name)"), "\(name)")
      }
      // Nothing is trained again, and more networks and seeds cost only themselves.
      let again = try Command.run(parts)
      #expect(keptRuns(again) == 16 && again.output == whole.output)
      let more = try Command.run(
        try arguments(in: folder, networks + ["gru"], output: "parts") + setups + ["--seeds", "4"])
      #expect(keptRuns(more) == 16, "\(more.errors)")
      #expect(try objects("network", more).count == 5)
    }
  }

  private func keptRuns(_ outcome: Command.Outcome) -> Int {
    outcome.errors.components(separatedBy: "  kept\n").count - 1
  }

  /// Runs a comparison until it has told of so many runs, and a moment more; returns how many it told of.
  private func stop(_ process: Process, afterRuns count: Int, isKilled: Bool, wait: () -> Void) throws -> Int
  {
    let pipe = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = pipe
    try process.run()
    var told = 0
    var text = ""
    while told < count, case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
      text += String(decoding: data, as: UTF8.self)
      told = text.split(separator: "\n").count { $0.hasPrefix("run ") }
    }
    wait()
    if isKilled { kill(process.processIdentifier, SIGKILL) } else { process.terminate() }
    process.waitUntilExit()
    return told
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
      try folder.write("# a comment\n\n\(own)\r\n  tree-rnn  # plain\n", to: "networks.txt")
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
        try objects("part", json).filter { $0["network"]?.string == name && $0["group"]?.string == "depth" }
          .map {
            [$0["part"]?.string, $0["count"]?.integer.map(String.init)]
          }
      }
      #expect(try depths("flat") == depths("lstm"))
      let text = try Command.run(arguments + ["--quiet"])
      #expect(text.text.contains("  flat*  ") && text.text.contains("* other trees of the same sentences"))

      // Labels counted from -2 are found before anything is trained.
      let mislabelled = try Command.run(
        try self.arguments(in: folder, ["lstm", own.replacingOccurrences(of: " --label-offset 2", with: "")])
          + ["--output", folder.path("mislabelled")])
      #expect(mislabelled.status == 64 && mislabelled.errors.contains("error: flat: its labels (-2, "))
      #expect(!FileManager.default.fileExists(atPath: folder.path("mislabelled")))

      let flatTest = flat(test).split(separator: "\n")
      try folder.write(flatTest.reversed().joined(separator: "\n") + "\n", to: "own test.txt")
      let shuffled = try Command.run(arguments)
      #expect(
        shuffled.status == 64 && shuffled.errors.contains("networks.txt:3: error: flat: its test tree at "))
      try folder.write(flatTest.dropLast().joined(separator: "\n") + "\n", to: "own test.txt")
      let unpaired = try Command.run(arguments)
      #expect(
        unpaired.status == 64 && unpaired.errors.contains("networks.txt:3: error: flat: its 31 test trees"))
    }
  }

  /// What other networks read changes neither the vectors of a network nor, with them, its runs.
  @Test func vectorsAreThoseOfItsOwnTrees() throws {
    try Folder.temporary { folder in
      let arguments = try arguments(in: folder, ["lstm"]).filter { $0 != "--embedding" && $0 != "6" }
      let words = ["it", "film", "plot", "good", "bad", "not", "there", "is", "rare"]
      try folder.write(
        words.enumerated().map { "\($1) \(Double($0) / 4) 0.5 -0.25 1\n" }.joined(), to: "vectors.txt")
      let test = String(decoding: try folder.bytes("test.txt"), as: UTF8.self)
      try folder.write(test + "(4 rare)\n", to: "rare.txt")
      let vectors = ["--vectors", folder.path("vectors.txt"), "--vectors-norm", "3", "--format", "json"]
      let alone = try Command.run(arguments + vectors)
      #expect(alone.status == 0, "\(alone.errors)")
      let own =
        "own: --cell tree-rnn --train \(folder.path("rare.txt")) --dev \(folder.path("rare.txt")) --test "
        + folder.path("test.txt")
      let both = try Command.run(arguments + [own] + vectors)
      #expect(both.status == 0 && keptRuns(both) == 2, "\(both.errors)")
      #expect(try objects("network", both).first == objects("network", alone).first)
      // Another length is another comparison.
      let longer = try Command.run(arguments + vectors.map { $0 == "3" ? "4" : $0 })
      #expect(longer.status == 0 && keptRuns(longer) == 0)
      // The budget depends on the width of the vectors: 4 here.
      let usual = try Command.run(
        arguments.filter { $0 != "--parameters" && $0 != "700" } + ["tree: --cell tree-lstm --hidden 150"]
          + vectors
          + ["--epochs", "1", "--seeds", "1"])
      let parameters = try objects("network", usual).compactMap { $0["parameters"]?.integer }
      #expect(parameters.count == 2 && parameters[1] == 4 * 4 * 150 + 10 * 150 * 150 + 4 * 150 + 5 * 151)
      #expect(abs(parameters[0] - parameters[1]) * 50 < parameters[1])
    }
  }

  /// What settles an outcome is in the name of a run: what options lead to, however they are written.
  @Test func equalSetupsAreOneRun() throws {
    try Folder.temporary { folder in
      // The rate of words is the one that is given, and not the one that suits the cell.
      let rntn = [
        "a: --cell rntn", "b: --cell rntn --learning-rate 0.002",
        "c: --cell rntn --embedding-learning-rate 0.002",
      ]
      let outcome = try Command.run(try arguments(in: folder, rntn) + ["--format", "json"])
      #expect(keptRuns(outcome) == 2, "b and c are one: \(outcome.errors)")
      let same = ["d: --cell tree-rnn", "e: --cell tree-rnn --learning-rate 0.05 --category-size 7"]
      let twice = try Command.run(try arguments(in: folder, same) + ["--format", "json"])
      #expect(keptRuns(twice) == 2, "\(twice.errors)")
    }
  }

  /// A network that labels trees as a whole is compared at roots, and one whose roots have no labels with nobody.
  @Test func notEveryNetworkSaysEverything() throws {
    try Folder.temporary { folder in
      let arguments = try arguments(in: folder, ["lstm", "attention: --cell tree-lstm --head attention"])
      let test = String(decoding: try folder.bytes("test.txt"), as: UTF8.self)
      let rootless = test.split(separator: "\n").map { "( \($0.drop { $0 != " " }.dropFirst())\n" }.joined()
      try folder.write(rootless, to: "rootless.txt")
      let own =
        "rootless: --cell tree-rnn --train \(folder.path("trees.txt")) --dev \(folder.path("dev.txt")) --test "
        + folder.path("rootless.txt")
      let outcome = try Command.run(arguments + [own, "--format", "json"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let networks = try objects("network", outcome)
      #expect(networks[2]["root"]?["mean"] == .null && networks[2]["nodes"]?["mean"]?.double != nil)
      #expect(networks[1]["nodes"]?["mean"] == .null && networks[1]["root"]?["mean"]?.double != nil)
      let pairs = try objects("pair", outcome)
      #expect(pairs.count == 1 && pairs[0]["second"]?.string == "attention")
      let text = String(decoding: try folder.bytes("out/results.txt"), as: UTF8.self)
      #expect(text.contains("Pairs without labelled roots in common are left out."))
      let page = String(decoding: try folder.bytes("out/results.html"), as: UTF8.self)
      #expect(page.contains(", rootless: "))
    }
  }

  /// The best rate on dev is taken; one with which a training can't go on, with any seed, is not.
  @Test func theBestSetupIsTaken() throws {
    try Folder.temporary { folder in
      let arguments = try arguments(in: folder, ["tree-rnn"]) + ["--epochs", "3", "--format", "json"]
      let rates = ["1e30", "0.0001", "0.1"]
      let tried = try Command.run(arguments + ["--try-learning-rates"] + rates)
      #expect(tried.status == 0, "\(tried.errors)")
      #expect(tried.errors.contains("rate 1e+30, dropout 0.0/0.5  diverged in epoch 1"))
      let network = try #require(try objects("network", tried).first)
      let best = try rates.dropFirst().map { rate in
        let single = try Command.run(arguments + ["--learning-rate", rate, "--seeds", "1"])
        return (rate: rate, dev: try objects("run", single).first?["devRoot"]?.double ?? -1)
      }.max { $0.dev < $1.dev }
      #expect(network["learningRate"]?.double == best.flatMap { Double($0.rate) })
      let none = try Command.run(arguments + ["--try-learning-rates", "1e30", "1e31"])
      #expect(none.status == 64 && none.errors.contains("tree-rnn: with seed 1, its loss"))
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
    (["--network", "lstm", "--learning-rate", "1", "--try-learning-rates", "2"], 64, "exclude each other"),
    (["--network", "lstm", "--dropout", "0.1", "--try-dropouts", "0.2"], 64, "leave them out"),
    (["--network", "a: --cell lstm --help"], 64, "--help is no option of a network"),
    (["--network", "a\u{1B}[31m: --cell lstm"], 64, "control character"),
    (["--network", "a: --cell lstm --train - --dev x --test y"], 64, "standard input"),
    (
      ["--embedding-optimizer", "none", "--network", "a: --cell lstm --embedding-learning-rate 1"], 64,
      "makes no sense"
    ),
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
      try folder.write("( (2 it) (2 works))\n", to: "rootless.txt")
      let empty = try Command.run(arguments + ["--test", folder.path("empty.txt")])
      #expect(empty.status == 65 && empty.errors.contains("there is no tree in this input"))
      let other = try Command.run(arguments + ["--test", folder.path("other.txt"), "--quiet"])
      #expect(
        other.status == 65 && other.errors.hasPrefix("\(folder.path("other.txt")):1:1: error: the label '9'"))
      let missing = try Command.run(arguments + ["--test", folder.path("nowhere.txt")])
      #expect(missing.status == 66)
      let rootless = try Command.run(
        arguments.map { $0 == folder.path("test.txt") ? folder.path("rootless.txt") : $0 } + ["--quiet"])
      #expect(rootless.status == 65 && rootless.errors.contains("no root has a label to compare"))
      try folder.write(Array("lstm\ncaf".utf8) + [0xE9, 0x0A], to: "networks.txt")
      let latin = try Command.run(arguments + ["--networks", folder.path("networks.txt")])
      #expect(latin.status == 64 && latin.errors.contains("networks.txt:2: error: this line is not UTF-8"))
      try folder.write("x\nlstm:nonsense\n", to: "networks.txt")
      let list = try Command.run(arguments + ["--networks", folder.path("networks.txt")])
      #expect(
        list.status == 64 && list.errors.hasPrefix("\(folder.path("networks.txt")):1: error: 'x' is no cell"))
      try folder.write("# nothing\n", to: "networks.txt")
      let silent = try Command.run(arguments + ["--networks", folder.path("networks.txt")])
      #expect(silent.status == 64 && silent.errors.contains("there is no network in this file"))
    }
  }

  /// Damage is found, and costs only a training.
  @Test func aBrokenRunIsNamed() throws {
    try Folder.temporary { folder in
      let arguments = try arguments(in: folder, ["tree-rnn"]) + ["--seeds", "1", "--quiet"]
      let whole = try Command.run(arguments)
      let run = try #require(
        try FileManager.default.contentsOfDirectory(atPath: folder.path("out/runs")).first)
      for name in ["run.json", "answers.safetensors"] {
        let bytes = try folder.bytes("out/runs/\(run)/\(name)")
        try folder.write(Array(bytes.prefix(bytes.count / 2)), to: "out/runs/\(run)/\(name)")
        let broken = try Command.run(arguments)
        #expect(
          broken.status == 65 && broken.errors.contains("\(run): error: the files of this run are damaged"))
        try folder.write(bytes, to: "out/runs/\(run)/\(name)")
      }
      try FileManager.default.removeItem(atPath: folder.path("out/runs/\(run)"))
      #expect(try Command.run(arguments).output == whole.output)
    }
  }
}
