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
/// Words stand in the sentence in the order in which their nodes are opened, unless they are given
/// positions: "I saw it", in which the verb is the head of both pronouns, is
///
/// ```swift
/// builder.open(category: "root", word: "saw", position: 1)
/// builder.leaf(category: "nsubj", word: "I", position: 0)
/// builder.leaf(category: "dobj", word: "it", position: 2)
/// builder.close()
/// ```
///
/// Calls that make no tree (a node without a word or children, two roots, positions that are not 0 to
/// the number of words, each once) are the program's own mistakes and trap. A builder can be used again
/// after `finish()`.
public struct TreeBuilder: Sendable {
  private struct Frame {
    var textStart: Int32 = 0
    var labelLength: Int32 = 0
    var wordLength: Int32 = -1
    var categoryLength: Int32 = 0
    var position: Int32 = -1
    var spanStart: Int32 = 0
    var firstChild: Int32 = -1
    var lastChild: Int32 = -1
    var childCount: Int32 = 0
  }

  private var records: [Tree.Record] = []
  /// Text, and room for more: as many bytes as `byteCount` says are text.
  private var bytes: [UInt8] = []
  private var byteCount = 0
  private var leafCount: Int32 = 0
  private var wordCount: Int32 = 0
  /// The positions of closed nodes, since a word was met that is not at the leaf whose turn it was.
  private var positions: [Int32] = []
  private var hasPositions = false
  /// The lengths of the categories of closed nodes, up to the last one that has any.
  private var categoryLengths: [Int32] = []
  /// The innermost open node, if one is open; the nodes around it wait at the beginning of `outer`.
  private var top = Frame()
  private var outer: [Frame] = []

  /// An empty builder.
  public init() {}

  /// The number of nodes that are open.
  public private(set) var openCount = 0

  /// Whether a root was opened and closed.
  public var isComplete: Bool { openCount == 0 && !records.isEmpty }

  /// Opens a node under the innermost open one.
  ///
  /// - Parameter position: where the word stands in the sentence, from 0; nil puts it behind the words
  ///   of the nodes that were opened before.
  public mutating func open(
    label: String = "", category: String = "", word: String? = nil, position: Int? = nil
  ) {
    let label = Array(label.utf8)
    open(label: label.indices, of: label)
    if let word = word.map({ Array($0.utf8) }) { setWord(word.indices, of: word) }
    let category = Array(category.utf8)
    setCategory(category.indices, of: category)
    if let position { setPosition(position) }
  }

  /// Adds a leaf.
  public mutating func leaf(
    label: String = "", category: String = "", word: String, position: Int? = nil
  ) {
    open(label: label, category: category, word: word, position: position)
    close()
  }

  /// Adds a copy of a whole tree, whose sentence follows the words that are there.
  public mutating func append(_ tree: Tree) {
    let first = Int(wordCount)
    for step in tree.traversal {
      switch step {
      case .enter(let node): open(copying: node, of: tree, firstPosition: first)
      case .leave: close()
      }
    }
  }

  /// Closes the innermost open node.
  public mutating func close() {
    precondition(openCount > 0, "close() without an open node")
    let frame = top
    precondition(
      frame.childCount > 0 || frame.wordLength >= 0, "a node needs a word or children")
    let index = Int32(truncatingIfNeeded: records.count)
    if frame.childCount == 0 { leafCount += 1 }
    records.append(
      Tree.Record(
        parent: -1, firstChild: frame.firstChild, nextSibling: -1, childCount: frame.childCount,
        spanStart: frame.spanStart, spanEnd: leafCount, textStart: frame.textStart,
        labelLength: frame.labelLength, wordLength: frame.wordLength))
    if hasPositions { positions.append(frame.position) }
    if frame.categoryLength > 0 {
      categoryLengths.append(contentsOf: repeatElement(0, count: Int(index) - categoryLengths.count))
      categoryLengths.append(frame.categoryLength)
    }
    if frame.childCount > 0 { setParents(from: frame.firstChild, to: index) }
    openCount -= 1
    guard openCount > 0 else { return }
    top = outer[openCount - 1]
    attach(index)
  }

  private mutating func setParents(from firstChild: Int32, to parent: Int32) {
    records.withUnsafeMutableBufferPointer { records in
      var child = firstChild
      while child >= 0 {
        records[Int(child)].parent = parent
        child = records[Int(child)].nextSibling
      }
    }
  }

  /// Makes a closed node the last child of the innermost open one.
  @inline(__always)
  private mutating func attach(_ index: Int32) {
    if top.lastChild >= 0 {
      records[Int(top.lastChild)].nextSibling = index
    } else {
      top.firstChild = index
    }
    top.lastChild = index
    top.childCount += 1
  }

