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
  private var frames: [Frame] = []

  /// An empty builder.
  public init() {}

  /// The number of nodes that are open.
  public var openCount: Int { frames.count }

  /// Whether a root was opened and closed.
  public var isComplete: Bool { frames.isEmpty && !records.isEmpty }

  /// Opens a node under the innermost open one.
  public mutating func open(label: String = "", word: String? = nil) {
    open(labelBytes: Array(label.utf8)[...])
    if let word { setWord(Array(word.utf8)[...]) }
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
    precondition(!frames.isEmpty, "close() without an open node")
    let frame = frames.removeLast()
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
    guard let outer = frames.indices.last else { return }
    let left = frames[outer].lastChild
    if left >= 0 {
      records[Int(left)].nextSibling = index
    } else {
      frames[outer].firstChild = index
    }
    frames[outer].lastChild = index
    frames[outer].childCount += 1
  }

  /// The tree; the builder is empty then.
  public mutating func finish() -> Tree {
    precondition(isComplete, "a tree needs one root that is closed: \(frames.count) nodes are open")
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
    frames.removeAll(keepingCapacity: true)
    leafCount = 0
  }
}

// MARK: - For readers and transforms, in bytes

extension TreeBuilder {
  /// The most bytes of text, and the most nodes, that a tree can have.
  package static let limit = Int(Int32.max) / 2

  /// The bytes of text taken so far.
  package var byteCount: Int { bytes.count }

  /// Whether the innermost open node has a word.
  package var hasWord: Bool { frames.last.map { $0.wordLength >= 0 } ?? false }

  /// Whether the innermost open node has children.
  package var hasChildren: Bool { frames.last.map { $0.childCount > 0 } ?? false }

  /// The label of the innermost open node.
  package var label: String {
    guard let frame = frames.last else { return "" }
    let start = Int(frame.textStart)
    return String(decoding: bytes[start..<start + Int(frame.labelLength)], as: UTF8.self)
  }

  /// The word of the innermost open node.
  package var word: String {
    guard let frame = frames.last, frame.wordLength >= 0 else { return "" }
    let start = Int(frame.textStart) + Int(frame.labelLength)
    return String(decoding: bytes[start..<start + Int(frame.wordLength)], as: UTF8.self)
  }

  /// Opens a node whose label is UTF-8.
  package mutating func open(labelBytes label: ArraySlice<UInt8>) {
    precondition(!isComplete, "a tree has one root")
    precondition(bytes.count + label.count <= Self.limit, "a tree of more than \(Self.limit) bytes")
    let start = Int32(truncatingIfNeeded: bytes.count)
    frames.append(
      Frame(
        textStart: start, labelLength: Int32(truncatingIfNeeded: label.count), spanStart: leafCount))
    bytes.append(contentsOf: label)
  }

  /// Gives the innermost open node, which has no children yet, its word in UTF-8.
  package mutating func setWord(_ word: ArraySlice<UInt8>) {
    guard let top = frames.indices.last else { preconditionFailure("a word without an open node") }
    precondition(!word.isEmpty, "a word is not empty")
    precondition(!hasWord && !hasChildren, "a node has one word, before its children")
    precondition(bytes.count + word.count <= Self.limit, "a tree of more than \(Self.limit) bytes")
    frames[top].wordLength = Int32(truncatingIfNeeded: word.count)
    bytes.append(contentsOf: word)
  }

  /// Opens a node with the label and the word of a node of another tree.
  package mutating func open(copying node: Int, of tree: Tree) {
    open(labelBytes: tree.labelBytes(of: node))
    if tree.hasWord(node) { setWord(tree.wordBytes(of: node)) }
  }
}
