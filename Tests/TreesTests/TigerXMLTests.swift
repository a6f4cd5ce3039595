import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// TIGER-XML: words and phrases side by side, which edges connect.
@Suite struct TigerXMLTests {
  private static func read(_ sentences: String, root: String = "corpus") throws -> [Tree] {
    let text =
      "<?xml version=\"1.0\"?>\n<!-- <s/> -->\n<\(root) id=\"c\"><head><annotation/></head>\(sentences)</\(root)>"
    return try TreebankFile(ByteReader(bytes: Array(text.utf8), name: "t")).readAll()
  }

  private static func sentence(root: String?, words: [String], phrases: String) -> String {
    let terminals = words.enumerated().map { "<t id=\"w\($0 + 1)\" word=\"\($1)\" pos=\"P\($0 + 1)\"/>" }
      .joined()
    let named = root.map { " root=\"\($0)\"" } ?? ""
    return "<s id=\"s\"><graph\(named)><terminals>\(terminals)</terminals>"
      + "<nonterminals>\(phrases)</nonterminals></graph><sem><frames><edge idref=\"x\"/></frames></sem></s>"
  }

  /// A tree with its branches crossed: edges stand in any order, words in theirs.
  private static let crossing =
    "<nt id=\"n2\" cat=\"S\"><edge idref=\"w2\" label=\"HD\"/><secedge idref=\"w1\"/><edge idref=\"n1\" label=\"OC\"/></nt>"
    + "<nt id=\"n1\" cat=\"VP\"><edge idref=\"w3\" label=\"HD\"/><edge idref=\"w1\" label=\"OA\"/></nt>"

  private static var crossed: Tree {
    var builder = TreeBuilder()
    builder.open(label: "S")
    builder.open(label: "VP", category: "OC")
    builder.leaf(label: "P1", category: "OA", word: "Das", position: 0)
    builder.leaf(label: "P3", category: "HD", word: "gesagt", position: 2)
    builder.close()
    builder.leaf(label: "P2", category: "HD", word: "habe", position: 1)
    builder.close()
    return builder.finish()
  }

  @Test(arguments: ["n2", nil]) func edgesMakeTheTree(_ root: String?) throws {
    let text = Self.sentence(root: root, words: ["Das", "habe", "gesagt"], phrases: Self.crossing)
    #expect(try Self.read("<body>\(text)\(text)</body>") == [Self.crossed, Self.crossed])
    #expect(try Self.read(text) == [Self.crossed])
    #expect(try XMLTreebankReader(ByteReader(bytes: Array(text.utf8), name: "t")).next() == Self.crossed)
    #expect(try TreebankFile(ByteReader(bytes: Array(text.utf8), name: "t")).readAll() == [Self.crossed])
  }

  @Test func twoHyphensAreNoFunction() throws {
    let phrases = Self.crossing.replacing("label=\"OA\"", with: "label=\"--\"")
    let tree = try #require(
      try Self.read(Self.sentence(root: "n2", words: ["Das", "habe", "gesagt"], phrases: phrases)).first)
    #expect(tree.rootNode.leaves.map(\.category) == [nil, "HD", "HD"])
  }

  @Test func whatHangsNowhereIsUnderTheRoot() throws {
    let text = Self.sentence(root: "n2", words: ["Das", "habe", "gesagt", "."], phrases: Self.crossing)
    let tree = try #require(try Self.read(text).first)
    #expect(tree.children(of: tree.root).map { tree.label(of: $0) } == ["VP", "P2", "P4"])
    #expect(tree.words == ["Das", "habe", "gesagt", "."])
  }

  @Test func aRootIsAddedWhereNoneIs() throws {
    for root in [nil, "w1"] {
      let tree = try #require(
        try Self.read(Self.sentence(root: root, words: ["Das", "geht"], phrases: "")).first)
      #expect(tree.nodeCount == 3 && tree.label(of: tree.root).isEmpty && tree.words == ["Das", "geht"])
    }
    let word = try #require(try Self.read(Self.sentence(root: "w1", words: ["Ja"], phrases: "")).first)
    #expect(word == Tree(label: "P1", word: "Ja"))
  }

  @Test func sentencesWithoutWordsArePassedOver() throws {
    let empty = Self.sentence(root: nil, words: [], phrases: "")
    let text = Self.sentence(root: "n2", words: ["Das", "habe", "gesagt"], phrases: Self.crossing)
    #expect(try Self.read("<s id=\"e\"/>" + empty + text) == [Self.crossed])
  }

  /// A chain of phrases costs no stack: references have no limit, unlike elements.
  @Test func deepTreesAreRead() throws {
    let count = 50_000
    let phrases = (1...count).map {
      "<nt id=\"n\($0)\" cat=\"X\"><edge idref=\"\($0 == 1 ? "w1" : "n\($0 - 1)")\"/></nt>"
    }
    let text = Self.sentence(root: "n\(count)", words: ["Ja"], phrases: phrases.joined())
    #expect(try Self.read(text).first?.depth == count + 1)
  }

  /// Counts of an independent reader (elements of ElementTree).
  @Test(
    .enabled(if: Places.treebank("xml/tiger") != nil, "xml/tiger is not in ESPALIER_DATA"),
    arguments: [
      ("LAI_SQUOIA_DE", 179, 3354, 5678), ("semeval1010-en-sample", 1, 32, 56),
      ("tiger-sample-complexframe", 1, 30, 43), ("tiger-sample", 1, 9, 13),
    ])
  func treebanksHaveTheirCounts(_ name: String, _ trees: Int, _ tokens: Int, _ nodes: Int) throws {
    let file = try TreebankFile.open(path: try #require(Places.treebank("xml/tiger/\(name).xml")))
    var statistics = TreebankStatistics()
    while let tree = try file.next() { statistics.add(tree) }
    #expect(statistics.trees == trees && statistics.tokens == tokens && statistics.nodes == nodes)
  }
}
