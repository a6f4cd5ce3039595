import EspalierBytes
import EspalierRendering
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

/// A page holds the trees that were written, and nothing in them can become anything but text.
@Suite struct HTMLPageTests {
  /// What stands in a page's scripts, found as a browser finds it: each ends at the first `</script`.
  private struct Page {
    let text: String
    let trees: [[String: Any]]
    let about: [String: Any]
    let script: String

    init(_ bytes: [UInt8]) throws {
      text = String(decoding: bytes, as: UTF8.self)
      trees = try #require(try Self.object("trees", in: text) as? [[String: Any]])
      about = try #require(try Self.object("about", in: text) as? [String: Any])
      script = try Self.content(after: "<script>", in: text)
    }

    private static func object(_ id: String, in text: String) throws -> Any {
      let json = try content(after: "<script type=\"application/json\" id=\"\(id)\">", in: text)
      return try JSONSerialization.jsonObject(with: Data(json.utf8))
    }

    private static func content(after tag: String, in text: String) throws -> String {
      let start = try #require(text.range(of: tag)).upperBound
      let end = try #require(text.range(of: "</script", range: start..<text.endIndex)).lowerBound
      return String(text[start..<end])
    }

    /// The labels of a page: text, tone, hue, count.
    var labels: [[Any]] { about["labels"] as? [[Any]] ?? [] }

    func labels(_ key: String, of tree: Int) -> [String] {
      (trees[tree][key] as? [Int] ?? []).map { labels[$0][0] as? String ?? "" }
    }
  }

  private func page(
    _ trees: [Tree], style: LabelStyle = .auto, title: String = "", caption: String = ""
  ) throws -> Page {
    let sink = MemorySink()
    let page = HTMLPage(sink, title: title, style: style)
    for tree in trees { try page.write(tree, caption: caption) }
    try page.finish()
    return try Page(sink.bytes)
  }

  /// A report stands before the trees; whatever its texts hold is text, and plots are images in the page.
  @Test func aReportStandsBeforeTheTrees() throws {
    let hostile = "</table><script>alert(1)</script>&\" onload=\"x"
    let plot = LinePlot(
      title: hostile, x: "x", y: "y", panels: [.init(lines: [.init("a", points: [(0, 1), (1, 2)])])])
    let table = PageReport.Table(
      hostile, columns: [.init(hostile), .init("n", isNumber: true)],
      rows: [["a", .init(hostile, shade: 0.5)]])
    let report = PageReport(
      sections: [
        .init(
          hostile,
          [.text(hostile), .table(table), .plot(plot, description: hostile), .plot(plot, description: "")])
      ], treesTitle: hostile)
    let sink = MemorySink()
    let page = HTMLPage(sink, title: "t", report: report)
    try page.write(Tree(brackets: "(4 (2 a) (4 b))"), gold: [2: "0"])
    try page.finish()
    let written = try Page(sink.bytes)
    #expect(!written.text.contains("<script>alert") && !written.text.contains("\" onload=\"x"))
    #expect(written.text.contains("<td class=\"number g5\">&lt;/table&gt;&lt;script&gt;"))
    #expect(written.text.components(separatedBy: "<div class=\"plots\">").count == 2)
    #expect(written.text.contains("<body data-view=\"report\">"))
    // The tree's other label of the treebank, by number.
    let gold = try #require(written.trees[0]["g"] as? [Int])
    #expect(gold.count == 2 && gold[0] == 2 && written.labels[gold[1]][0] as? String == "0")
    #expect(written.labels[gold[1]][3] as? Int == 0, "it stands at no node")
    let start = try #require(written.text.range(of: "data:image/svg+xml;base64,")).upperBound
    let image = try #require(Data(base64Encoded: String(written.text[start...].prefix { $0 != "\"" })))
    let expected = MemorySink()
    try plot.write(to: expected)
    #expect(Array(image) == expected.bytes)
    let plain = try self.page([Tree(brackets: "(4 a)")])
    #expect(plain.text.contains("<body>\n") && !plain.text.contains("id=\"report\""))
  }

