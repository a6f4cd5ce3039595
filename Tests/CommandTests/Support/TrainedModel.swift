import Foundation
import Testing

/// A small treebank, and models that were trained on it once for all tests.
enum TrainedModel {
  /// Labelled sentences in which `good` and `bad` decide and `not` turns them round.
  static let treebank: String = {
    let things = ["it", "film", "plot", "cast", "score", "ending"]
    var lines: [String] = []
    for thing in things {
      for verb in ["is", "seems", "was"] {
        lines.append("(4 (2 \(thing)) (4 (2 \(verb)) (4 good)))")
        lines.append("(0 (2 \(thing)) (0 (2 \(verb)) (0 bad)))")
        lines.append("(1 (2 \(thing)) (1 (2 \(verb)) (1 (2 not) (4 good))))")
        lines.append("(3 (2 \(thing)) (3 (2 \(verb)) (3 (2 not) (0 bad))))")
        lines.append("(2 (2 \(thing)) (2 (2 \(verb)) (2 there)))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  /// The folder that holds `trees.txt`, and the models `tree` and `chain`.
  static let folder: Folder = {
    do {
      let folder = try Folder()
      try folder.write(treebank, to: "trees.txt")
      for (name, cell) in [("tree", "tree-lstm"), ("chain", "lstm")] {
        let outcome = try Command.run(arguments(in: folder, output: name) + ["--cell", cell])
        guard outcome.status == 0 else { fatalError("the model '\(name)' isn't trained: \(outcome.errors)") }
      }
      return folder
    } catch {
      fatalError("no model for the tests: \(error)")
    }
  }()

  static var tree: String { folder.path("tree") }
  static var chain: String { folder.path("chain") }
  static var trees: String { folder.path("trees.txt") }

  /// A training of a moment.
  static func arguments(in folder: Folder, output: String) -> [String] {
    [
      "train", "--train", folder.path("trees.txt"), "--dev", folder.path("trees.txt"), "--output",
      folder.path(output), "--hidden", "8", "--embedding", "8", "--epochs", "3", "--dropout", "0",
      "--threads",
      "1", "--batch-size", "5",
    ]
  }

  /// A copy of the tree model in a folder of the test's own.
  static func copy(to folder: Folder) throws -> String {
    try FileManager.default.copyItem(atPath: tree, toPath: folder.path("model"))
    return folder.path("model")
  }
}
