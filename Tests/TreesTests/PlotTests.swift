import EspalierBytes
import EspalierRendering
import EspalierTreeXML
import Testing

/// Plots and heat maps are well-formed, load nothing, and show what they were given.
@Suite struct PlotTests {
  /// The texts and the names of elements of a document, read by libxml2.
  private func read(_ bytes: [UInt8]) throws -> (texts: [String], elements: [String]) {
    let stream = XMLStream(ByteReader(bytes: bytes, name: "svg"))
    var (texts, elements): ([String], [String]) = ([], [])
    var isText = false
    while let event = try stream.next() {
      switch event {
      case .start:
        elements.append(XMLName.qualified(stream.name, stream.prefix))
        isText = elements.last == "text"
        if isText { texts.append("") }
      case .text: if isText { texts[texts.count - 1] += stream.text }
      case .end: isText = false
      }
    }
    let source = String(decoding: bytes, as: UTF8.self)
    #expect(!source.contains("href") && !source.contains("url(") && !source.contains("<script"))
    return (texts, elements)
  }

  private func plot(_ panels: [LinePlot.Panel], scale: LinePlot.Scale = .linear) throws -> (
    texts: [String], elements: [String], source: String
  ) {
    let sink = MemorySink()
    try LinePlot(title: "a < b & \"c\"", x: "steps", y: "share", scale: scale, panels: panels).write(to: sink)
    let (texts, elements) = try read(sink.bytes)
    return (texts, elements, String(decoding: sink.bytes, as: UTF8.self))
  }

  @Test func axesAreRoundAndNamed() throws {
    let line = LinePlot.Line("a", note: "x", points: [(0, 0.3), (10, 1.9), (95, 0.2)])
    let (texts, _, _) = try plot([.init(title: "one", lines: [line])])
    for text in ["0", "20", "100", "0.0", "0.5", "2.0", "steps", "share", "one", "a  x", "a < b & \"c\""] {
      #expect(texts.contains(text), "\(text) is not among \(texts)")
    }
  }

  @Test func logarithmicAxesHavePowersOfTen() throws {
    let points = (0..<50).map { (x: Double($0), y: 1 / Double(1 << $0)) }
    let (texts, _, source) = try plot([.init(lines: [.init("a", points: points)])], scale: .logarithmic)
    #expect(texts.contains("1") && texts.contains("10⁻⁶"))
    #expect(!source.contains("nan") && !source.contains("inf"))
  }

  /// Losses may grow before they are no numbers: what can't be written ends a line.
  @Test func largeNumbersAreDrawnOrLeftOut() throws {
    let points: [(x: Double, y: Double)] = [(1, 3), (2, 9e14), (3, 5.7e20), (4, 1e300), (5, -1e300), (6, 4)]
    let (texts, _, source) = try plot([.init(lines: [.init("a", points: points)])])
    #expect(texts.contains("1000000000000000") && !source.contains("nan") && !source.contains("inf"))
  }

  /// More lines than colours: they differ in their dashes.
  @Test func manyLinesDiffer() throws {
    let lines = (0..<20).map { LinePlot.Line("line \($0)", points: [(0, Double($0)), (1, 1)]) }
    let (_, _, source) = try plot([.init(lines: lines)])
    let classes = source.split(separator: "\n").filter { $0.hasPrefix("<path class=\"p") && $0.contains("L") }
      .map {
        $0.split(separator: "\"")[1]
      }
    #expect(classes.count == 20 && Set(classes).count == 20)
  }

  @Test func wholeNumbersHaveWholeOnesToMark() throws {
    let (texts, _, _) = try plot([.init(lines: [.init("a", points: [(1, 5), (2, 6), (3, 6)])])])
    #expect(["1", "2", "3", "5", "6"].allSatisfy(texts.contains) && !texts.contains { $0.contains(".") })
  }

