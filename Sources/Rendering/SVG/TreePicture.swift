import EspalierBytes
import EspalierTrees

/// The picture of one tree, at the origin.
struct TreePicture {
  /// What is written at a node.
  private struct Content {
    var label: String
    var word: String
    /// The class of the style.
    var style: String

    var labelWidth: Double { label.isEmpty ? 0 : max(TextWidth.ems(label) * 13 + 14, 26) }
    var width: Double { max(labelWidth, TextWidth.ems(word) * 15, 12) }
  }

  private static let boxHeight = 22.0
  private static let wordHeight = 22.0
  private static let edgeHeight = 26.0

  private let tree: Tree
  private let contents: [Content]
  private let layout: TopDownLayout
  /// The height of a level with the edges below it.
  private let step: Double

  init(_ tree: Tree, _ label: (Tree, Int) -> TreeDrawing.Label) {
    self.tree = tree
    contents = (0..<tree.nodeCount).map { Self.content(of: $0, in: tree, label(tree, $0)) }
    layout = TopDownLayout(
      tree, widths: contents.map(\.width), isMirrored: Self.isRightToLeft(contents.lazy.map(\.word)))
    let hasInnerWords = tree.tokenCount > tree.leafCount
    step = Self.boxHeight + Self.edgeHeight + (hasInnerWords ? Self.wordHeight : 0)
  }

  var width: Double { layout.width }
  var height: Double { Double(layout.levelCount - 1) * step + Self.boxHeight + Self.wordHeight }

  private static func content(of node: Int, in tree: Tree, _ label: TreeDrawing.Label) -> Content {
    let parts = [label.tone?.drawnSign ?? "", label.text].filter { !$0.isEmpty }
    let style =
      label.tone.map { "s\($0.rawValue + 2)" } ?? label.hue.map { "h\($0.number)" }
      ?? label.shade.map { "g\(Shade.number(of: $0))" } ?? ""
    return Content(
      label: TerminalText.harmless(parts.joined(separator: " ")),
      word: TerminalText.harmless(tree.word(of: node).map(Words.unescaped) ?? ""), style: style)
  }

  /// Whether most letters are of a script that is written from right to left.
  private static func isRightToLeft(_ words: some Sequence<String>) -> Bool {
    var (right, letters) = (0, 0)
    for scalar in words.lazy.flatMap(\.unicodeScalars) where scalar.properties.isAlphabetic {
      letters += 1
      switch scalar.value {
      case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC: right += 1
      default: break
      }
    }
    return right * 2 > letters
  }

  /// Writes the edges, and then the nodes.
  ///
  /// - Parameter text: a buffer, which is emptied now and then.
  func write(to sink: any ByteSink, _ text: inout SVGText) throws(FileError) {
    for node in 0..<tree.nodeCount {
      edge(node, &text)
      try empty(&text, into: sink)
    }
    for node in (0..<tree.nodeCount).reversed() {
      write(node, &text)
      try empty(&text, into: sink)
    }
  }

  private func empty(_ text: inout SVGText, into sink: any ByteSink) throws(FileError) {
    guard text.bytes.count > 1 << 15 else { return }
    try sink.write(text.bytes)
    text.removeAll()
  }

  private func top(of node: Int) -> Double { Double(layout.levels[node]) * step }

  /// The line from a node's parent.
  private func edge(_ node: Int, _ text: inout SVGText) {
    guard let parent = tree.parent(of: node) else { return }
    text.markup("<path d=\"M")
    text.number(layout.centres[parent])
    text.markup(" ")
    let above = contents[parent]
    text.number(
      top(of: parent) + (above.label.isEmpty ? Self.boxHeight / 2 : Self.boxHeight)
        + (above.word.isEmpty ? 0 : Self.wordHeight))
    text.markup("L")
    text.number(layout.centres[node])
    text.markup(" ")
    text.number(top(of: node) + (contents[node].label.isEmpty && !tree.isLeaf(node) ? Self.boxHeight / 2 : 0))
    text.markup("\"/>\n")
  }

  private func write(_ node: Int, _ text: inout SVGText) {
    let (content, centre, top) = (contents[node], layout.centres[node], top(of: node))
    var wordTop = top
    if !content.label.isEmpty {
      text.markup("<rect class=\"\(content.style)\" x=\"")
      text.number(centre - content.labelWidth / 2)
      text.markup("\" y=\"")
      text.number(top)
      text.markup("\" width=\"")
      text.number(content.labelWidth)
      text.markup("\" height=\"\(Int(Self.boxHeight))\" rx=\"6\"/>")
      line(content.label, style: "l \(content.style)", x: centre, y: top + 16, &text)
      wordTop += Self.boxHeight
    } else if !tree.isLeaf(node) {
      text.markup("<circle class=\"d\" r=\"4\" cx=\"")
      text.number(centre)
      text.markup("\" cy=\"")
      text.number(top + Self.boxHeight / 2)
      text.markup("\"/>")
      wordTop += Self.boxHeight
    }
    if !content.word.isEmpty { line(content.word, style: "w", x: centre, y: wordTop + 16, &text) }
    text.markup("\n")
  }

  private func line(_ content: String, style: String, x: Double, y: Double, _ text: inout SVGText) {
    text.markup("<text class=\"\(style)\" x=\"")
    text.number(x)
    text.markup("\" y=\"")
    text.number(y)
    text.markup("\">")
    text.text(content)
    text.markup("</text>")
  }
}
