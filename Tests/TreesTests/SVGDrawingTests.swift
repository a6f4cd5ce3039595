import EspalierBytes
import EspalierRendering
import EspalierTreeXML
import EspalierTrees
import Testing

/// Pictures are well-formed, hold what the trees hold, and nothing in them overlaps.
@Suite struct SVGDrawingTests {
  /// What a document holds, read by libxml2.
  private struct Picture {
    struct Element: Equatable {
      var name: String
      var style: String
      var text = ""
      var x = 0.0
      var y = 0.0
      var width = 0.0
    }

    var elements: [Element] = []
    var size = (width: 0.0, height: 0.0)

    init(_ bytes: [UInt8]) throws {
      let stream = XMLStream(ByteReader(bytes: bytes, name: "svg"))
      while let event = try stream.next() {
        switch event {
        case .start:
          let name = XMLName.qualified(stream.name, stream.prefix)
          func number(_ attribute: String) -> Double {
            Double(stream.attribute(stream.name(attribute)) ?? "0") ?? .nan
          }
          if name == "svg" { size = (number("width"), number("height")) }
          elements.append(
            Element(
              name: name, style: stream.attribute(stream.name("class")) ?? "", x: number("x"), y: number("y"),
              width: number("width")))
        case .text: elements[elements.count - 1].text += stream.text
        case .end: break
        }
      }
    }

    func texts(_ style: String) -> [String] {
      elements.filter { $0.name == "text" && $0.style.hasPrefix(style) }.map(\.text)
    }
  }

  private func svg(
    _ trees: [Tree], style: LabelStyle = .auto, drawing: SVGDrawing = SVGDrawing(), caption: String = ""
  ) throws -> [UInt8] {
    var counts = LabelCounts()
    for tree in trees { counts.add(tree) }
    let colours = counts.colours(style)
    let sink = MemorySink()
    try drawing.write(trees.map { .init($0, caption: caption) }, to: sink) { colours.label(of: $1, in: $0) }
    return sink.bytes
  }

