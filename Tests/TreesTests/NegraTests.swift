import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// NEGRA's export format, and brackets with the places of words: branches may cross in both.
@Suite struct NegraTests {
  private func read(_ text: String) throws -> [Tree] {
    try TreebankFile(ByteReader(bytes: Array(text.utf8), name: "t")).readAll()
  }

  private static var crossed: Tree {
    var builder = TreeBuilder()
    builder.open(label: "S")
    builder.open(label: "VP", category: "OC")
    builder.leaf(label: "PDS", category: "OA", word: "Das", position: 0)
    builder.leaf(label: "VVPP", category: "HD", word: "gesagt", position: 2)
    builder.close()
    builder.leaf(label: "VAFIN", category: "HD", word: "habe", position: 1)
    builder.leaf(label: "$.", word: ".", position: 3)
    builder.close()
    return builder.finish()
  }

  /// Format 3 has no lemmas; a secondary edge, a comment and tables are passed over, and what hangs nowhere is under the only phrase.
  @Test func branchesMayCross() throws {
    let sentence =
      "#BOS 1 1 985275570 1 %% a comment\nDas\tPDS\tAcc\tOA\t500\nhabe\tVAFIN\t--\tHD\t501\ngesagt\tVVPP\t--\tHD\t500\tSB\t501\n"
      + ".\t$.\t--\t--\t0\n#500\tVP\t--\tOC\t501\n#501\tS\t--\t--\t0\n#EOS 1\n"
    #expect(
      try read("#FORMAT 3\n#BOT WORDTAG\n-1 UNKNOWN N\n#EOT WORDTAG\n" + sentence + sentence) == [
        Self.crossed, Self.crossed,
      ])
    #expect(try read(sentence) == [Self.crossed])
    let four = sentence.split(separator: "\n").map { line in
      line.hasPrefix("#BOS") || line.hasPrefix("#EOS")
        ? String(line) : String(line).replacing("\t", with: "\tlemma\t", maxReplacements: 1)
    }
    #expect(try read("#FORMAT 4\n" + four.joined(separator: "\r\n") + "\r\n") == [Self.crossed])
  }

  @Test func placesOfWordsMakeBranchesCross() throws {
    let text = "(S (VP (PDS 0=Das) (VVPP 2=gesagt)) (VAFIN 1=habe) ($. 3=.))\n(S (A 1=b=c) (B 0=x))\n"
    let trees = try read(text)
    #expect(trees.map(\.words) == [["Das", "habe", "gesagt", "."], ["x", "b=c"]])
    #expect(trees.map(\.isProjective) == [false, true])
  }

  /// Equations in a treebank without places are words.
  @Test func equationsAreWords() throws {
    #expect(try read("(S (A 0=x) (B y))").map(\.words) == [["0=x", "y"]])
  }

  /// What would be read as places is not written, unless an earlier tree shows that there are none.
  @Test func wordsThatLookLikePlacesAreNotWrittenFirst() throws {
    let equations = try Tree(brackets: "(S (A x) (B y))").relabelled { $0.label }
    let lookalike = Tree(
      label: "S", children: [Tree(label: "A", word: "0=x"), Tree(label: "B", word: "7=y")])
    let sink = MemorySink()
    let writer = BracketWriter(sink)
    #expect(throws: TreeWritingError.self) { try writer.write(lookalike) }
    try writer.write(equations)
    try writer.write(lookalike)
    #expect(try read(sink.text) == [equations, lookalike])
  }

  @Test func headersOfThePennTreebankArePassedOver() throws {
    let header = "*x*x*x*\n*x*  Copyright (C) 1995 University of Pennsylvania  *x*\n*x*x*x*\n\n"
    #expect(
      try read(header + "( (S (NN a)))\n" + header + "( (S (NN *x*)))").map(\.words) == [["a"], ["*x*"]])
  }
}
