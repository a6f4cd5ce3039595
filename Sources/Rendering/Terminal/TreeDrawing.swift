public import EspalierTrees

/// Draws trees with lines for a terminal.
///
/// A tree that fits the width lies on its side, the root at the left and a line a leaf:
///
///     ++ ┬ ·  It
///        └ ++ ┬ ·  's
///             └ ++ good
///
/// A wider one is drawn with a line a node, indented; where even that is too deep, the outermost lines of the
/// tree are left out of each line.
public struct TreeDrawing: Sendable {
  /// What is written at a node before its word.
  public struct Label: Sendable, Equatable {
    /// The text; may be empty.
    public var text: String
    /// The sentiment, shown as a sign before the text and as the colour of text and word.
    public var tone: Tone?
    /// The colour of text and word where there is no sentiment.
    public var hue: Hue?
    /// In pictures, the ground of the text where there is neither: from 0, light, to 1, dark.
    public var shade: Double?

    /// Creates a label.
    public init(_ text: String, tone: Tone? = nil, hue: Hue? = nil, shade: Double? = nil) {
      self.text = text
      self.tone = tone
      self.hue = hue
      self.shade = shade
    }

    /// Its colour of the terminal's 256.
    var colour: Int? { tone?.colour ?? hue?.colour }
  }

  private let width: Int
  private let isColoured: Bool

  /// A way to draw.
  ///
  /// - Parameters:
  ///   - width: the columns that a line may take, at least 16.
  ///   - isColoured: whether tones and hues are shown in the terminal's 256 colours, too.
  public init(width: Int = 80, isColoured: Bool = false) {
    self.width = max(width, 16)
    self.isColoured = isColoured
  }

  /// Draws a tree.
  ///
  /// - Parameter label: the label of a node, by its number.
  /// - Returns: lines, each with a line feed.
  public func draw(_ tree: Tree, label: (Int) -> Label) -> String {
    let contents = (0..<tree.nodeCount).map { content(of: $0, in: tree, label($0)) }
    if let sideways = SidewaysLayout(tree, contents, width: width) {
      return sideways.draw(tree, contents, paint: paint)
    }
    return IndentedLayout(width: width).draw(tree, contents, paint: paint)
  }

  private func content(of node: Int, in tree: Tree, _ label: Label) -> NodeContent {
    let word = tree.word(of: node).map(Words.unescaped) ?? ""
    let texts = [label.text, word].filter { !$0.isEmpty }
    // Signs are made equally wide where something follows them.
    let sign = label.tone.map { texts.isEmpty || $0.sign.count == 2 ? $0.sign : $0.sign + " " }
    let parts = (sign.map { [$0] } ?? []) + texts
    // A node without any content is a bullet, so that lines meet in something.
    let text = parts.isEmpty ? "•" : TerminalText.harmless(parts.joined(separator: " "))
    return NodeContent(text: text, columns: TerminalText.columns(text), colour: label.colour)
  }

  private func paint(_ text: String, _ colour: Int?) -> String {
    guard isColoured, let colour else { return text }
    return "\u{1B}[38;5;\(colour)m\(text)\u{1B}[0m"
  }
}

/// What is written at a node.
struct NodeContent {
  var text: String
  var columns: Int
  /// A colour of the terminal's 256.
  var colour: Int?
}
