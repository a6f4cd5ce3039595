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
  private var line: [UInt8] = []

  /// A writer before a sink.
  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ tree: Tree) throws {
    count += 1
    if let code = Self.obstacle(in: tree) {
      throw TreeWritingError(code, tree: count, format: "XML")
    }
    try begin()
    line.removeAll(keepingCapacity: true)
    line.append(contentsOf: Array("<tree>".utf8))
    append(tree)
    line.append(contentsOf: Array("</tree>\n".utf8))
    try sink.write(line)
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
        append(isLeaf ? "<leaf" : "<node")
        append(attribute: " label=\"", tree.labelBytes(of: node))
        if tree.hasCategories { append(attribute: " category=\"", tree.categoryBytes(of: node)) }
        if !isLeaf { append(attribute: " word=\"", tree.wordBytes(of: node)) }
        if showsPositions, let position = tree.position(of: node) {
          append(attribute: " position=\"", Array("\(position + 1)".utf8)[...])
        }
        line.append(UInt8(ascii: ">"))
        if isLeaf { appendEscaped(tree.wordBytes(of: node)) }
      case .leave(let node): append(tree.isLeaf(node) ? "</leaf>" : "</node>")
      }
    }
  }

  private func append(_ markup: StaticString) {
    markup.withUTF8Buffer { line.append(contentsOf: $0) }
  }

  private func append(attribute: StaticString, _ value: ArraySlice<UInt8>) {
    guard !value.isEmpty else { return }
    append(attribute)
    appendEscaped(value)
    line.append(UInt8(ascii: "\""))
  }

  /// Line ends and tabs are written as numbers: a parser would make spaces or line feeds of them.
  private func appendEscaped(_ text: ArraySlice<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "\""): append("&quot;")
      case 0x09: append("&#9;")
      case 0x0A: append("&#10;")
      case 0x0D: append("&#13;")
      default: line.append(byte)
      }
    }
  }

  /// What keeps a tree from being written in XML; nil where nothing does.
  private static func obstacle(in tree: Tree) -> TreeWritingError.Code? {
    if tree.nodeCount > depthLimit, tree.depth > depthLimit {
      return .nestedTooDeeply(limit: depthLimit)
    }
    guard tree.mayHoldForbiddenScalars else { return nil }
    for node in 0..<tree.nodeCount {
      for text in [tree.label(of: node), tree.word(of: node) ?? "", tree.category(of: node) ?? ""] {
        if let scalar = text.unicodeScalars.first(where: isForbidden) {
          return .forbiddenScalar(scalar.value, text)
        }
      }
    }
    return nil
  }

  /// Source: Extensible Markup Language (XML) 1.0, production 2.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: return false
    case 0..<0x20, 0xFFFE, 0xFFFF: return true
    default: return false
    }
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

  /// Whether a look at every scalar is needed: a control character, or the lead byte of U+FFFE.
  fileprivate var mayHoldForbiddenScalars: Bool {
    textBytes.contains { $0 < 0x20 || $0 == 0xEF }
  }
}
