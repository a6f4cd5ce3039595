import Espalier
import Foundation
import Testing

/// The interpreter of the scripts.
private enum Python {
  static let isInstalled =
    (try? Folder.temporary { try Command.shell("python3 --version", in: $0).status }) == 0
}

/// `scripts/evaluate-batch` and `scripts/classify-batch`.
@Suite(.enabled(if: Python.isInstalled, "python3 is not installed")) struct BatchScriptTests {
  static let hasPython =
    (try? Folder.temporary { try Command.shell("python3 --version", in: $0).status }) == 0
  private static let scripts = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("scripts").path

  private func run(_ line: String, in folder: Folder, espalier: String = "$espalier") throws
    -> Command.Outcome
  {
    try Command.shell("ESPALIER=\"\(espalier)\" '\(Self.scripts)'/\(line)", in: folder)
  }

  /// A command that ends the script that calls it, as a failing machine would, at its nth work.
  private func mortal(in folder: Folder, work: Int) throws -> String {
    try folder.write(
      """
      #!/bin/sh
      case $1 in evaluate|classify)
        echo x >> '\(folder.path("calls"))'
        [ "$(wc -l < '\(folder.path("calls"))')" -lt \(work) ] || { kill -9 $PPID; exit 1; } ;;
      esac
      exec "$espalier" "$@"
      """, to: "mortal")
    _ = try Command.shell("chmod +x mortal", in: folder)
    return folder.path("mortal")
  }

  /// A treebank for each of the names.
  private func write(_ names: [String], in folder: Folder) throws {
    let lines = TrainedModel.treebank.split(separator: "\n")
    for (number, name) in names.enumerated() {
      let part = (0..<7).map { lines[(11 * number + 5 * $0) % lines.count] }
      try folder.write(part.joined(separator: "\n") + "\n", to: name)
    }
  }

  @Test func aStoppedEvaluationGivesTheTableOfAnUndisturbedOne() throws {
    try Folder.temporary { folder in
      try write(["a.txt", "b.txt", "c.txt"], in: folder)
      _ = try TrainedModel.copy(to: folder)
      let line =
        "evaluate-batch --models '\(TrainedModel.tree)' '\(TrainedModel.chain)' model --treebanks a.txt b.txt c.txt "
        + "--resamples 200 --jobs 1 --results"
      let whole = try run(line + " whole", in: folder)
      #expect(whole.status == 0)
      // A line of titles, and one for each pair, though two models are the same.
      #expect(whole.lines.count == 10)
      let stopped = try run(line + " parts", in: folder, espalier: mortal(in: folder, work: 5))
      #expect(stopped.status != 0 && stopped.output.isEmpty)
      let resumed = try run(line + " parts", in: folder)
      #expect(resumed.status == 0 && resumed.errors.contains("were evaluated before"))
      #expect(resumed.text == whole.text)
      for name in ["table.tsv", "table.json", "table.md"] {
        #expect(try folder.bytes("parts/\(name)") == folder.bytes("whole/\(name)"))
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path("parts"))
      #expect(left.count == 12 && left.allSatisfy { !$0.hasPrefix(".") })

      // The figures are those of the command; a treebank that changed is evaluated anew.
      let rows = try run(line + " parts --format json", in: folder).objects
      let row = try #require(rows.dropFirst().first)
      let command = try Command.run(
        [
          "evaluate", "--model", TrainedModel.tree, folder.path("b.txt"), "--format", "json", "--intervals",
          "--resamples", "200",
        ]
      )
      let single = try #require(command.objects.first)
      #expect(row["treebank"]?.string == "b.txt" && row["rootAccuracy"] == single["root"]?["accuracy"])
      #expect(
        [row["nodesAccuracyLow"], row["nodesAccuracyHigh"]].compactMap { $0 }
          == single["intervals"]?["nodes"]?["accuracy"]?.elements)
      try folder.write("(0 good)\n", to: "b.txt")
      let changed = try run(line + " parts --format markdown", in: folder)
      #expect(changed.text.contains("| b.txt | 1 | 0.0 (0.0 to 0.0)"))
    }
  }

  @Test func aBrokenFileCostsOnlyItself() throws {
    try Folder.temporary { folder in
      let names = (1...19).map { "bank/\($0 % 3)/\($0).txt" }
      try write(names, in: folder)
      try folder.write("(3 (2 it) (4 works", to: "bank/broken.txt")
      try folder.write("no treebank", to: "bank/README")
      let line = "classify-batch bank --output out --jobs 1 --model '\(TrainedModel.tree)'"
      let stopped = try run(line, in: folder, espalier: mortal(in: folder, work: 8))
      #expect(stopped.status != 0)
      let resumed = try run(line, in: folder)
      #expect(resumed.status == 1 && resumed.output.isEmpty)
      #expect(resumed.errors.contains("7 of 20 files were classified before"))
      #expect(resumed.errors.contains("19 of 20 files are classified"))
      #expect(resumed.errors.contains("bank/broken.txt:1:1: error: unbalanced bracket"))
      let results = try FileManager.default.subpathsOfDirectory(atPath: folder.path("out"))
        .filter { $0.contains(".txt") }
      #expect(Set(results) == Set(names.map { $0.dropFirst(5) + ".labels.json" }))
      for name in names {
        let single = try Command.run(
          ["classify", "--model", TrainedModel.tree, "--format", "json", folder.path(name)])
        #expect(try folder.bytes("out/\(name.dropFirst(5)).labels.json") == single.output)
      }

      try folder.write("(3 (2 it) (4 works))", to: "bank/broken.txt")
      let mended = try run(line, in: folder)
      #expect(mended.status == 0 && mended.errors.contains("19 of 20 files were classified before"))
      try folder.write("(4 good)", to: names[0])
      #expect(try run(line, in: folder).errors.contains("19 of 20"))
      #expect(try run(line + " --nodes all", in: folder).errors.hasPrefix("[1/20]"))
    }
  }

  @Test func resultsBesideTreebanksAreNotClassified() throws {
    try Folder.temporary { folder in
      try write(["bank/a.txt"], in: folder)
      for format in ["brackets", "xml", "corenlp-json", "corenlp-xml"] {
        let line = "classify-batch bank --format \(format) --model '\(TrainedModel.tree)'"
        let outcome = try run(line, in: folder)
        #expect(outcome.status == 0 && outcome.errors.contains("1 of 1 files are classified"))
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("bank"))
      #expect(names.count == 6)
    }
  }

  @Test func mistakesAreOneSentence() throws {
    try Folder.temporary { folder in
      try write(["a.txt"], in: folder)
      for line in ["classify-batch --help", "evaluate-batch --help"] {
        let help = try run(line, in: folder)
        #expect(help.status == 0 && help.text.contains("--espalier"))
      }
      let missing = try run("evaluate-batch --models missing --treebanks a.txt", in: folder)
      #expect(missing.status == 2 && missing.errors.contains("there is no 'missing'"))
      let empty = try run("classify-batch . --model '\(TrainedModel.tree)'", in: folder, espalier: "/missing")
      #expect(empty.status == 1 && empty.errors.hasPrefix("classify-batch: '/missing' is no command"))
      try folder.write("words", to: "none/README")
      let none = try run("classify-batch none --model '\(TrainedModel.tree)'", in: folder)
      #expect(none.status == 1 && none.errors.contains("holds no file that looks like a treebank"))
    }
  }
}
