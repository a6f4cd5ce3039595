/// Builds a tree from the outside in: a node is opened, what is under it follows, it is closed.
///
/// ```swift
/// var builder = TreeBuilder()
/// builder.open(label: "3")
/// builder.leaf(label: "2", word: "It")
/// builder.leaf(label: "4", word: "works")
/// builder.close()
/// let tree = builder.finish()
/// ```
///
/// Calls that make no tree (a node without a word or children, two roots) are the program's own
/// mistakes and trap. A builder can be used again after `finish()`.
public struct TreeBuilder: Sendable {
  private struct Frame {
    var textStart: Int32
    var labelLength: Int32
    var wordLength: Int32 = -1
    var spanStart: Int32
    var firstChild: Int32 = -1
    var lastChild: Int32 = -1
    var childCount: Int32 = 0
  }

  private var records: [Tree.Record] = []
  private var bytes: [UInt8] = []
  private var leafCount: Int32 = 0
  /// The innermost open node; the nodes around it wait in `outer`.
  private var top: Frame?
  private var outer: [Frame] = []

  /// An empty builder.
  public init() {}

  /// The number of nodes that are open.
  public var openCount: Int { top == nil ? 0 : outer.count + 1 }

  /// Whether a root was opened and closed.
  public var isComplete: Bool { top == nil && !records.isEmpty }

  /// Opens a node under the innermost open one.
  public mutating func open(label: String = "", word: String? = nil) {
    let label = Array(label.utf8)
    open(label: label.indices, of: label)
    guard let word = word.map({ Array($0.utf8) }) else { return }
    setWord(word.indices, of: word)
  }

  /// Adds a leaf.
  public mutating func leaf(label: String = "", word: String) {
    open(label: label, word: word)
    close()
  }

  /// Adds a copy of a whole tree.
  public mutating func append(_ tree: Tree) {
    for step in tree.traversal {
      switch step {
      case .enter(let node): open(copying: node, of: tree)
      case .leave: close()
      }
    }
  }

  /// Closes the innermost open node.
  public mutating func close() {
    guard let frame = top else { preconditionFailure("close() without an open node") }
    precondition(
      frame.childCount > 0 || frame.wordLength >= 0, "a node needs a word or children")
    let index = Int32(truncatingIfNeeded: records.count)
    if frame.childCount == 0 { leafCount += 1 }
    records.append(
      Tree.Record(
        parent: -1, firstChild: frame.firstChild, nextSibling: -1, childCount: frame.childCount,
        spanStart: frame.spanStart, spanEnd: leafCount, textStart: frame.textStart,
        labelLength: frame.labelLength, wordLength: frame.wordLength))
    var child = frame.firstChild
    while child >= 0 {
      records[Int(child)].parent = index
      child = records[Int(child)].nextSibling
    }
    top = outer.popLast()
    attach(index)
  }

  /// Makes a closed node the last child of the innermost open one.
  private mutating func attach(_ index: Int32) {
    guard var frame = top else { return }
    if frame.lastChild >= 0 {
      records[Int(frame.lastChild)].nextSibling = index
    } else {
      frame.firstChild = index
    }
    frame.lastChild = index
    frame.childCount += 1
    top = frame
  }

  /// The tree; the builder is empty then.
  public mutating func finish() -> Tree {
    precondition(isComplete, "a tree needs one root that is closed: \(openCount) nodes are open")
    // Copies are as large as they need be, and the builder keeps its room for the next tree.
    var records: [Tree.Record] = []
    records.reserveCapacity(self.records.count)
    records.append(contentsOf: self.records)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(self.bytes.count)
    bytes.append(contentsOf: self.bytes)
    let tree = Tree(records: records, bytes: bytes, leafCount: Int(leafCount))
    removeAll()
    return tree
  }

  /// Drops what was built so far.
  public mutating func removeAll() {
    records.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    outer.removeAll(keepingCapacity: true)
    top = nil
    leafCount = 0
  }
}

// MARK: - For readers and transforms, in bytes

extension TreeBuilder {
  /// The most bytes of text, and the most nodes, that a tree can have.
  package static let limit = Int(Int32.max) / 2

  /// Whether one more node with some bytes of text fits.
  package func hasRoom(for byteCount: Int) -> Bool {
    byteCount <= Self.limit - bytes.count && records.count + openCount < Self.limit
  }

  /// Whether the innermost open node has a word.
  package var hasWord: Bool { top.map { $0.wordLength >= 0 } ?? false }

  /// Whether the innermost open node has children.
  package var hasChildren: Bool { top.map { $0.childCount > 0 } ?? false }

  /// The label of the innermost open node.
  package var label: String {
    guard let frame = top else { return "" }
    let start = Int(frame.textStart)
    return String(decoding: bytes[start..<start + Int(frame.labelLength)], as: UTF8.self)
  }

  /// The word of the innermost open node.
  package var word: String {
    guard let frame = top, frame.wordLength >= 0 else { return "" }
    let start = Int(frame.textStart) + Int(frame.labelLength)
    return String(decoding: bytes[start..<start + Int(frame.wordLength)], as: UTF8.self)
  }

  /// Opens a node whose label is the UTF-8 at some indices of `text`.
  package mutating func open(label range: Range<Int>, of text: [UInt8]) {
    precondition(!isComplete, "a tree has one root")
    if let frame = top { outer.append(frame) }
    top = Frame(
      textStart: Int32(truncatingIfNeeded: bytes.count),
      labelLength: Int32(truncatingIfNeeded: range.count), spanStart: leafCount)
    append(range, of: text)
  }

  /// Gives the innermost open node, which has no children yet, the word at some indices of `text`.
  package mutating func setWord(_ range: Range<Int>, of text: [UInt8]) {
    guard var frame = top else { preconditionFailure("a word without an open node") }
    precondition(!range.isEmpty, "a word is not empty")
    precondition(frame.wordLength < 0 && frame.childCount == 0, "a node has one word, before its children")
    frame.wordLength = Int32(truncatingIfNeeded: range.count)
    top = frame
    append(range, of: text)
  }

  /// Opens a node with the label and the word of a node of another tree.
  package mutating func open(copying node: Int, of tree: Tree) {
    open(label: tree.labelRange(of: node), of: tree.bytes)
    if tree.hasWord(node) { setWord(tree.wordRange(of: node), of: tree.bytes) }
  }

  private mutating func append(_ range: Range<Int>, of text: [UInt8]) {
    precondition(bytes.count + range.count <= Self.limit, "a tree of more than \(Self.limit) bytes")
    // Most labels and words are a few bytes, which a loop copies faster than a call.
    if range.count <= 16 {
      for index in range { bytes.append(text[index]) }
    } else {
      bytes.append(contentsOf: text[range])
    }
  }
}
