import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// Dependency trees in tables, as CoNLL-U and CoNLL-X have them.
@Suite struct CoNLLTests {
  private static func trees(_ text: String) throws -> [Tree] {
    try TreebankFile(ByteReader(bytes: Array(text.utf8), name: "t")).readAll()
  }

  /// The words of a sentence, each with what its line has.
  private static func lines(_ words: [(form: String, head: Int, relation: String)]) -> String {
    words.enumerated().map { "\($0 + 1)\t\($1.form)\t_\t_\t_\t_\t\($1.head)\t\($1.relation)\t_\t_\n" }
      .joined()
  }

  @Test(arguments: 1...5) func randomTreesAreReadAsWritten(_ seed: UInt64) throws {
    for var naive in NaiveDependencies.random(seed: seed) {
      naive.words = naive.words.map { $0.replacing("\t", with: " ") }
      let table = Self.lines(
        (0..<naive.count).map {
          (naive.words[$0], naive.heads[$0], naive.relations[$0].isEmpty ? "_" : naive.relations[$0])
        })
      let wanted = naive.flat.relabelled { _ in "" }
      #expect(try Self.trees("# sent_id = 1\n" + table + "\n") == [wanted])
      #expect(try Self.trees("\n\n" + table + "\n" + table) == [wanted, wanted])
    }
  }

  @Test func onlyWordsAreRead() throws {
    let text = """
      # newdoc\r
      # text = We'd go.\r
      1-2\tWe'd\t_\t_\t_\t_\t_\t_\t_\t_\r
      1\tWe\twe\tPRON\tPRP\tCase=Nom\t3\tnsubj\t3:nsubj\t_\r
      2\t'd\twould\tAUX\tMD\t_\t3\taux\t3:aux\t_\r
      2.1\tto\tto\tPART\t_\t_\t_\t_\t3:mark\t_\r
      3\tgo\tgo\tVERB\tVB\t_\t0\troot\t0:root\tSpaceAfter=No\r
      4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t3:punct\t_\r
      \r
      # sent_id = 2\r
      0.1\t(\t_\t_\t_\t_\t_\t_\t_\t_\r
      1\t2 000\t_\t_\t_\t_\t0\troot\t_\t_
      """
    var builder = TreeBuilder()
    builder.open(category: "root", word: "go", position: 2)
    builder.leaf(category: "nsubj", word: "We", position: 0)
    builder.leaf(category: "aux", word: "'d", position: 1)
    builder.leaf(category: "punct", word: ".", position: 3)
    builder.close()
    let reader = CoNLLReader(ByteReader(bytes: Array(text.utf8), name: "t"))
    #expect(try reader.next() == builder.finish())
    #expect(reader.position == SourcePosition(file: "t", line: 4, column: 1))
    #expect(try reader.next()?.words == ["2 000"])
    #expect(reader.position == SourcePosition(file: "t", line: 12, column: 1))
    #expect(try reader.next() == nil)
  }

  /// CoNLL-X has sentences of several roots, and no comments; eight columns do.
  @Test func severalRootsAreUnderOneWithoutAWord() throws {
    let text = "1\tIt\t_\t_\t_\t_\t2\tSBJ\n2\tworks\t_\t_\t_\t_\t0\tROOT\n3\t.\t_\t_\t_\t_\t0\tPUNC\n"
    let tree = try #require(try Self.trees(text).first)
    #expect(tree.words == ["It", "works", "."] && tree.nodeCount == 4)
    #expect(tree.word(of: tree.root) == nil)
    #expect(tree.children(of: tree.root).map { tree.category(of: $0) } == ["ROOT", "PUNC"])
    #expect(throws: TreeSyntaxError.self) { try Self.trees("# text = It works.\n" + text) }
  }

  @Test(arguments: ["1\ta\t_\t_\t_\t_\t0\n", "x\ta\t_\t_\t_\t_\t0\troot\t_\t_\n", "# only a comment\n"])
  func otherTablesAreNoCoNLL(_ text: String) {
    #expect { try Self.trees(text) } throws: { ($0 as? TreeSyntaxError)?.code == .unknownFormat }
  }

  @Test func afterAnErrorThereIsNothing() throws {
    let reader = CoNLLReader(
      ByteReader(
        bytes: Array("1\ta\t_\t_\t_\t_\t0\troot\n3\tb\n\n1\tc\t_\t_\t_\t_\t0\troot\n".utf8), name: "t"))
    #expect(throws: TreeSyntaxError.self) { try reader.next() }
    #expect(try reader.next() == nil)
  }

  @Test func longSentencesAreNotDeepInMemory() throws {
    let count = 200_000
    let chain = Self.lines((0..<count).map { ("w", $0, "dep") })
    let tree = try #require(try Self.trees(chain).first)
    #expect(tree.nodeCount == count && tree.depth == count)
  }

  /// Counts of the publisher's README.
  @Test(.enabled(if: Places.treebank("ud/en_ewt-ud-dev.conllu") != nil, "ud is not in ESPALIER_DATA"))
  func englishWebTreebankHasItsCounts() throws {
    let file = try TreebankFile.open(path: try #require(Places.treebank("ud/en_ewt-ud-dev.conllu")))
    var statistics = TreebankStatistics()
    while let tree = try file.next() { statistics.add(tree) }
    #expect(statistics.trees == 2001 && statistics.tokens == 25_147 && statistics.nodes == 25_147)
    #expect(statistics.categories["root"] == 2001)
  }
}
