public import EspalierBytes
public import EspalierTrees

/// Writes Espalier's tree XML (`Documentation/TreeXML.md`): one tree a line, without indentation.
///
/// Everything that a tree holds is read back, except what XML cannot hold: control characters other
/// than tab, line feed and carriage return, and U+FFFE and U+FFFF. Those are refused.
public final class TreeXMLWriter: TreeWriter {
  /// The most levels of a tree: what the reader takes, less `treebank` and `tree`.
  static let depthLimit = XMLStream.depthLimit - 2

  private let sink: any ByteSink
  private var count = 0
  private var hasBegun = false
  private var line = XMLText()

  /// A writer before a sink.
  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ tree: Tree) throws {
    count += 1
    if let code = Self.obstacle(in: tree) {
      throw TreeWritingError(code, tree: count, format: "XML")
    }
    try begin()
    line.removeAll()
    line.markup("<tree>")
    append(tree)
    line.markup("</tree>\n")
    try sink.write(line.bytes)
  }

  public func finish() throws {
    try begin()
    try sink.write("</treebank>\n")
  }

  private func begin() throws(FileError) {
    guard !hasBegun else { return }
    hasBegun = true
    try sink.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<treebank version=\"1\">\n")
  }

  private func append(_ tree: Tree) {
    let showsPositions = !tree.isInSentenceOrder
    for step in tree.traversal {
      switch step {
      case .enter(let node):
        let isLeaf = tree.isLeaf(node)
        line.markup(isLeaf ? "<leaf" : "<node")
        appendAttribute("label", tree.labelBytes(of: node))
        if tree.hasCategories { appendAttribute("category", tree.categoryBytes(of: node)) }
        if !isLeaf { appendAttribute("word", tree.wordBytes(of: node)) }
        if showsPositions, let position = tree.position(of: node) {
          line.attribute("position", Array("\(position + 1)".utf8)[...])
        }
        line.markup(">")
        if isLeaf { line.text(tree.wordBytes(of: node)) }
      case .leave(let node): line.markup(tree.isLeaf(node) ? "</leaf>" : "</node>")
      }
    }
  }

  private func appendAttribute(_ name: StaticString, _ value: ArraySlice<UInt8>) {
    if !value.isEmpty { line.attribute(name, value) }
  }

  /// What keeps a tree from being written in XML; nil where nothing does.
  private static func obstacle(in tree: Tree) -> TreeWritingError.Code? {
    if tree.nodeCount > depthLimit, tree.depth > depthLimit {
      return .nestedTooDeeply(limit: depthLimit)
    }
    return XMLText.obstacle(in: tree)
  }
}

extension Tree {
  /// Whether words stand in the document in the order of the sentence: that of the start tags.
  fileprivate var isInSentenceOrder: Bool {
    if hasWordsAtLeavesInOrder { return true }
    var next = 0
    for case .enter(let node) in traversal {
      guard let position = position(of: node) else { continue }
      guard position == next else { return false }
      next += 1
    }
    return true
  }
}
