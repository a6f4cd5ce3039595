public import EspalierBytes
public import EspalierTrees

/// Writes one page of HTML in which people look through trees: one, or thousands.
///
/// The page needs nothing else: data, style and script are in it, and its policy forbids everything but these two,
/// which it names by their SHA-256. Trees are drawn as they come into view. What labels and words hold is only ever
/// text. `Documentation/Drawing.md` describes what a reader of the page can do, and its data.
///
/// ```swift
/// let page = HTMLPage(sink, title: "Test trees")
/// for tree in trees { try page.write(tree) }
/// try page.finish()
/// ```
///
/// Memory is that of the largest tree and of the different labels. Source: Content Security Policy Level 3.
public final class HTMLPage {
  private let sink: any ByteSink
  private let title: String
  private let style: LabelStyle
  private let classes: [String]
  private let report: PageReport?
  private var counts = LabelCounts()
  private var table = LabelTable()
  private var text = PageText()
  private var treeCount = 0
  private var nodeCount = 0
  private var hasBegun = false

  /// A page that will be written to a sink.
  ///
  /// - Parameters:
  ///   - title: what the page is called; `Trees` where it is empty.
  ///   - style: what colours stand for.
  ///   - classes: the labels whose probabilities come with the trees, in their order.
  ///   - report: what stands before the trees; nil for nothing.
  public init(
    _ sink: any ByteSink, title: String = "", style: LabelStyle = .auto, classes: [String] = [],
    report: PageReport? = nil
  ) {
    self.sink = sink
    self.title = title.isEmpty ? "Trees" : title
    self.style = style
    self.classes = classes
    self.report = report
  }

  /// Writes a tree.
  ///
  /// - Parameters:
  ///   - caption: a line that stands with the tree; may be empty.
  ///   - probabilities: those of the page's classes, at any nodes.
  ///   - gold: the labels of the treebank at nodes where the tree's own are others, as those of a model.
  /// - Throws: `FileError` (`cannotWrite`, `closedPipe`).
  /// - Complexity: linear in the nodes.
  public func write(
    _ tree: Tree, caption: String = "", probabilities: NodeProbabilities? = nil, gold: [Int: String] = [:]
  ) throws(FileError) {
    if let probabilities {
      precondition(
        probabilities.classCount == classes.count,
        "\(probabilities.classCount) probabilities a node for \(classes.count) classes")
    }
    try begin()
    counts.add(tree)
    text.raw(treeCount == 0 ? "\n" : ",\n")
    text.tree(tree, &table, caption: caption, probabilities: probabilities, gold: gold)
    treeCount += 1
    nodeCount += tree.nodeCount
    try flush()
  }

  /// Writes what follows the trees. A page without trees is a page, too.
  ///
  /// - Throws: `FileError` (`cannotWrite`, `closedPipe`).
  public func finish() throws(FileError) {
    try begin()
    text.raw("\n]</script>\n<script type=\"application/json\" id=\"about\">")
    about()
    text.raw("</script>\n<script>\(PageScript.text)</script>\n</body>\n</html>\n")
    try flush()
  }

  private func begin() throws(FileError) {
    guard !hasBegun else { return }
    hasBegun = true
    PageFrame.append(title: title, report: report, to: &text)
    text.raw("<script type=\"application/json\" id=\"trees\">[")
    try flush()
  }

  private func flush() throws(FileError) {
    try sink.write(text.bytes)
    text.removeAll()
  }

  /// What holds for all trees: the labels, each with its tone, its hue and how often it occurs, and the classes.
  private func about() {
    let colours = counts.colours(style)
    text.raw("{\"nodes\":\(nodeCount),\"sentiment\":\(colours.isSentiment),\"labels\":[")
    for (index, label) in table.labels.enumerated() {
      text.raw(index == 0 ? "[" : ",[")
      text.string(label)
      text.raw(",\(colours.tone(of: label).map { "\($0.rawValue + 2)" } ?? "-1")")
      text.raw(",\(colours.hue(of: label)?.number ?? -1),\(table.counts[index])]")
    }
    text.raw("],\"classes\":[")
    for (index, label) in classes.enumerated() {
      if index > 0 { text.raw(",") }
      text.raw("[")
      text.string(label)
      text.raw(",\(colours.tone(of: label).map { "\($0.rawValue + 2)" } ?? "-1")]")
    }
    text.raw("]}")
  }
}
