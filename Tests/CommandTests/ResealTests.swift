import Espalier
import Foundation
import Testing

/// `info --reseal`, and `scripts/pytorch-weights`.
@Suite struct ResealTests {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("scripts/pytorch-weights")
    .path

  private static let hasPython: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "--version"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test func aChangeByHandIsSealed() throws {
    try Folder.temporary { folder in
      let model = try TrainedModel.copy(to: folder)
      var weights = try folder.bytes("model/model.safetensors")
      weights[weights.count - 2] ^= 1
      try folder.write(weights, to: "model/model.safetensors")
      #expect(try Command.run(["info", model]).status == 65)
      let sealed = try Command.run(["info", "--reseal", model])
      #expect(sealed.status == 0 && sealed.text.hasPrefix("model "))
      #expect(try Command.run(["info", model]).text == sealed.text)
      #expect(try Command.run(["classify", "--model", model], input: "( good)").status == 0)
      // The numbers are those that were there, and nothing else lies about.
      #expect(try folder.bytes("model/model.safetensors").suffix(64) == weights.suffix(64))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: model).sorted()
          == ["README.md", "config.json", "model.safetensors", "vocabulary.txt"])
    }
  }

  @Test func whatIsNoModelIsNotSealed() throws {
    try Folder.temporary { folder in
      let model = try TrainedModel.copy(to: folder)
      let weights = try folder.bytes("model/model.safetensors")
      let configuration = String(decoding: try folder.bytes("model/config.json"), as: UTF8.self)
      for (wrong, words) in [
        (
          configuration.replacing("\"hiddenSize\": 8", with: "\"hiddenSize\": 9"),
          "the configuration calls for"
        ),
        (
          configuration.replacing("\"cell\": \"tree-lstm\"", with: "\"cell\": \"tree\""),
          "names a cell 'tree'"
        ),
        (String(configuration.dropLast(4)), "damaged"),
      ] {
        try folder.write(wrong, to: "model/config.json")
        let outcome = try Command.run(["info", "--reseal", model])
        #expect(outcome.status == 65 && outcome.errors.contains(words), "\(outcome.errors)")
        #expect(try folder.bytes("model/model.safetensors") == weights)
      }
      #expect(try Command.run(["info", "--reseal", folder.path("nowhere")]).status == 66)
    }
  }

  /// What goes to PyTorch's names comes back as it was, bias by bias.
  @Test(
    .enabled(if: hasPython, "there is no python3"),
    arguments: [
      [
        "--cell", "lstm", "--layers", "2", "--direction", "both", "--input-layers", "1", "--output-layers",
        "1",
      ],
      ["--cell", "gru", "--reset", "after"], ["--cell", "rnn", "--direction", "both"],
    ])
  func weightsGoToPyTorchAndBack(options: [String]) throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      for name in ["one", "other"] {
        let seed = name == "one" ? "1" : "2"
        let train =
          TrainedModel.arguments(in: folder, output: name) + options + ["--epochs", "1", "--seed", seed]
        #expect(try Command.run(train + ["--quiet"]).status == 0)
      }
      let line = """
        set -e
        python3 \(Self.script) to one there.safetensors
        python3 \(Self.script) from there.safetensors other
        ! "$espalier" info other >/dev/null 2>&1
        "$espalier" info --reseal other >/dev/null
        for model in one other; do
          "$espalier" classify --model $model --format json trees.txt > $model.json
        done
        cmp one.json other.json
        """
      let outcome = try Command.shell(line, in: folder)
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
      let text = String(decoding: try folder.bytes("there.safetensors").prefix(4000), as: UTF8.self)
      #expect(text.contains("\"rnn.weight_ih_l0\"") && text.contains("\"classifier.weight\""))
    }
  }

  @Test(.enabled(if: hasPython, "there is no python3"))
  func whatPyTorchCannotHoldIsOneSentence() throws {
    try Folder.temporary { folder in
      _ = try TrainedModel.copy(to: folder)
      let line = "python3 \(Self.script) to model x.safetensors; python3 \(Self.script) from nowhere model"
      let outcome = try Command.shell(line, in: folder)
      #expect(outcome.status == 1)
      #expect(
        outcome.errors == """
          pytorch-weights: error: model: its cell is 'tree-lstm', and PyTorch has rnn, lstm and gru
          pytorch-weights: error: model: its cell is 'tree-lstm', and PyTorch has rnn, lstm and gru

          """)
    }
  }
}