  @Test func labelsAndWordsAreThere() throws {
    let tree = try Tree(brackets: "(3 (2 It) (4 (2 's) (0 -LRB-bad)))")
    let picture = try Picture(svg([tree]))
    #expect(picture.texts("w") == ["(bad", "'s", "It"])
    #expect(picture.texts("l") == ["+", "++", "\u{2212}\u{2212}", "·", "·"])
    #expect(
      picture.elements.filter { $0.name == "rect" }.map(\.style) == ["s3", "s4", "s0", "s2", "s2"])
    #expect(picture.elements.count { $0.name == "path" } == 4)
    #expect(picture.elements.first { $0.name == "title" }?.text == "It 's (bad")
    let labels = try Picture(svg([tree], style: .labels))
    #expect(labels.texts("l") == ["3", "4", "0", "2", "2"])
    #expect(labels.texts("l ").count == 5)
  }

  @Test func severalTreesStandOneUnderTheOther() throws {
    let trees = try (1...3).map { try Tree(brackets: "(S (N a\($0)) (V b))") }
    let picture = try Picture(svg(trees, drawing: SVGDrawing(title: "<three>"), caption: "c & d"))
    #expect(picture.elements.first { $0.name == "title" }?.text == "<three>")
    #expect(picture.texts("c") == ["c & d", "c & d", "c & d"])
    #expect(picture.elements.count { $0.name == "g" } == 3)
    let one = try Picture(svg([trees[0]], drawing: SVGDrawing(width: 500)))
    #expect(one.size.width == 500)
    let none = try Picture(svg([]))
    #expect(none.elements.first { $0.name == "title" }?.text == "0 trees")
  }

  /// What could end a text, an attribute or the document, and what XML forbids.
  @Test func nothingBreaksOut() throws {
    let words = [
      "<b>", "&", "&lt;", "\"", "'", "]]>", "</svg>", "-->", "\u{0}\u{1}\u{1B}", "\u{FFFE}", "\u{FFFF}",
    ]
    var builder = TreeBuilder()
    builder.open(label: "\"><script>alert(1)</script>\u{7}")
    for word in words { builder.leaf(label: word, category: word, word: word) }
    builder.close()
    let picture = try Picture(svg([builder.finish()]))
    let shown = words.map { word in
      String(
        String.UnicodeScalarView(
          word.unicodeScalars.map { $0.value < 0x20 || $0.value > 0xFFFD ? "\u{FFFD}" : $0 }))
    }
    #expect(picture.texts("w") == shown.reversed())
    #expect(picture.texts("l").first == "\"><script>alert(1)</script>\u{FFFD}")
    #expect(!picture.elements.contains { $0.name == "script" })
    let rightToLeft = try Picture(svg([try Tree(brackets: "(2 (3 \u{202E}שלום) (1 עולם))")]))
    #expect(rightToLeft.texts("w") == ["עולם", "שלום"])
  }

  /// All shapes of up to six leaves, and random ones: texts of one line don't overlap, and nothing is outside.
  @Test func nothingOverlaps() throws {
    for naive in Forests.small + Forests.random(seed: 7, count: 60) {
      let tree = naive.flat
      let picture = try Picture(svg([tree], style: .labels))
      #expect(picture.texts("w").count == tree.tokenCount)
      var rows: [Double: [(start: Double, end: Double)]] = [:]
      for box in picture.elements where box.name == "rect" {
        rows[box.y, default: []].append((box.x, box.x + box.width))
        #expect(box.x >= -0.1 && box.x + box.width <= picture.size.width - 31.9)
      }
      for row in rows.values {
        let ordered = row.sorted { $0.start < $1.start }
        for (left, right) in zip(ordered, ordered.dropFirst()) { #expect(left.end < right.start) }
      }
    }
  }

  @Test func aMillionLevelsAreDrawn() throws {
    let tree = try Tree(brackets: DeepTreeTests.text)
    var count = 0
    final class Counter: ByteSink {
      var lines = 0
      func write(_ bytes: [UInt8]) { lines += bytes.count { $0 == 0x0A } }
    }
    let sink = Counter()
    try SVGDrawing().write([.init(tree)], to: sink) { _, _ in
      count += 1
      return .init("1")
    }
    #expect(count == 2 * tree.nodeCount)
    // A line for every node and every edge.
    #expect(sink.lines > 2 * tree.nodeCount - 1)
  }

  @Test func coloursAreChosenByTheLabels() throws {
    func colours(_ brackets: String, _ style: LabelStyle = .auto) throws -> (LabelColours, Tree) {
      var counts = LabelCounts()
      let tree = try Tree(brackets: brackets)
      counts.add(tree)
      return (counts.colours(style), tree)
    }
    let (sentiment, tree) = try colours("(3 (-1 It) (0 bad))")
    #expect(sentiment.isSentiment)
    #expect(sentiment.label(of: tree.root, in: tree) == .init("", tone: .positive))
    #expect(sentiment.label(of: 0, in: tree) == .init("-1"))
    #expect(try !colours("(3 (5 It) (0 bad))").0.isSentiment)
    #expect(try !colours("( ( It) ( bad))").0.isSentiment)
    #expect(try !colours("(3 (2 It))", .labels).0.isSentiment)
    #expect(try colours("(3 (X It))", .sentiment).0.isSentiment)
    // The most frequent kind is first; functions and indices make no kind of their own.
    let (labels, parse) = try colours("(S (NP-SBJ-1 a) (VP (NP=2 b) (-NONE- c) (VP|x d) (NP e)))")
    let hues = (0..<parse.nodeCount).map { labels.label(of: $0, in: parse).hue?.number }
    #expect(hues == [0, 0, 2, 1, 0, 1, 3])
    var builder = TreeBuilder()
    builder.open(label: "", category: "root", word: "runs")
    builder.leaf(label: "x", category: "nsubj:pass", word: "dog")
    builder.close()
    let both = builder.finish()
    var counts = LabelCounts()
    counts.add(both)
    #expect(counts.colours().label(of: 0, in: both).text == "x nsubj:pass")
    #expect(counts.colours().label(of: 1, in: both) == .init("root", hue: Hue(0)))
    #expect(
      TreeDrawing(isColoured: true).draw(both) { _ in .init("a", hue: Hue(1)) }.contains("\u{1B}[38;5;166ma"))
  }

  @Test func moreKindsThanHuesShareNone() throws {
    let leaves = (0..<20).map { "(A\($0) w)" }.joined(separator: " ")
    let tree = try Tree(brackets: "(S \(leaves))")
    var counts = LabelCounts()
    counts.add(tree)
    let hues = (0..<tree.nodeCount).compactMap { counts.colours().label(of: $0, in: tree).hue?.number }
    #expect(hues.sorted() == Array(0..<Hue.count))
  }
}
