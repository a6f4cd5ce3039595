import Espalier
import Foundation
import Testing

/// `train`, and what it leaves behind.
@Suite struct TrainTests {
  @Test func objectsHaveTheKeysOfTheContract() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      let outcome = try Command.run(
        TrainedModel.arguments(in: folder, output: "model") + ["--format", "json", "--quiet"])
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      let objects = try outcome.objects
      #expect(objects.count == 4)
      for (index, object) in objects.dropLast().enumerated() {
        #expect(object.keys == ["epoch", "loss", "dev", "seconds", "treesPerSecond"])
        #expect(object["epoch"] == .integer(index + 1))
        #expect(object["dev"]?.keys == ["root", "nodes"])
        for part in ["root", "nodes"] { #expect(object["dev"]?[part]?.keys == ["accuracy", "binary"]) }
      }
      #expect(objects.last?.keys == ["bestEpoch", "parameters", "model"])
      #expect(objects.last?["model"] == .string(folder.path("model")))
      #expect(try folder.names == ["model", "trees.txt"])
    }
  }

  @Test func progressIsALineAnEpochWhereThereIsNoTerminal() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      let outcome = try Command.run(TrainedModel.arguments(in: folder, output: "model"))
      #expect(outcome.status == 0)
      let lines = outcome.errors.split(separator: "\n")
      #expect(lines.count == 3)
      for (index, line) in lines.enumerated() { #expect(line.hasPrefix("epoch \(index + 1)  loss ")) }
      #expect(outcome.text.hasPrefix("best epoch"))
      let info = try Command.run(["info", folder.path("model")])
      #expect(info.status == 0)
      #expect(info.text.contains("hidden size      8\n"))
      #expect(info.text.contains("0 (very negative)"))
    }
  }

  @Test func threadsChangeNoBit() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      for threads in ["1", "2"] {
        var arguments = TrainedModel.arguments(in: folder, output: "model\(threads)")
        let place = try #require(arguments.firstIndex(of: "--threads"))
        arguments[place + 1] = threads
        #expect(try Command.run(arguments).status == 0)
      }
      #expect(try folder.bytes("model1/model.safetensors") == folder.bytes("model2/model.safetensors"))
    }
  }

  @Test func anOutputIsReplacedWithForceOnly() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      let model = try TrainedModel.copy(to: folder)
      let before = try folder.bytes("model/config.json")
      let arguments = TrainedModel.arguments(in: folder, output: "model")
      let refused = try Command.run(arguments)
      #expect(refused.status == 73)
      #expect(refused.errors == "\(model): error: exists already: give --force to replace a model\n")
      #expect(try folder.bytes("model/config.json") == before)
      #expect(try Command.run(arguments + ["--force", "--hidden", "4"]).status == 0)
      #expect(try folder.bytes("model/config.json") != before)
      #expect(try folder.names == ["model", "trees.txt"])
    }
  }

  @Test func whatIsNoModelIsNeverReplaced() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      try folder.write("dear diary", to: "precious/diary.txt")
      for (output, status) in [("precious", 73), ("trees.txt", 73), ("no/such/folder", 73)]
        as [(String, Int32)]
      {
        let outcome = try Command.run(TrainedModel.arguments(in: folder, output: output) + ["--force"])
        #expect(outcome.status == status)
        #expect(outcome.errors.split(separator: "\n").count == 1)
      }
      #expect(try folder.bytes("precious/diary.txt") == Array("dear diary".utf8))
      #expect(try folder.names == ["precious", "trees.txt"])
    }
  }

  @Test func aBadInputLeavesNoModel() throws {
    try Folder.temporary { folder in
      try folder.write("(3 (2 a) (2 b))\n(3 a\n", to: "trees.txt")
      let outcome = try Command.run(TrainedModel.arguments(in: folder, output: "model"))
      #expect(outcome.status == 65)
      #expect(outcome.errors.hasPrefix("\(folder.path("trees.txt")):2:1: error: unbalanced bracket"))
      #expect(try folder.names == ["trees.txt"])
    }
  }

  @Test func aDevLabelThatIsNotTrainedIsPlaced() throws {
    try Folder.temporary { folder in
      try folder.write("(3 (2 a) (2 b))\n(1 c)\n", to: "trees.txt")
      try folder.write("(3 a)\n\n(7 c)\n", to: "dev.txt")
      var arguments = TrainedModel.arguments(in: folder, output: "model")
      arguments[4] = folder.path("dev.txt")
      let outcome = try Command.run(arguments)
      #expect(outcome.status == 65)
      #expect(outcome.errors.hasPrefix("\(folder.path("dev.txt")):3:1: error: "))
      #expect(outcome.errors.contains("'7'"))
    }
  }

  @Test func coverageIsPrintedAndMixedWidthsAreRefused() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      try folder.write("good 1 0\nbad -1 0\nplot 0 1\nunused 0 2\n", to: "vectors.txt")
      try folder.write("good 1 0\nbad -1\n", to: "mixed.txt")
      var arguments = TrainedModel.arguments(in: folder, output: "model")
      let place = try #require(arguments.firstIndex(of: "--embedding"))
      arguments.removeSubrange(place...place + 1)
      let outcome = try Command.run(
        arguments + ["--vectors", folder.path("vectors.txt"), "--vectors-norm", "3"])
      #expect(outcome.status == 0)
      #expect(outcome.errors.hasPrefix("\(folder.path("vectors.txt")): 3 of 13 words"))
      let mixed = try Command.run(arguments + ["--force", "--vectors", folder.path("mixed.txt")])
      #expect(mixed.status == 65)
      #expect(mixed.errors.hasPrefix("\(folder.path("mixed.txt")):2"))
      #expect(mixed.errors.contains("width"))
    }
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalLeavesNothingBehind(_ number: Int32) throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      var arguments = TrainedModel.arguments(in: folder, output: "model")
      let place = try #require(arguments.firstIndex(of: "--epochs"))
      arguments[place + 1] = "1000000"
      let process = Command.process(arguments + ["--patience", "1000000"])
      let errors = Pipe()
      process.standardError = errors
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      _ = errors.fileHandleForReading.availableData  // the first epoch is done
      kill(process.processIdentifier, number)
      while !errors.fileHandleForReading.availableData.isEmpty {}
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == 128 + number)
      #expect(try folder.names == ["trees.txt"])
    }
  }

  @Test func aSignalWhileTheModelIsWrittenLeavesNoPartOfIt() throws {
    try Folder.temporary { folder in
      let words = (0..<4000).map { "(2 (2 w\($0)) (2 good))" }.joined(separator: "\n")
      try folder.write(words, to: "trees.txt")
      try folder.write("(2 good)\n", to: "dev.txt")
      let process = Command.process([
        "train", "--train", folder.path("trees.txt"), "--dev", folder.path("dev.txt"), "--output",
        folder.path("model"), "--hidden", "2", "--embedding", "4096", "--epochs", "1",
        "--embedding-optimizer",
        "none",
      ])
      let errors = Pipe()
      process.standardError = errors
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      _ = errors.fileHandleForReading.availableData  // the epoch is done, and 64 MiB are to be written
      while process.isRunning, try !folder.names.contains(where: { $0.hasSuffix(".partial") }) {}
      kill(process.processIdentifier, SIGTERM)
      process.waitUntilExit()
      #expect(process.terminationStatus == 143)
      #expect(try folder.names == ["dev.txt", "trees.txt"])
    }
  }

  @Test func aReaderThatHasGoneDoesNotCostTheModel() throws {
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "trees.txt")
      let process = Command.process(
        TrainedModel.arguments(in: folder, output: "model") + ["--format", "json"])
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      try output.fileHandleForReading.close()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      #expect(try folder.names == ["model", "trees.txt"])
    }
  }
}
