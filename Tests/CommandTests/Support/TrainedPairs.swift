import Foundation

/// Small files of pairs, and models that were trained on them once for all tests.
enum TrainedPairs {
  /// A file of relations: what one formula is to another.
  static let relations = """
    =\ta\ta
    ^\ta\t( not a )
    ^\t( not a )\ta
    =\t( not a )\t( not a )
    =\tb\tb
    ^\tb\t( not b )
    ^\t( not b )\tb
    #\ta\tb
    #\tb\t( not a )

    """

  /// Writes a folder of sentence pairs, as SICK is kept in.
  static func writeScores(_ scores: [String] = ["5", "1.5", "3", "4.25"], to folder: Folder, _ name: String)
    throws
  {
    let left = ["a dog runs", "a dog runs", "the cat sleeps", "a cat runs"]
    let right = ["a dog runs", "the cat sleeps", "the cat runs", "a dog runs"]
    for (side, sentences) in [("a", left), ("b", right)] {
      try folder.write(sentences.map { $0 + "\n" }.joined(), to: "\(name)/\(side).toks")
      try folder.write(sentences.map { _ in "2 3 0\n" }.joined(), to: "\(name)/\(side).parents")
    }
    try folder.write(scores.map { $0 + "\n" }.joined(), to: "\(name)/sim.txt")
    try folder.write("11\n12\n13\n14\n", to: "\(name)/id.txt")
  }

  /// A training of a moment.
  static func arguments(in folder: Folder, _ pairs: String, output: String) -> [String] {
    [
      "relate", "train", "--train", folder.path(pairs), "--dev", folder.path(pairs), "--output",
      folder.path(output), "--cell", "child-sum-tree-lstm", "--hidden", "6", "--embedding", "5",
      "--comparison", "7", "--epochs", "3", "--batch-size", "3", "--threads", "1",
    ]
  }

  /// The folder that holds `relations.tsv`, `scores`, and the models `relation` and `relatedness`.
  static let folder: Folder = {
    do {
      let folder = try Folder()
      try folder.write(relations, to: "relations.tsv")
      try writeScores(to: folder, "scores")
      for (pairs, output) in [("relations.tsv", "relation"), ("scores", "relatedness")] {
        let outcome = try Command.run(arguments(in: folder, pairs, output: output))
        guard outcome.status == 0 else { fatalError("no model '\(output)': \(outcome.errors)") }
      }
      return folder
    } catch {
      fatalError("no models of pairs for the tests: \(error)")
    }
  }()
}
