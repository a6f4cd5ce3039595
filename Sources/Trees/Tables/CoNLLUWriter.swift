public import EspalierBytes

/// Writes dependency trees as CoNLL-U: a word a line, ten columns with tabs in between, a blank line after every tree.
///
/// ```
/// # sent_id = 1
/// # text = It works
/// 1   It      _   _   _   _   2   nsubj   _   Label=2
/// 2   works   _   _   _   _   0   root    _   Label=3
/// ```
///
/// A word is the form, a category the relation, `_` without one; a label stands in the last column, from where
/// `CoNLLReader` takes it. Children of a root without word, label and category, where it has several, are roots, as CoNLL-X has
/// them, and their sentence has no comments. Any other tree with nodes without words is refused, and so is what would be read otherwise: a tab or a line end in a
/// word, the category `_`, a label with white space or `|`, children in another order than their words.
///
/// Source: universaldependencies.org/format.html.
public final class CoNLLUWriter: TreeWriter {
  private let sink: any ByteSink
  private var count = 0
  private var text: [UInt8] = []

  /// A writer before a sink.
  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ tree: Tree) throws {
    count += 1
    if let code = Self.obstacle(in: tree) { throw TreeWritingError(code, tree: count, format: "CoNLL-U") }
    text.removeAll(keepingCapacity: true)
    // Several roots are read where there is no comment.
    if tree.hasWord(tree.root) { appendComments(tree) }
    for (position, node) in tree.tokens.enumerated() {
      text.append(contentsOf: "\(position + 1)\t".utf8)
      text.append(contentsOf: tree.wordBytes(of: node))
      let head = tree.parent(of: node).flatMap(tree.position).map { $0 + 1 } ?? 0
      text.append(contentsOf: "\t_\t_\t_\t_\t\(head)\t".utf8)
      let category = tree.categoryBytes(of: node)
      text.append(contentsOf: category.isEmpty ? [Self.nothing] : category)
      text.append(contentsOf: "\t_\t".utf8)
      text.append(contentsOf: tree.hasLabel(node) ? "Label=".utf8 : "_".utf8)
      text.append(contentsOf: tree.labelBytes(of: node))
      text.append(.lineFeed)
    }
    text.append(.lineFeed)
    try sink.write(text)
  }

  public func finish() throws {}

  private func appendComments(_ tree: Tree) {
    text.append(contentsOf: "# sent_id = \(count)\n# text = ".utf8)
    for (position, node) in tree.tokens.enumerated() {
      if position > 0 { text.append(.space) }
      text.append(contentsOf: tree.wordBytes(of: node))
    }
    text.append(.lineFeed)
  }

  private static let nothing = UInt8(ascii: "_")

  private static func obstacle(in tree: Tree) -> TreeWritingError.Code? {
    if let code = tree.obstacleToDependencies(rootMayBeAdded: true) { return code }
    for node in 0..<tree.nodeCount {
      let (word, category, label) = (
        tree.wordBytes(of: node), tree.categoryBytes(of: node), tree.labelBytes(of: node)
      )
      for text in [word, category] where text.contains(where: breaksLine) {
        let shown = String(decoding: text, as: UTF8.self)
        return text.contains(0) ? .forbiddenScalar(0, shown) : .whiteSpace(shown)
      }
      if category.elementsEqual([nothing]) { return .category("_") }
      if label.contains(where: { $0.isASCIIWhiteSpace || $0 == UInt8(ascii: "|") || $0 == 0 }) {
        return .label(tree.label(of: node))
      }
    }
    return nil
  }

  private static func breaksLine(_ byte: UInt8) -> Bool {
    byte == .tab || byte == .lineFeed || byte == 0x0D || byte == 0
  }
}