  /// The tree; the builder is empty then.
  public mutating func finish() -> Tree {
    precondition(isComplete, "a tree needs one root that is closed: \(openCount) nodes are open")
    // Copies are as large as they need be, and the builder keeps its room for the next tree.
    var records: [Tree.Record] = []
    records.reserveCapacity(self.records.count)
    records.append(contentsOf: self.records)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    bytes.append(contentsOf: self.bytes[..<byteCount])
    if !categoryLengths.isEmpty {
      categoryLengths.append(contentsOf: repeatElement(0, count: records.count - categoryLengths.count))
    }
    let positions = hasPositions ? settlePositions(&records) : []
    let tree = Tree(
      records: records, bytes: bytes, positions: positions, categoryLengths: categoryLengths,
      leafCount: Int(leafCount), tokenCount: Int(wordCount))
    removeAll()
    return tree
  }

  /// Drops what was built so far.
  public mutating func removeAll() {
    records.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    hasPositions = false
    if !categoryLengths.isEmpty { categoryLengths = [] }  // the last tree holds the array
    (openCount, byteCount, leafCount, wordCount) = (0, 0, 0, 0)
  }
}

// MARK: - Positions

extension TreeBuilder {
  /// Keeps the positions of all nodes from here on; those of the closed ones follow from their leaves.
  private mutating func beginPositions() {
    guard !hasPositions else { return }
    hasPositions = true
    positions.append(contentsOf: records.lazy.map { $0.childCount == 0 ? $0.spanStart : -1 })
  }

  /// The positions of the words of all nodes, and with them the spans; empty where words stand at the
  /// leaves only, from left to right.
  private func settlePositions(_ records: inout [Tree.Record]) -> [Int32] {
    var isTaken = [Bool](repeating: false, count: Int(wordCount))
    var last: Int32 = -1
    var isInOrder = wordCount == leafCount
    for position in positions where position >= 0 {
      precondition(
        position < wordCount && !isTaken[Int(position)],
        "position \(position) is taken or is none of \(wordCount) words")
      isTaken[Int(position)] = true
      if position < last { isInOrder = false }
      last = position
    }
    if isInOrder { return [] }
    for node in records.indices where records[node].childCount > 0 {
      let position = positions[node]
      (records[node].spanStart, records[node].spanEnd) =
        position < 0 ? (.max, 0) : (position, position + 1)
    }
    for node in records.indices {
      if records[node].childCount == 0 {
        (records[node].spanStart, records[node].spanEnd) = (positions[node], positions[node] + 1)
      }
      let parent = Int(records[node].parent)
      guard parent >= 0 else { continue }
      records[parent].spanStart = min(records[parent].spanStart, records[node].spanStart)
      records[parent].spanEnd = max(records[parent].spanEnd, records[node].spanEnd)
    }
    return positions
  }
}

// MARK: - For readers and transforms, in bytes

extension TreeBuilder {
  /// The most bytes of text, and the most nodes, that a tree can have.
  package static let limit = Int(Int32.max) / 2

  /// Whether one more node with some bytes of text fits.
  package func hasRoom(for byteCount: Int) -> Bool {
    byteCount <= Self.limit - self.byteCount && records.count + openCount < Self.limit
  }

  /// Whether the innermost open node has a word.
  package var hasWord: Bool { openCount > 0 && top.wordLength >= 0 }

  /// Whether the innermost open node has children.
  package var hasChildren: Bool { openCount > 0 && top.childCount > 0 }

  /// The label of the innermost open node.
  package var label: String {
    guard openCount > 0 else { return "" }
    let start = Int(top.textStart)
    return String(decoding: bytes[start..<start + Int(top.labelLength)], as: UTF8.self)
  }

  /// The word of the innermost open node.
  package var word: String {
    guard hasWord else { return "" }
    let start = Int(top.textStart) + Int(top.labelLength)
    return String(decoding: bytes[start..<start + Int(top.wordLength)], as: UTF8.self)
  }

  /// Opens a node whose label is the UTF-8 at some indices of `text`.
  package mutating func open(label range: Range<Int>, of text: [UInt8]) {
    precondition(!isComplete, "a tree has one root")
    if openCount > 0 {
      if top.wordLength >= 0 { beginPositions() }
      if openCount > outer.count { outer.append(top) } else { outer[openCount - 1] = top }
    }
    openCount += 1
    top = Frame(
      textStart: Int32(truncatingIfNeeded: byteCount),
      labelLength: Int32(truncatingIfNeeded: range.count), spanStart: leafCount)
    append(range, of: text)
  }

