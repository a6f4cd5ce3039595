import EspalierBytes
import EspalierKernels
import EspalierTrees
import Foundation
import ListOpsGenerator
import Testing

/// The generator of ListOps, and the data set that it follows.
@Suite struct ListOpsTests {
  static let data =
    ProcessInfo.processInfo.environment["ESPALIER_DATA"]
    ?? CorpusFiles.root.appendingPathComponent("../shared/data").path
  static let published = data + "/listops/test_d20s.tsv"

  private func trees(_ lines: some Sequence<String>) throws -> [Tree] {
    try ListOpsReader(ByteReader(bytes: Array(lines.joined(separator: "\n").utf8), name: "l")).readAll()
  }

  /// The lines of a seed are the same for ever; a change here changes everybody's data.
  @Test func aSeedGivesItsLines() {
    let lines = Array(ListOpsExpression.lines(count: 100, seed: 2018))
    #expect(lines[0] == "4\t4")
    #expect(lines[12] == "3\t( ( ( [SM 6 ) ( ( ( [MED 6 ) 8 ) ] ) ) ] )")
    #expect(lines[15] == "6\t( ( ( [MAX 6 ) 3 ) ] )")
    #expect(Set(lines).count == 100)
    #expect(Array(ListOpsExpression.lines(count: 100, seed: 1)) != lines)
  }

  @Test func linesAreWhatTheReaderReads() throws {
    let lines = Array(ListOpsExpression.lines(count: 2000, seed: 7))
    for (line, tree) in zip(lines, try trees(lines)) {
      let expression = try #require(ListOpsExpression(words: tree.words))
      #expect(tree.label(of: tree.root) == "\(expression.value)")
      #expect(line == "\(expression.value)\t\(expression.bracketing)")
      #expect(tree.isLeaf(tree.root) || tree.maximumArity == 2)
    }
  }

  @Test(
    arguments: [
      ("7", 7), ("[MIN 4 2 9 ]", 2), ("[MAX 4 2 9 ]", 9), ("[MED 9 1 4 ]", 4), ("[MED 9 1 4 8 ]", 6),
      ("[MED 1 2 ]", 1), ("[SM 9 9 5 ]", 3), ("[SM [MAX 1 [MIN 3 4 ] ] 8 ]", 1),
    ])
  func valuesAreThoseOfThePaper(_ text: String, _ value: Int) {
    #expect(ListOpsExpression(words: text.split(separator: " ").map(String.init))?.value == value)
  }

  @Test(arguments: ["", "]", "[SM ]", "[SM 1", "[SM 1 ] ]", "1 2", "[ADD 1 ]", "[SM 10 ]"])
  func otherWordsMakeNone(_ text: String) {
    #expect(ListOpsExpression(words: text.split(separator: " ").map(String.init)) == nil)
  }

  /// Digits end 3 of 4 lists, an operator has 2 to 5 arguments, and nothing is deeper than 20.
  @Test func drawsAreThoseOfThePaper() {
    var source = RandomSource(seed: 1)
    let draws = (0..<20_000).map { _ in ListOpsExpression(drawnFrom: &source).bracketing }
    let share = Double(draws.count { !$0.contains("[") }) / 20_000
    #expect(abs(share - 0.75) < 0.02)
    for name in ["[MIN", "[MAX", "[MED", "[SM"] {
      let count = draws.reduce(0) { $0 + $1.split(separator: " ").count { $0 == name } }
      let all = draws.reduce(0) { $0 + $1.split(separator: " ").count { $0.hasPrefix("[") } }
      #expect(abs(Double(count) / Double(all) - 0.25) < 0.02)
    }
    let depth = draws.map { text in
      text.split(separator: " ").reduce(into: (now: 0, most: 0)) { depth, word in
        if word.hasPrefix("[") { depth.now += 1 }
        if word == "]" { depth.now -= 1 }
        depth.most = max(depth.most, depth.now)
      }.most
    }.max()
    #expect((depth ?? 0) <= 19)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: published), "listops is not in ESPALIER_DATA"))
  func publishedLabelsAreOurs() throws {
    let text = try String(contentsOfFile: Self.published, encoding: .utf8)
    let lines = text.split(separator: "\n")
    let all = try trees(lines.map(String.init))
    #expect(all.count == 10_000)
    for (line, tree) in zip(lines, all) {
      let expression = try #require(ListOpsExpression(words: tree.words))
      #expect(line == "\(expression.value)\t\(expression.bracketing)")
    }
    let tokens = all.reduce(0) { $0 + $1.tokenCount }
    #expect(tokens == 428_451)
  }
}