  /// Bars of intervals stand at their points, beside those of other lines, and the axis holds them.
  @Test func categoriesAndIntervalsAreDrawn() throws {
    let lines = [
      LinePlot.Line("a", points: [(0, 50), (1, 60)], intervals: [40...55, 55...75]),
      .init("b", points: [(0, 50), (1, .nan)], intervals: [45...55, 0...1]),
    ]
    let sink = MemorySink()
    try LinePlot(title: "t", x: "x", y: "y", categories: ["1-5", "6+"], panels: [.init(lines: lines)]).write(
      to: sink)
    let (texts, _) = try read(sink.bytes)
    #expect(texts.contains("1-5") && texts.contains("6+") && texts.contains("80") && !texts.contains("1"))
    let source = String(decoding: sink.bytes, as: UTF8.self).split(separator: "\n")
    let bars = source.filter { $0.contains("interval\"") }.map { $0.split(separator: "\"")[3] }
    #expect(bars.count == 2 && bars[0].count { $0 == "V" } == 2 && bars[1].count { $0 == "V" } == 1)
    let lines2 = source.filter {
      $0.hasPrefix("<path class=\"p0\" d=\"M") || $0.hasPrefix("<path class=\"p1\" d=\"M")
    }
    let starts = (bars + lines2.prefix(2).map { $0.split(separator: "\"")[3] }).map { path in
      path.dropFirst().prefix { $0 != " " }
    }
    #expect(starts[0] == starts[2] && starts[1] == starts[3] && starts[0] != starts[1])
  }

  /// What can't be drawn interrupts a line: it begins anew behind it.
  @Test func gapsStayGaps() throws {
    let points: [(x: Double, y: Double)] = [(0, 1), (1, 0.1), (2, 0), (3, .nan), (4, 0.1), (5, 1)]
    let (_, _, source) = try plot([.init(lines: [.init("a", points: points)])], scale: .logarithmic)
    let path = try #require(source.split(separator: "\n").first { $0.hasPrefix("<path class=\"p0\" d=\"M") })
    #expect(path.split(separator: "\"")[3].count { $0 == "M" } == 2)
  }

  @Test func namesHaveOneColourOverAllPanels() throws {
    let lines = [LinePlot.Line("a", points: [(0, 1)]), .init("b", points: [(0, 2), (1, 3)])]
    let panels = [
      LinePlot.Panel(lines: lines),
      LinePlot.Panel(lines: [.init("b", points: [(0, 1), (1, 1)], isFaint: true), .init("<c>", points: [])]),
    ]
    let (texts, _, source) = try plot(panels)
    #expect(texts.suffix(3) == ["a", "b", "<c>"])
    #expect(source.contains("class=\"p1 faint\"") && source.contains("class=\"p1\""))
  }

  @Test func nothingToDrawIsAFrame() throws {
    let (texts, elements, source) = try plot([.init(lines: [])])
    #expect(elements.first == "svg" && texts.contains("steps") && !source.contains("nan"))
  }

  @Test func heatMapsShowNumbersAndWords() throws {
    let map = HeatMap(
      title: "t",
      blocks: [
        .init(
          caption: "layer 1", words: ["-LRB-", "<b>"],
          bands: [
            .init(
              rows: [.init("kept", values: [0.256, nil]), .init("held", values: [12.34, -1])], most: 1),
            .init(
              title: "units", rows: (0..<5).map { .init("\($0)", values: [Double($0), .nan]) }, isDense: true),
          ])
      ])
    let sink = MemorySink()
    try map.write(to: sink)
    let (texts, elements) = try read(sink.bytes)
    for text in ["layer 1", "(", "<b>", "kept", "0.26", "12.3", "\u{2212}1.00", "units"] {
      #expect(texts.contains(text), "\(text) is not among \(texts)")
    }
    #expect(elements.count { $0 == "rect" } == 1 + 3 + 10)
    #expect(!texts.contains("4"), "the units have no numbers")
  }
}
