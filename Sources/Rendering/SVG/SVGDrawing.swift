public import EspalierBytes
public import EspalierTrees

/// Draws trees as one SVG document: the root at the top, words below their nodes, trees one under the other.
///
/// Labels are boxes with their text, or with the sign of their tone, so that nothing depends on colour. The document
/// is well-formed whatever labels and words hold, loads nothing, and follows the reader's choice of a dark or a light
/// ground. Where fonts differ from what was reckoned with, texts are a little off their boxes' middles.
///
/// ```swift
/// var counts = LabelCounts()
/// counts.add(tree)
/// let colours = counts.colours()
/// try SVGDrawing().write([.init(tree)], to: sink) { colours.label(of: $1, in: $0) }
/// ```
///
/// Source: Scalable Vector Graphics (SVG) 1.1.
public struct SVGDrawing: Sendable {
  /// A tree of the picture.
  public struct Item: Sendable {
    /// The tree.
    public var tree: Tree
    /// A line above it; may be empty.
    public var caption: String

    /// A tree and a line above it.
    public init(_ tree: Tree, caption: String = "") {
      self.tree = tree
      self.caption = caption
    }
  }

  private static let margin = 16.0
  private static let between = 28.0
  private static let captionHeight = 26.0

  private let title: String
  private let width: Int?

  /// A way to draw.
  ///
  /// - Parameters:
  ///   - title: what the picture is; the sentence of its tree, or the number of its trees, where it is empty.
  ///   - width: the width that the picture is scaled to; its own where it is nil.
  public init(title: String = "", width: Int? = nil) {
    self.title = title
    self.width = width
  }

  /// Writes one document with all trees.
  ///
  /// - Parameter label: the label of a node of a tree.
  /// - Throws: `FileError` (`cannotWrite`, `closedPipe`).
  /// - Complexity: linear in the nodes. A picture begins with its size, so the places of all nodes are reckoned twice
  ///   rather than kept.
  public func write(
    _ items: [Item], to sink: any ByteSink, label: (Tree, Int) -> TreeDrawing.Label
  ) throws(FileError) {
    try write(numbered: items, to: sink) { label(items[$0].tree, $1) }
  }

  /// Writes one document with all trees.
  ///
  /// - Parameter label: the label of a node of an item, by the numbers of both.
  /// - Throws: `FileError` (`cannotWrite`, `closedPipe`).
  /// - Complexity: as above.
  public func write(
    numbered items: [Item], to sink: any ByteSink, label: (Int, Int) -> TreeDrawing.Label
  ) throws(FileError) {
    var (wide, high) = (0.0, -Self.between)
    for (number, item) in items.enumerated() {
      let picture = TreePicture(item.tree) { label(number, $1) }
      wide = max(wide, picture.width, TextWidth.ems(item.caption) * 15)
      high += picture.height + Self.between + (item.caption.isEmpty ? 0 : Self.captionHeight)
    }
    var text = SVGText()
    let own = wide + 2 * Self.margin
    text.begin(
      width: own, height: max(high, 0) + 2 * Self.margin, scale: width.map { Double($0) / own } ?? 1,
      title: shownTitle(items), style: SVGStyle.text)
    var top = Self.margin
    for (number, item) in items.enumerated() {
      if !item.caption.isEmpty {
        caption(item.caption, top: top, &text)
        top += Self.captionHeight
      }
      let picture = TreePicture(item.tree) { label(number, $1) }
      text.markup("<g transform=\"translate(")
      text.number(Self.margin)
      text.markup(",")
      text.number(top)
      text.markup(")\">\n")
      try picture.write(to: sink, &text)
      text.markup("</g>\n")
      top += picture.height + Self.between
    }
    text.markup("</svg>\n")
    try sink.write(text.bytes)
  }

  private func shownTitle(_ items: [Item]) -> String {
    if !title.isEmpty { return title }
    guard items.count == 1 else { return "\(items.count) trees" }
    return items[0].tree.words.prefix(200).map { Words.unescaped($0) }.joined(separator: " ")
  }

  private func caption(_ caption: String, top: Double, _ text: inout SVGText) {
    text.markup("<text class=\"c\" x=\"")
    text.number(Self.margin)
    text.markup("\" y=\"")
    text.number(top + 15)
    text.markup("\">")
    text.text(caption)
    text.markup("</text>\n")
  }
}
