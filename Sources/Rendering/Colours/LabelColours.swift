public import EspalierTrees

/// What the colours of a drawing stand for.
public enum LabelStyle: String, Sendable, CaseIterable {
  /// Sentiment where every label is one of 0 to 4, labels otherwise.
  case auto
  /// A colour for each label or, where a node has none, for its category.
  case labels
  /// A sign and a colour from very negative (0) to very positive (4).
  case sentiment
}

/// Counts the labels of trees, to choose their colours.
///
/// Labels of a kind have one colour: what counts is the part before the first `-`, `=`, `|` or `:`, so that
/// `NP-SBJ-1` is an `NP`. The twelve kinds that occur most often have a colour of their own; others have none.
public struct LabelCounts: Sendable {
  private var counts: [String: Int] = [:]
  private var hasLabels = false
  private var isSentiment = true

  /// Nothing counted yet.
  public init() {}

  /// Counts the nodes of a tree.
  ///
  /// - Complexity: linear in the nodes.
  public mutating func add(_ tree: Tree) {
    for node in 0..<tree.nodeCount {
      let label = tree.label(of: node)
      if !label.isEmpty {
        hasLabels = true
        // Sentiment treebanks write -1 at nodes that were not annotated.
        if isSentiment, label != "-1" { isSentiment = "0"..."4" ~= label && label.utf8.count == 1 }
      }
      guard let kind = Self.kind(of: node, in: tree) else { continue }
      counts[kind, default: 0] += 1
    }
  }

  /// The colours for the labels that were counted.
  public func colours(_ style: LabelStyle = .auto) -> LabelColours {
    let ordered = counts.sorted { one, other in
      (other.value, one.key) < (one.value, other.key)
    }
    var hues: [String: Hue] = [:]
    for (number, kind) in ordered.prefix(Hue.count).enumerated() { hues[kind.key] = Hue(number) }
    return LabelColours(
      isSentiment: style == .auto ? hasLabels && isSentiment : style == .sentiment, hues: hues)
  }

  /// What decides about the colour of a node: its label, or else its category, without functions and indices.
  static func kind(of node: Int, in tree: Tree) -> String? {
    kind(of: tree.label(of: node)) ?? tree.category(of: node).flatMap(kind)
  }

  static func kind(of label: String) -> String? {
    guard let first = label.utf8.first else { return nil }
    let marks: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "|"), UInt8(ascii: ":")]
    if marks.contains(first) { return label }
    return String(decoding: label.utf8.prefix { !marks.contains($0) }, as: UTF8.self)
  }
}

/// How the labels of trees are drawn. `LabelCounts` makes one.
public struct LabelColours: Sendable {
  /// Whether labels are sentiment.
  public let isSentiment: Bool
  private let hues: [String: Hue]

  init(isSentiment: Bool, hues: [String: Hue]) {
    self.isSentiment = isSentiment
    self.hues = hues
  }

  /// What is drawn at a node: sentiment as a tone, any other label as text with a hue; then the category.
  public func label(of node: Int, in tree: Tree) -> TreeDrawing.Label {
    let (label, category) = (tree.label(of: node), tree.category(of: node) ?? "")
    if let tone = tone(of: label) { return .init(category, tone: tone) }
    let text = [label, category].filter { !$0.isEmpty }.joined(separator: " ")
    return .init(text, hue: isSentiment ? nil : LabelCounts.kind(of: node, in: tree).flatMap { hues[$0] })
  }

  /// What a label says about sentiment; nil where labels are no sentiment, or this one isn't.
  func tone(of label: String) -> Tone? { isSentiment ? Tone(label: label) : nil }

  /// The colour of a label or a category.
  func hue(of label: String) -> Hue? { isSentiment ? nil : LabelCounts.kind(of: label).flatMap { hues[$0] } }
}
