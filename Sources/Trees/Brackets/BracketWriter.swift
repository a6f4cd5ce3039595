public import EspalierBytes

/// Writes trees in brackets, one a line: `(3 (2 It) (4 works))`.
///
/// Brackets in words and labels, which would break the format, are written as the Penn Treebank
/// does, `-LRB-` and `-RRB-`; everything else is written as it is, so that what `BracketReader` has
/// read from one tree a line is written byte for byte. What brackets cannot hold is refused: white space
/// in a word, a word at a node with children, leaves in another order than the sentence's, categories, and as the first tree one
/// whose words all look like words with places.
public final class BracketWriter: TreeWriter {
  private let sink: any ByteSink
  private var count = 0
  /// Whether no tree has been written: the first one tells readers what words look like.
  private var isFirst = true
  private var line: [UInt8] = []

  /// A writer before a sink.
  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ tree: Tree) throws {
    count += 1
    if let code = Self.obstacle(in: tree, isFirst: isFirst) {
      throw TreeWritingError(code, tree: count, format: "brackets")
    }
    line.removeAll(keepingCapacity: true)
    Self.append(tree, to: &line)
    line.append(.lineFeed)
    isFirst = false
    try sink.write(line)
  }

  public func finish() throws {}

  /// What keeps a tree from being written in brackets; nil where nothing does.
  ///
  /// - Parameter isFirst: whether it is the first tree of all.
  static func obstacle(in tree: Tree, isFirst: Bool) -> TreeWritingError.Code? {
    if tree.bytes.contains(where: breaksBrackets) {
      for node in 0..<tree.nodeCount {
        for text in [tree.labelBytes(of: node), tree.wordBytes(of: node)] {
          guard let byte = text.first(where: breaksBrackets) else { continue }
          let shown = String(decoding: text, as: UTF8.self)
          return byte == 0 ? .forbiddenScalar(0, shown) : .whiteSpace(shown)
        }
      }
    }
    for node in 0..<tree.nodeCount where tree.hasWord(node) && !tree.isLeaf(node) {
      return .innerWord(tree.word(of: node) ?? "")
    }
    if !tree.hasWordsAtLeavesInOrder { return .crossingBranches }
    if let category = tree.firstCategory { return .category(category) }
    return isFirst ? places(in: tree) : nil
  }

  /// Whether all words look as if they had places; then one of them.
  private static func places(in tree: Tree) -> TreeWritingError.Code? {
    for node in 0..<tree.nodeCount
    where tree.hasWord(node) && BracketStyle.place(of: tree.wordBytes(of: node)) == nil {
      return nil
    }
    return .wordsWithPlaces(tree.words[0])
  }

  private static func breaksBrackets(_ byte: UInt8) -> Bool { byte.isASCIIWhiteSpace || byte == 0 }

  /// Appends a tree without a line end.
  static func append(_ tree: Tree, to line: inout [UInt8]) {
    let escapes = tree.bytes.contains { $0 == .open || $0 == .close }
    for step in tree.traversal {
      switch step {
      case .enter(let node):
        if node != tree.root { line.append(.space) }
        appendOpening(of: node, in: tree, escapes, to: &line)
      case .leave: line.append(.close)
      }
    }
  }

  /// Appends a node's bracket, label and word.
  static func appendOpening(of node: Int, in tree: Tree, _ escapes: Bool = true, to line: inout [UInt8]) {
    line.append(.open)
    append(tree.labelBytes(of: node), escapes, to: &line)
    guard tree.hasWord(node) else { return }
    line.append(.space)
    append(tree.wordBytes(of: node), escapes, to: &line)
  }

  private static func append(_ text: ArraySlice<UInt8>, _ escapes: Bool, to line: inout [UInt8]) {
    guard escapes else { return line.append(contentsOf: text) }
    for byte in text {
      switch byte {
      case .open: line.append(contentsOf: Array("-LRB-".utf8))
      case .close: line.append(contentsOf: Array("-RRB-".utf8))
      default: line.append(byte)
      }
    }
  }
}