  /// Gives the innermost open node, which has no children yet, the word at some indices of `text`.
  package mutating func setWord(_ range: Range<Int>, of text: [UInt8]) {
    precondition(openCount > 0, "a word without an open node")
    precondition(!range.isEmpty, "a word is not empty")
    precondition(
      top.wordLength < 0 && top.categoryLength == 0 && top.childCount == 0,
      "a node has one word, before its category and its children")
    top.wordLength = Int32(truncatingIfNeeded: range.count)
    top.position = wordCount
    wordCount += 1
    append(range, of: text)
  }

  /// Gives the innermost open node, which has no children yet, the category at some indices of `text`.
  /// Its word comes before.
  package mutating func setCategory(_ range: Range<Int>, of text: [UInt8]) {
    precondition(openCount > 0, "a category without an open node")
    precondition(
      top.categoryLength == 0 && top.childCount == 0, "a node has one category, before its children")
    top.categoryLength = Int32(truncatingIfNeeded: range.count)
    append(range, of: text)
  }

  /// Gives the word of the innermost open node its position in the sentence, from 0.
  package mutating func setPosition(_ position: Int) {
    precondition(hasWord, "a position without a word")
    precondition(0..<Self.limit ~= position, "position \(position)")
    guard position != top.position else { return }
    beginPositions()
    top.position = Int32(truncatingIfNeeded: position)
  }

  /// Opens a node with all that a node of another tree has, whose words stand from a position on.
  package mutating func open(copying node: Int, of tree: Tree, firstPosition: Int = 0) {
    open(label: tree.labelRange(of: node), of: tree.bytes)
    copyText(of: node, of: tree, firstPosition: firstPosition)
  }

  /// Gives the innermost open node word, position and category of a node of another tree.
  package mutating func copyText(of node: Int, of tree: Tree, firstPosition: Int = 0) {
    if tree.hasWord(node) {
      setWord(tree.wordRange(of: node), of: tree.bytes)
      if !tree.positions.isEmpty { setPosition(firstPosition + Int(tree.positions[node])) }
    }
    if tree.hasCategories { setCategory(tree.categoryRange(of: node), of: tree.bytes) }
  }

  /// Adds a leaf to the innermost open node, as `open`, `setWord` and `close` do.
  package mutating func leaf(label: Range<Int>, word: Range<Int>, of text: [UInt8]) {
    precondition(openCount > 0, "a leaf without an open node")
    precondition(!word.isEmpty, "a word is not empty")
    if top.wordLength >= 0 { beginPositions() }
    let index = Int32(truncatingIfNeeded: records.count)
    records.append(
      Tree.Record(
        parent: -1, firstChild: -1, nextSibling: -1, childCount: 0,
        spanStart: leafCount, spanEnd: leafCount + 1, textStart: Int32(truncatingIfNeeded: byteCount),
        labelLength: Int32(truncatingIfNeeded: label.count),
        wordLength: Int32(truncatingIfNeeded: word.count)))
    if hasPositions { positions.append(wordCount) }
    leafCount += 1
    wordCount += 1
    makeRoom(label.count + word.count)
    text.withUnsafeBytes { text in
      bytes.withUnsafeMutableBytes { bytes in
        guard let target = bytes.baseAddress.map({ $0 + byteCount }) else { return }
        Self.copy(label, of: text, to: target)
        Self.copy(word, of: text, to: target + label.count)
      }
    }
    byteCount += label.count + word.count
    attach(index)
  }

  private mutating func append(_ range: Range<Int>, of text: [UInt8]) {
    guard !range.isEmpty else { return }
    makeRoom(range.count)
    text.withUnsafeBytes { text in
      bytes.withUnsafeMutableBytes { bytes in
        guard let target = bytes.baseAddress else { return }
        Self.copy(range, of: text, to: target + byteCount)
      }
    }
    byteCount += range.count
  }

  /// Makes room for bytes and for a store that is wider than they are.
  @inline(__always)
  private mutating func makeRoom(_ count: Int) {
    precondition(byteCount + count <= Self.limit, "a tree of more than \(Self.limit) bytes")
    let needed = byteCount + count + Self.store
    if needed > bytes.count {
      bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, needed - bytes.count, 256)))
    }
  }

  private static let store = MemoryLayout<SIMD16<UInt8>>.size

  /// Copies text to where `makeRoom` made room: most labels and words are a few bytes, and one store of more is faster
  /// than a loop or a call.
  @inline(__always)
  private static func copy(
    _ range: Range<Int>, of text: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count, "a range of the text")
    guard let source = text.baseAddress.map({ $0 + range.lowerBound }) else { return }
    if range.count <= store, range.lowerBound + store <= text.count {
      let bits = source.loadUnaligned(as: SIMD16<UInt8>.self)
      target.storeBytes(of: bits, as: SIMD16<UInt8>.self)
    } else {
      target.copyMemory(from: source, byteCount: range.count)
    }
  }
}
