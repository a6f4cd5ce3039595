import ArgumentParser
import Espalier
import Foundation
import Timing

/// `espalier classify`, as a user runs it.
struct CommandClassifying: ParsableCommand, Measurable {
  static let configuration = CommandConfiguration(
    commandName: "command-classifying",
    abstract: "Classifying by the command: from a file to printed results, and the start for one tree.",
    discussion: """
      'file' is a whole run over the test trees with a label at every node, written to a file as JSON: start, \
      model, reading, network, writing. 'ten times the file' is the same for ten copies, where the start \
      counts less. 'one tree' is the cold start with a model of 20,000 words. The number of \
      threads is the command's own choice. Checked: the answers are those of the library.
      """)
  @OptionGroup var options: BenchOptions

  /// What the command prints for a tree.
  private struct Answer: Decodable {
    struct Node: Decodable {
      let probabilities: [Float]
    }
    let probabilities: [Float]
    let nodes: [Node]?
  }

  func run() throws { try measure(Bench(options)) }

  func measure(_ bench: Bench) throws {
    let corpus = try bench.corpus()
    let folder = try TemporaryFolder()
    bench.report.note("command-classifying: espalier classify --format json, whole processes")
    let model = randomModel(.treeLSTM, vocabulary: corpus.vocabulary, team: bench.team(1))
    try model.save(to: folder.path + "/model", replacing: false)
    let file = bench.places.file("test")
    let repeats = bench.options.repeatCount
    for (name, copies) in [("file", 1), ("ten times the file", 10)] {
      let trees = Array(repeating: corpus.test, count: copies).flatMap { $0 }
      let times = try times(
        bench, folder, ["--nodes", "all"] + Array(repeating: file, count: copies), repeats)
      try check(folder, model, trees, nodes: .all)
      let work = NominalWork(kind: .treeLSTM).forward(trees)
      report(bench, name, times, trees.count, work)
    }
    try measureStart(bench, folder)
  }

  /// The start with a model of 20,000 words of 300 numbers.
  private func measureStart(_ bench: Bench, _ folder: TemporaryFolder) throws {
    let words = (1..<20_000).map { "word\($0)" }
    let model = randomModel(.treeLSTM, vocabulary: Vocabulary(words: words), team: bench.team(1))
    try model.save(to: folder.path + "/model", replacing: true)
    let tree = try Tree(brackets: "(3 (2 word17) (4 (2 word1234) (3 (2 is) (4 word19999))))")
    let file = folder.path + "/tree"
    try "\(tree)\n".write(toFile: file, atomically: true, encoding: .utf8)
    let times = try times(bench, folder, [file], bench.options.quick ? 3 : 20)
    try check(folder, model, [tree], nodes: .root)
    report(bench, "one tree", times, 1, NominalWork(kind: .treeLSTM).forward([tree]))
  }

  private func times(
    _ bench: Bench, _ folder: TemporaryFolder, _ arguments: [String], _ repeats: Int
  ) throws -> [Double] {
    let command = try bench.places.command()
    let all = ["classify", "--model", folder.path + "/model", "--format", "json"] + arguments
    return try (0..<repeats).map { _ in
      try ChildProcess(command, all, output: folder.path + "/answers").seconds
    }
  }

  private func report(_ bench: Bench, _ name: String, _ times: [Double], _ trees: Int, _ work: Double) {
    let time = median(times)
    bench.report.row(
      "command-classifying",
      [
        .text("what", name), .number("seconds", time, 3), .number("milliseconds", time * 1e3, 1),
        .number("treesPerSecond", Double(trees) / time, 0), .number("gflops", work / time / 1e9, 1),
      ])
  }

  /// Checks what the command printed last against the library.
  private func check(
    _ folder: TemporaryFolder, _ model: TreeClassifier, _ trees: [Tree], nodes: NodeSelection
  ) throws {
    let lines = try String(contentsOfFile: folder.path + "/answers", encoding: .utf8).split(separator: "\n")
    Timing.check(lines.count == trees.count, "\(lines.count) answers for \(trees.count) trees")
    for at in stride(from: 0, to: trees.count, by: max(1, trees.count / 50)) {
      let answer = try JSONDecoder().decode(Answer.self, from: Data(lines[at].utf8))
      let expected = model.predict([trees[at]], nodes: nodes)[0]
      let printed = answer.nodes?.map(\.probabilities) ?? [answer.probabilities]
      Timing.check(printed.count == expected.nodes.count, "\(printed.count) nodes of tree \(at)")
      for (index, row) in printed.enumerated() {
        let worst = zip(row, expected.probabilities(index)).map { abs($0 - $1) }.max() ?? 1
        Timing.check(worst < 1e-5, "probabilities of tree \(at) off by \(worst)")
      }
    }
  }
}
