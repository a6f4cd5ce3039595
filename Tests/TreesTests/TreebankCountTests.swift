import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// Real treebanks of every format have the counts of independent readers (`Tests/Goldens/treebank_counts.py`).
@Suite struct TreebankCountTests {
  struct Treebank: Sendable, CustomStringConvertible {
    let path: String
    /// Trees, tokens and nodes.
    let counts: [Int]
    var kind: TreeKind?
    var description: String { path }

    init(_ path: String, _ trees: Int, _ tokens: Int, _ nodes: Int, _ kind: TreeKind? = nil) {
      (self.path, counts, self.kind) = (path, [trees, tokens, nodes], kind)
    }
  }

  static let treebanks = [
    Treebank("xml/tiger/LAI_SQUOIA_DE.xml", 179, 3354, 5678),
    Treebank("xml/tiger/semeval1010-en-sample.xml", 1, 32, 56),
    Treebank("xml/tiger/tiger-sample-complexframe.xml", 1, 30, 43),
    Treebank("xml/tiger/tiger-sample.xml", 1, 9, 13),
    Treebank("xml/alpino/eindhoven-cdbl-first200.xml", 200, 3968, 6238),
    Treebank("xml/ancora/19004_20000725.tbf.xml", 2, 27, 73),
    Treebank("xml/corenlp/9fd040220089f78d.txt.xml", 6, 170, 303),
    Treebank("xml/corenlp/b670037f5942445d.txt.xml", 5, 172, 302),
    Treebank("xml/corenlp/corenlp_input.txt.xml", 2, 17, 33),
    Treebank("xml/corenlp/joshweir_sentimentValue.xml", 2, 7, 18),
    Treebank("xml/agldt/Aesop_1-8.xml", 69, 987, 1056),
    Treebank("xml/folia/syntax.2.0.0.folia.xml", 1, 5, 9),
    Treebank("xml/folia/syntactic-movement.2.0.0.folia.xml", 1, 7, 11),
    Treebank("xml/folia/dependencies.2.0.0.folia.xml", 1, 5, 8),
    Treebank("xml/folia/dependencies.2.0.0.folia.xml", 1, 5, 6, .dependencies),
    Treebank("xml/naf/naf_constituency_example.xml", 1, 30, 64),
    Treebank("xml/naf/naf_v3_example.xml", 1, 30, 64),
    Treebank("xml/naf/naf_v3_example.xml", 1, 36, 36, .dependencies),
    Treebank("xml/pml-pdt/ln94206_1.a", 11, 192, 203),
    Treebank("xml/pml-treex/3.treex", 6, 48, 54),
    Treebank("xml/tcf/nikos-core-tcf04.xml", 2, 50, 91),
    Treebank("xml/tcf/nikos-core-tcf04.xml", 2, 50, 52, .dependencies),
    Treebank("xml/tcf/stanfordcore-01_tcf04.xml", 6, 186, 346),
    Treebank("xml/tcf/tc-parsing-empty-terminal.xml", 1, 27, 53),
    Treebank("xml/tcf/tc-parsing-tcf-after.xml", 2, 9, 18),
    Treebank("ud/en_ewt-ud-dev.conllu", 2001, 25_147, 25_147),
    Treebank("ptb/wsj_nltk_sample.mrg", 3914, 100_676, 183_274),
  ]

  @Test(.enabled(if: Places.treebank("xml") != nil, "xml is not in ESPALIER_DATA"), arguments: treebanks)
  func countsAreThoseOfOthers(_ treebank: Treebank) throws {
    let path = try #require(Places.treebank(treebank.path))
    let file = try TreebankFile.open(path: path, options: .init(kind: treebank.kind))
    var statistics = TreebankStatistics()
    while let tree = try file.next() { statistics.add(tree) }
    #expect([statistics.trees, statistics.tokens, statistics.nodes] == treebank.counts)
  }

  /// Folders of treebanks in one format, among which are files that are none.
  @Test(
    .enabled(if: Places.treebank("xml") != nil, "xml is not in ESPALIER_DATA"),
    arguments: [
      ("alpino", 200), ("tiger", 182), ("corenlp", 15), ("folia", 3), ("naf", 2), ("pml-pdt", 11),
      ("tcf", 11),
      ("ancora", 2), ("agldt", 69), ("pml-treex", 6),
    ])
  func foldersAreRead(_ name: String, _ trees: Int) throws {
    let file = try TreebankFile.open(path: try #require(Places.treebank("xml/" + name)))
    #expect(try file.readAll().count == trees)
  }

  /// Sentences of CoreNLP have the sentiment that they are given, at the root.
  @Test(.enabled(if: Places.treebank("xml") != nil, "xml is not in ESPALIER_DATA"))
  func sentimentIsAtTheRoot() throws {
    let path = try #require(Places.treebank("xml/corenlp/joshweir_sentimentValue.xml"))
    for tree in try TreebankFile.open(path: path).readAll() {
      #expect(tree.label(of: tree.root) == "2" && tree.category(of: tree.root) == "ROOT")
      #expect((0..<tree.root).allSatisfy { !tree.hasLabel($0) && tree.category(of: $0) != nil })
    }
  }

  /// Words stand in their order, and branches cross where the treebank says so.
  @Test(.enabled(if: Places.treebank("xml") != nil, "xml is not in ESPALIER_DATA"))
  func wordsStandInTheirOrder() throws {
    let alpino = try TreebankFile.open(
      path: try #require(Places.treebank("xml/alpino/eindhoven-cdbl-first200.xml")))
    let first = try #require(try alpino.next())
    #expect(
      first.words.prefix(6) == ["De", "verzekeringsmaatschappijen", "verhelen", "niet", "dat", "ook"])
    let prague = try TreebankFile.open(path: try #require(Places.treebank("xml/pml-pdt/ln94206_1.a")))
      .readAll()
    #expect(prague[0].words == ["Lidé"])
    #expect(prague[1].words.prefix(5) == ["ING", ".", "PETR", "KARAS", ","])
    let greek = try TreebankFile.open(path: try #require(Places.treebank("xml/agldt/Aesop_1-8.xml")))
      .readAll()
    #expect(greek[0].words == ["Ἀγαθὰ", "καὶ", "κακά", "."])
    // A root is added above every sentence, which doesn't change which branches cross.
    #expect(greek.count { !$0.isProjective } == 43)
  }

  /// A file with mistakes of all kinds: every good tree is read, every mistake is one problem.
  @Test(
    .enabled(if: Places.treebank("absa-laptop") != nil, "absa-laptop is not in ESPALIER_DATA"),
    arguments: [("train", 1832), ("dev", 198), ("test", 159)])
  func goodLinesAreReadAmongBadOnes(_ part: String, _ lines: Int) throws {
    let path = try #require(Places.treebank("absa-laptop/\(part).txt"))
    let text = try bytes(of: path).split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    #expect(text.count == lines)
    let file = try TreebankFile.open(path: path)
    var good: Set<Int> = []
    var bad: Set<Int> = []
    while true {
      do {
        while try file.next() != nil { good.insert(file.position.line) }
        break
      } catch let error as TreeSyntaxError {
        bad.insert(error.line ?? 0)
        guard try file.recover() else { break }
      }
    }
    let expected = text.indices.filter { (try? BracketReader(text[$0]).readAll()) == nil }.map { $0 + 1 }
    #expect(bad == Set(expected) && good.union(bad) == Set(1...lines))
  }
}
