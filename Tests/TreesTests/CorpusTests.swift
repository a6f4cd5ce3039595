import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// Real treebanks, against the counts that their publishers give.
@Suite struct CorpusTests {
  @Test(
    .enabled(if: Places.hasSST, "sst/trees is not in ESPALIER_DATA"),
    arguments: [
      (
        "train", [8544, 318_582, 163_563, 18_280, 30, 2], [1092, 2218, 1624, 2322, 1288],
        [8245, 34_362, 219_788, 44_194, 11_993]
      ),
      (
        "dev", [1101, 41_447, 21_274, 5374, 28, 2], [139, 289, 229, 279, 165],
        [1070, 4613, 28_305, 5781, 1678]
      ),
      (
        "test", [2210, 82_600, 42_405, 8547, 29, 2], [279, 633, 389, 510, 399],
        [2008, 9255, 56_548, 10_998, 3791]
      ),
    ] as [(String, [Int], [Int], [Int])])
  func sentimentTreebankHasItsCounts(_ part: String, _ counts: [Int], _ roots: [Int], _ nodes: [Int]) throws {
    let path = try #require(Places.treebank("sst/trees/\(part).txt"))
    let file = try TreebankFile.open(path: path)
    let brackets = MemorySink()
    let xml = MemorySink()
    let (bracketWriter, xmlWriter) = (BracketWriter(brackets), TreeXMLWriter(xml))
    var statistics = TreebankStatistics()
    while let tree = try file.next() {
      statistics.add(tree)
      try bracketWriter.write(tree)
      try xmlWriter.write(tree)
    }
    try xmlWriter.finish()
    #expect(
      [
        statistics.trees, statistics.nodes, statistics.tokens, statistics.types, statistics.depth,
        statistics.arity,
      ] == counts)
    #expect((0..<5).map { statistics.rootLabels["\($0)"] } == roots)
    #expect((0..<5).map { statistics.nodeLabels["\($0)"] } == nodes)
    let original = try bytes(of: path)
    #expect(brackets.bytes == original)
    // To XML and back.
    let again = MemorySink()
    let writer = BracketWriter(again)
    let reader = TreebankFile(ByteReader(bytes: xml.bytes, name: "xml"))
    while let tree = try reader.next() { try writer.write(tree) }
    #expect(again.bytes == original)
  }

  @Test(.enabled(if: Places.hasPenn, "ptb is not in ESPALIER_DATA"))
  func pennSampleHasItsCounts() throws {
    let path = try #require(Places.treebank("ptb/wsj_nltk_sample.mrg"))
    let trees = try TreebankFile.open(path: path).readAll()
    var statistics = TreebankStatistics()
    for tree in trees { statistics.add(tree) }
    #expect(statistics.trees == 3914)
    #expect(statistics.nodeLabels["-NONE-"] == 6592)
    // NLTK: len(treebank.words()) is 100676.
    #expect(statistics.tokens == 100_676)
    #expect(trees.allSatisfy { !$0.hasLabel($0.root) && $0.childCount(of: $0.root) == 1 })
    #expect(trees[0].words.prefix(3) == ["Pierre", "Vinken", ","])
    let sink = MemorySink()
    let writer = BracketWriter(sink)
    for tree in trees { try writer.write(tree) }
    #expect(try BracketReader(ByteReader(bytes: sink.bytes, name: "again")).readAll() == trees)
    let xml = MemorySink()
    let xmlWriter = TreeXMLWriter(xml)
    for tree in trees { try xmlWriter.write(tree) }
    try xmlWriter.finish()
    #expect(try XMLTreebankReader(ByteReader(bytes: xml.bytes, name: "xml")).readAll() == trees)
  }
}
