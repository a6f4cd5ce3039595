import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

/// Labels from tables, from scores of phrases and from blocks of phrases; functions, indices and punctuation.
@Suite struct LabellingTests {
  private func source(_ text: String) -> ByteReader { ByteReader(bytes: Array(text.utf8), name: "f") }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch { return "\(error)".split(separator: "\n").first.map(String.init) ?? "" }
  }

  @Test func tablesMapLabels() throws {
    let table = try LabelTable(
      source("# coarse\n\nNN noun\nVB* verb\nVBZ\tthird person\n-NONE-\n#\t-\nV*  v\n"))
    let tree = try Tree(brackets: "(S (NN a) (VBD b) (VBZ c) (-NONE- d) (# e) (VX f) ( g))")
    #expect(
      tree.relabelled(by: table).nodes.map(\.label) == [
        "noun", "verb", "third person", "", "-", "v", "", "S",
      ])
    let all = LabelTable(["*": "x", "a": "b"])
    #expect(["a", "b", "c*"].map(all.label) == ["b", "x", "x"])
  }

  @Test func mistakesInTablesHaveAPlace() {
    #expect(
      message { _ = try LabelTable(source("a b\na c\n")) } == "f:2:1: error: the label 'a' has a line already"
    )
    #expect(
      message { _ = try LabelTable(source("a b c\n")) }
        == "f:1:5: error: a line has a label and what becomes of it; more follows")
    #expect(message { _ = try LabelTable(source("\tb\n")) }.hasPrefix("f:1:1: error: a line needs a label"))
    #expect(message { _ = try LabelTable(source("a\u{0}\n")) }.contains("NUL"))
    #expect(message { _ = try LabelTable(contentsOf: "/none") }.contains("/none: error: "))
  }

  @Test func scoresFallIntoClasses() throws {
    let scores = try PhraseScores(
      scores: source(
        "a|0\nb|0.2\nc|0.2000000000000000000001\nd|0.4\ne\t0.41\nf|0.6\ng|0.61\nh|.8\ni|0.80000000000000000000001\nj|1\nk k|1.0\n"
      ))
    #expect("abcdefghij".map { scores.phraseClass(String($0)) } == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    #expect(scores.phraseClass("k k") == 4)
    #expect(scores.phraseClass("z") == nil)
    let tree = try Tree(brackets: "(S (X (A k) (B k)) (C a) (D z))")
    let labelled = tree.labelled(by: scores)
    #expect(labelled.tree.nodes.map(\.label) == ["", "", "4", "0", "", ""])
    #expect(labelled.labelled == 2)
    let halves = try PhraseScores(scores: source("(|0.3\n"), thresholds: ["0.5"])
    #expect(try Tree(brackets: "(x -LRB-)").labelled(by: halves).tree.label(of: 0) == "0")
  }

  @Test func phrasesAndScoresMayBeInTwoFiles() throws {
    let scores = source("phrase ids|sentiment values\n0|0.5\n7|0.9\n")
    let both = try PhraseScores(scores: scores, dictionary: source("good|7\n| or so|0\n"))
    #expect(both.phraseClass("good") == 4)
    #expect(both.phraseClass("| or so") == 2)
    #expect(
      message { _ = try PhraseScores(scores: source("0|0.5\n"), dictionary: source("a|1\n")) }
        == "f:1:1: error: '1' is not among the numbers of the scores")
    #expect(
      message { _ = try PhraseScores(scores: source("a|0\nb|2\n")) }.hasPrefix(
        "f:2:3: error: '2' is not a score"))
    #expect(
      message { _ = try PhraseScores(scores: source("a\n")) }.hasPrefix("f:1:1: error: a line has a phrase"))
    #expect(PhraseScores.areAscending(["0.2", "0.4"]) && !PhraseScores.areAscending(["0.4", "0.4"]))
    #expect(
      !PhraseScores.isThreshold("1.1") && !PhraseScores.isThreshold("") && !PhraseScores.isThreshold("."))
  }

  /// SST's own labels come out of scores that lie in the middle of its classes.
  @Test(.enabled(if: Places.hasSST, "sst is not in ESPALIER_DATA"))
  func sentimentTreesAreMadeOfPhrases() throws {
    let path = try #require(Places.treebank("sst/trees/dev.txt"))
    let trees = try TreebankFile.open(path: path).readAll()
    var lines: Set<String> = []
    let middles = ["0.1", "0.25", "0.5", "0.7", "0.95"]
    for tree in trees {
      for node in tree.nodes { lines.insert("\(node.text)|\(middles[Int(node.label) ?? 0])") }
    }
    let scores = try PhraseScores(scores: source(lines.joined(separator: "\n")))
    for tree in trees {
      let bare = tree.relabelled { _ in nil }
      let labelled = bare.labelled(by: scores)
      #expect(labelled.tree == tree)
      #expect(labelled.labelled == tree.nodeCount)
    }
  }

  @Test func blocksBecomeTrees() throws {
    let text =
      "1 Today is not a good day .\n3 good\n3 good day\n1 not a good day\n\n\n4 Great\n\n2 a b a b\n0 a b\n3 a\n"
    let trees = try TreebankFile(source(text), options: .init(format: .phraseBlocks)).readAll()
    #expect(
      trees.map(\.description) == [
        "(1 ( Today) ( is) (1 ( not) ( a) (3 (3 good) ( day))) ( .))", "(4 Great)",
        "(2 (0 (3 a) ( b)) (0 (3 a) ( b)))",
      ])
  }

  @Test func mistakesInBlocksHaveAPlace() throws {
    for (text, expected) in [
      ("1 a b c\n2 a b\n3 b c\n", "f:3:3: error: this phrase overlaps that of line 2"),
      ("1 a b c\n2 d\n", "f:2:3: error: this phrase is not in the sentence above it"),
      ("1 a b\n2 a\n3 a\n", "f:3:1: error: these words have another label in line 2"),
      ("1\n", "f:1:2: error: words are missing behind the label"),
      ("1 a\n2\n", "f:2:2: error: words are missing"),
    ] {
      #expect(message { _ = try PhraseBlockReader(source(text)).readAll() }.hasPrefix(expected))
    }
    let reader = PhraseBlockReader(source("1 a\n2 b\n3 c\n\n2 d\n"))
    _ = try? reader.next()
    #expect(try reader.recover())
    #expect(try reader.readAll().map(\.description) == ["(2 d)"])
  }

  @Test func functionsAndIndicesAreCut() throws {
    let tree = try Tree(
      brackets: "(NP-SBJ-1 (-NONE- *T*-1) (NP=2 a-1) (ADVP|PRT b) (-LRB- c) (PP-LOC=3 d) (X-2y e))")
    #expect(
      tree.strippingFunctions().description
        == "(NP (-NONE- *T*-1) (NP a-1) (ADVP|PRT b) (-LRB- c) (PP d) (X e))")
    #expect(
      tree.strippingIndices().description
        == "(NP-SBJ (-NONE- *T*) (NP a-1) (ADVP|PRT b) (-LRB- c) (PP-LOC d) (X-2y e))")
    #expect(try Tree(brackets: "(-2 a)").strippingIndices().description == "(-2 a)")
  }

  @Test func punctuationIsToldByTagOrWord() throws {
    func left(_ brackets: String) throws -> String? {
      try Tree(brackets: brackets).removingPunctuation()?.description
    }
    #expect(
      try left("(S (NP (NN It)) (, ,) (`` ``) (-LRB- -LRB-) (SYM *) (. .))") == "(S (NP (NN It)) (SYM *))")
    #expect(
      try left("(3 (2 It) (2 ,) (2 --) (2 -RRB-) (2 %) (2 ...) (2 n't) (2 !?))") == "(3 (2 It) (2 %) (2 n't))"
    )
    #expect(try left("( (X .) (Fc ,) (-Fpa- -Fpa-) (FW et) (PUNCT ;) ($. .))") == "( (X .) (FW et))")
    #expect(try left("(. .)") == nil)
    var builder = TreeBuilder()
    builder.open(category: "root", word: "go")
    builder.leaf(category: "punct", word: "!")
    builder.leaf(category: "advmod", word: "...")
    builder.close()
    #expect(builder.finish().removingPunctuation()?.words == ["go", "..."])
  }

  @Test func looseNodesAreAttachedOrDropped() throws {
    var builder = TreeBuilder()
    builder.open()
    builder.leaf(label: "$(", word: "(", position: 0)
    builder.open(label: "S")
    builder.leaf(label: "NE", word: "A", position: 1)
    builder.open(label: "VP")
    builder.leaf(label: "V", word: "b", position: 3)
    builder.leaf(label: "N", word: "c", position: 6)
    for _ in 0..<2 { builder.close() }
    for (tag, position) in [("$,", 2), ("$,", 4), ("$;", 5), ("$.", 7)] {
      builder.leaf(label: tag, word: "w\(position)", position: position)
    }
    builder.close()
    let tree = builder.finish()
    #expect(
      tree.settlingLooseNodes(.attach).description
        == "( ($-LRB- -LRB-) (S (NE A) ($, w2) (VP (V b) ($, w4) ($; w5) (N c))) ($. w7))")
    #expect(tree.settlingLooseNodes(.drop).description == "(S (NE A) (VP (V b) (N c)))")
    let settled = try Tree(brackets: "(S (A a) (B b))")
    #expect(settled.settlingLooseNodes(.drop) == settled)
  }

  @Test func looseNodesStandApartWhereAskedFor() throws {
    let negra = "#BOS 1\na\tN\t--\tSB\t500\nb\tV\t--\tHD\t500\n.\t$.\t--\t--\t0\n#500\tS\t--\t--\t0\n#EOS 1\n"
    func read(_ apart: Bool) throws -> String {
      try TreebankFile(source(negra), options: .init(separatesLooseNodes: apart)).readAll()[0].description
    }
    #expect(try read(false) == "(S (N a) (V b) ($. .))")
    #expect(try read(true) == "( (S (N a) (V b)) ($. .))")
  }

  @Test func manySiblingsNeedAMarkovOrder() throws {
    var builder = TreeBuilder()
    builder.open(label: "S")
    for _ in 0..<200_000 { builder.leaf(label: "NN", word: "w") }
    builder.close()
    let wide = builder.finish()
    #expect { try wide.binarized(by: .init(.left, hasMarkers: true)) } throws: {
      ($0 as? TreeTransformError)?.code == .markersTooLong
    }
    let binary = try wide.binarized(by: .init(.left, hasMarkers: true, markovOrder: 2))
    #expect(binary.restoringFromBinary() == wide)
  }
}
