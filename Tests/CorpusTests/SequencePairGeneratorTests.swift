import SequencePairGenerator
import Testing

/// The generator of pairs to copy and to reverse.
@Suite struct SequencePairGeneratorTests {
  private func parts(_ line: String) -> [[Substring]] {
    line.split(separator: "\t").map { $0.split(separator: " ") }
  }

  @Test(arguments: SequencePairs.allCases) func linesAreWhatTheySay(task: SequencePairs) {
    let lines = task.lines(count: 3000, longest: 20, symbols: 30, seed: 1)
    var lengths: Set<Int> = []
    var symbols: Set<Substring> = []
    for line in lines {
      let sides = parts(line)
      #expect(sides.count == 2 && sides[1] == (task == .copy ? sides[0] : sides[0].reversed()))
      lengths.insert(sides[0].count)
      symbols.formUnion(sides[0])
    }
    #expect(lines.count == 3000 && lengths == Set(1...20) && symbols.count == 30)
    let long = lines.filter { parts($0)[0].count > 2 }
    #expect(Set(long).count == long.count, "long sequences differ")
  }

  /// The lines of a seed are the same for ever; a change here changes everybody's data.
  @Test func aSeedGivesItsLines() {
    let lines = SequencePairs.reverse.lines(count: 50, longest: 4, symbols: 9, seed: 7)
    #expect(lines == SequencePairs.reverse.lines(count: 50, longest: 4, symbols: 9, seed: 7))
    #expect(lines != SequencePairs.reverse.lines(count: 50, longest: 4, symbols: 9, seed: 8))
    #expect(lines[0] == "a1\ta1")
  }
}