  private func check(_ page: Page, _ trees: [Tree]) throws {
    #expect(page.trees.count == trees.count)
    #expect(page.about["nodes"] as? Int == trees.reduce(0) { $0 + $1.nodeCount })
    for (index, tree) in trees.enumerated() {
      let nodes = Array(0..<tree.nodeCount)
      #expect(page.trees[index]["a"] as? [Int] == nodes.map(tree.childCount))
      #expect(page.labels("l", of: index) == nodes.map(tree.label))
      if tree.hasCategories {
        #expect(page.labels("c", of: index) == nodes.map { tree.category(of: $0) ?? "" })
      }
      #expect(
        page.trees[index]["w"] as? [String] == nodes.compactMap { tree.word(of: $0).map(Words.unescaped) })
      let positions = nodes.compactMap(tree.position)
      #expect(page.trees[index]["p"] as? [Int] ?? Array(0..<tree.tokenCount) == positions)
      let inner = nodes.filter { tree.hasWord($0) && !tree.isLeaf($0) }
      #expect(page.trees[index]["i"] as? [Int] ?? [] == inner)
    }
  }

  /// All shapes of up to six leaves, random trees, and trees whose words stand anywhere.
  @Test func treesAreInTheData() throws {
    let trees = (Forests.small + Forests.random(seed: 5)).map(\.flat)
    try check(page(trees), trees)
    let dependencies = try XMLTreebankReader(
      """
      <treebank version="1"><tree><node label="4" category="root" word="works" position="2"><leaf category="nsubj" \
      position="1">It</leaf><leaf position="3">well</leaf></node></tree></treebank>
      """
    ).readAll()
    let found = try page(dependencies)
    try check(found, dependencies)
    #expect(found.trees[0]["p"] as? [Int] == [0, 2, 1])
  }

  @Test(.enabled(if: Places.hasSST, "sst is not in ESPALIER_DATA"))
  func aTreebankIsInTheData() throws {
    let trees = try TreebankFile.open(path: #require(Places.treebank("sst/trees/test.txt"))).readAll()
    let page = try page(trees)
    try check(page, trees)
    #expect(page.about["sentiment"] as? Bool == true)
    #expect(page.text.utf8.count < 1_000_000)
  }

  @Test func nothingBreaksOut() throws {
    let words = [
      "</script>", "<!--", "<script>", "]]>", "&lt;", "\"", "\\", "'", "\u{2028}", "\u{0}\u{1B}",
      "\u{202E}שלום", "\\u003c",
    ]
    var builder = TreeBuilder()
    builder.open(label: "</script><script>alert(1)</script>")
    for word in words { builder.leaf(label: word, category: word, word: word) }
    builder.close()
    let page = try page([builder.finish()], title: "</title><script>x</script>", caption: "</script><!--")
    #expect(page.text.ranges(of: "<script").count == 3)
    #expect(page.text.ranges(of: "</script").count == 3)
    #expect(page.text.ranges(of: "</title").count == 1)
    #expect(page.text.ranges(of: "<!--").isEmpty)
    let shown = words.map { $0 == "\u{2028}" ? "\u{FFFD}" : $0 }
      .map { $0 == "\u{0}\u{1B}" ? "\u{FFFD}\u{FFFD}" : $0 == "\u{202E}שלום" ? "שלום" : $0 }
    #expect(page.trees[0]["w"] as? [String] == shown)
    #expect(page.trees[0]["t"] as? String == "</script><!--")
    #expect(page.text.contains("<title>&lt;/title&gt;&lt;script&gt;x&lt;/script&gt;</title>"))
  }

  /// A browser hashes what stands between the tags; then nothing else runs.
  @Test func thePolicyAllowsTheScriptAndTheStyleOnly() throws {
    let page = try page([])
    let style = try #require(page.text.firstMatch(of: #/<style>([^<]*)<\/style>/#))
    let policy = try #require(page.text.firstMatch(of: #/Content-Security-Policy" content="([^"]*)"/#)).1
    #expect(
      policy.split(separator: "; ").map(String.init) == [
        "default-src 'none'", "script-src 'sha256-\(SHA256.base64(page.script))'",
        "style-src 'sha256-\(SHA256.base64(String(style.1)))'", "img-src data:", "base-uri 'none'",
        "form-action 'none'",
      ])
    // Text is set as text, and the only address is the name of SVG.
    for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval", "fetch", "import"]
    {
      #expect(!page.script.contains(word))
    }
    #expect(page.text.ranges(of: "://").count == 1)
    #expect(page.text.contains("'http://www.w3.org/2000/svg'"))
  }

  /// The examples of the standard, and a message of many blocks (by sha256sum).
  @Test func digestsAreThoseOfTheStandard() {
    func hexadecimal(_ text: String) -> String {
      SHA256.digest(Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
    #expect(hexadecimal("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(hexadecimal("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hexadecimal("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      hexadecimal(String(repeating: "a", count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    #expect(SHA256.base64("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
  }

  @Test func labelsHaveTonesHuesAndCounts() throws {
    let sentiment = try page([try Tree(brackets: "(3 (2 a) (4 (2 b) (-1 c)))")])
    #expect(sentiment.about["sentiment"] as? Bool == true)
    #expect(sentiment.labels.map { $0[0] as? String } == ["", "2", "-1", "4", "3"])
    #expect(sentiment.labels.map { $0[1] as? Int } == [-1, 2, -1, 4, 3])
    #expect(sentiment.labels.map { $0[3] as? Int } == [0, 2, 1, 1, 1])
    let labels = try page([try Tree(brackets: "(S (NP-SBJ a) (NP b))")])
    #expect(labels.about["sentiment"] as? Bool == false)
    #expect(labels.labels.map { $0[2] as? Int } == [-1, 0, 0, 1])
    #expect(try page([try Tree(brackets: "(3 a)")], style: .labels).about["sentiment"] as? Bool == false)
  }

  @Test func probabilitiesComeWithTheirNodes() throws {
    let tree = try Tree(brackets: "(positive (x a) (x b))")
    let sink = MemorySink()
    let page = HTMLPage(sink, style: .sentiment, classes: ["negative", "positive"])
    let all: [Float] = [0.1, 0.9, 1, 0, 0.25, 0.75]
    try page.write(tree, probabilities: NodeProbabilities(nodes: [0, 1, 2], classCount: 2, values: all))
    try page.write(
      tree, probabilities: NodeProbabilities(nodes: [2], classCount: 2, values: [0.0004, 0.9996]))
    try page.finish()
    let found = try Page(sink.bytes)
    #expect(found.trees[0]["q"] as? [Int] == [100, 900, 1000, 0, 250, 750])
    #expect(found.trees[0]["n"] == nil)
    #expect(found.trees[1]["q"] as? [Int] == [0, 1000])
    #expect(found.trees[1]["n"] as? [Int] == [2])
    #expect((found.about["classes"] as? [[Any]])?.map { $0[1] as? Int } == [1, 3])
  }

  /// What was written has left the memory: a page of any number of trees can be made.
  @Test func aPageIsStreamed() throws {
    let sink = MemorySink()
    let page = HTMLPage(sink)
    var sizes = [0]
    for _ in 0..<3 {
      try page.write(try Tree(brackets: "(3 (2 It) (4 works))"))
      sizes.append(sink.bytes.count)
    }
    #expect(sizes == sizes.sorted() && Set(sizes).count == 4)
    #expect(sink.text.hasSuffix("[\"It\",\"works\"]}"))
    try page.finish()
    #expect(try Page(sink.bytes).trees.count == 3)
  }

  @Test func aMillionLevelsAreWritten() throws {
    let tree = try Tree(brackets: DeepTreeTests.text)
    let found = try page([tree])
    #expect((found.trees[0]["a"] as? [Int])?.count == tree.nodeCount)
    #expect((found.trees[0]["w"] as? [String])?.count == tree.leafCount)
  }
}
