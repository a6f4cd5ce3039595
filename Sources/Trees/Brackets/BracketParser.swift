internal import EspalierBytes

/// The grammar of `BracketReader` over bytes, one pass, no recursion.
struct BracketParser {
  private var source: SourceText
  private var builder = TreeBuilder()
  private let commentPrefix: [UInt8]
  private var style = BracketStyle.plain
  /// Whether a lemma followed the word of the innermost bracket.
  private var hasLemma = false
  /// The places of the words of the tree in hand, where words have places.
  private var places: [Int] = []
  private var atStart = true
  /// The offset of the bracket that opened the tree in hand.
  private var treeStart = 0
  /// The anchor on the line of that bracket.
  private var treeAnchor = SourceText.Anchor(offset: 0, line: 1, column: 1)
  private var treeColumn = 1
  /// Whether the last error was a tree that was not closed.
  private var wasUnclosed = false
  /// Whether a bracket at the beginning of a line opens a tree, whatever is open.
  private var linesBeginTrees = false
  /// The number of brackets of the tree in hand that were open where a bracket in it began a line; nil where none did.
  private var missingAtLine: Int?
  /// Whether a tree that is closed had such a bracket.
  private var treesSpanLines = false
  private var treeCount = 0
  /// After so many trees without such a bracket one is a mistake: a bracket that is missing here and one too many
  /// further on would make one tree of all in between.
  private static let enoughTrees = 8

  init(_ source: ByteReader, commentPrefix: [UInt8]) {
    self.source = SourceText(source)
    self.commentPrefix = commentPrefix
  }

  /// Drops the tree in hand and goes to the next line that begins with a bracket, as most treebanks begin a tree.
  ///
  /// Behind a tree that was not closed that is the first such line in it. A bracket there is then taken for the beginning
  /// of a tree for good, lest every tree be looked for in all that follows.
  mutating func recover() throws {
    builder.removeAll()
    places.removeAll(keepingCapacity: true)
    if wasUnclosed {
      wasUnclosed = false
      linesBeginTrees = true
      source.goBack(to: treeStart, from: treeAnchor)
    }
    while true {
      while source.index < source.bytes.count {
        guard source.bytes[source.index] == .lineFeed else {
          source.index += 1
          continue
        }
        source.skipLineFeed()
        if try source.index < source.bytes.count || source.refill(keptFrom: source.offset),
          source.bytes[source.index] == .open
        {
          return
        }
      }
      source.advanceAnchorOnLongLine()
      guard try source.refill(keptFrom: source.offset) else { return }
    }
  }

  var treePosition: SourcePosition {
    SourcePosition(file: source.name, line: treeAnchor.line, column: treeColumn)
  }

  mutating func next() throws -> Tree? {
    if atStart {
      atStart = false
      style = try .recognise(source.reader)
      try source.skipByteOrderMark()
    }
    guard try findTree() else { return nil }
    missingAtLine = nil
    do {
      try readTree()
    } catch let error as TreeSyntaxError {
      // Brackets that stand at the beginning of a line are other trees, unless those before were like that.
      guard !treesSpanLines, missingAtLine != nil, error.code.isOfBrackets else { throw error }
      throw unclosed()
    }
    if missingAtLine != nil { treesSpanLines = true }
    treeCount += 1
    if style == .places { try checkPlaces() }
    return builder.finish()
  }

  /// Goes to the bracket that opens the next tree; false at the end of the source.
  private mutating func findTree() throws -> Bool {
    while true {
      guard source.index < source.bytes.count else {
        source.advanceAnchorOnLongLine()
        guard try source.refill(keptFrom: source.offset) else { return false }
        continue
      }
      if !commentPrefix.isEmpty, try skipLine(beginningWith: commentPrefix) { continue }
      if source.bytes[source.index] == UInt8(ascii: "*"),
        try skipLine(beginningWith: BracketReader.headerMark)
      {
        continue
      }
      switch source.bytes[source.index] {
      case .lineFeed: source.skipLineFeed()
      case .space, .tab, .carriageReturn, .verticalTab, .formFeed: source.index += 1
      case .open: return true
      case .close: throw source.error(.strayClosingBracket, at: source.offset)
      default:
        let start = source.offset
        let range = try scanText(keptFrom: start)
        let text = String(decoding: source.bytes[range], as: UTF8.self)
        throw source.error(.textOutsideBrackets(text), at: start)
      }
    }
  }

  /// Goes to the end of the line where a mark stands here.
  private mutating func skipLine(beginningWith mark: [UInt8]) throws -> Bool {
    for (place, byte) in mark.enumerated() {
      if source.index + place >= source.bytes.count {
        guard try source.refill(keptFrom: source.offset) else { return false }
      }
      guard source.bytes[source.index + place] == byte else { return false }
    }
    while true {
      if source.index == source.bytes.count {
        source.advanceAnchorOnLongLine()
        guard try source.refill(keptFrom: source.offset) else { return true }
      }
      if source.bytes[source.index] == .lineFeed { return true }
      source.index += 1
    }
  }

  /// Reads the tree whose opening bracket is looked at, into the builder.
  private mutating func readTree() throws {
    source.advanceAnchorOnLongLine()
    treeStart = source.offset
    treeAnchor = source.anchor
    treeColumn = source.column(at: treeStart, from: treeAnchor)
    try openNode()
    while true {
      guard source.index < source.bytes.count else {
        try refill()
        continue
      }
      switch source.bytes[source.index] {
      case .open: try openNode()
      case .close:
        try closeNode()
        if builder.openCount == 0 { return }
      case .space: source.index += 1
      case .lineFeed: try beginLine()
      case .tab, .carriageReturn, .verticalTab, .formFeed: source.index += 1
      default: try readWord()
      }
    }
  }

  /// Goes past a line feed in a tree and looks whether a bracket begins the next line.
  private mutating func beginLine() throws {
    source.skipLineFeed()
    if source.index == source.bytes.count { try refill() }
    guard source.bytes[source.index] == .open, missingAtLine == nil else { return }
    missingAtLine = builder.openCount
    if linesBeginTrees || treeCount >= Self.enoughTrees && !treesSpanLines { throw unclosed() }
  }

  private mutating func openNode() throws {
    if builder.hasWord {
      throw source.error(.wordBesideBrackets(builder.word), at: source.offset)
    }
    hasLemma = false
    if let (label, word) = source.plainNode() {
      if let word, style == .plain, builder.openCount > 0 {
        builder.leaf(label: label, word: word, of: source.bytes)
        source.index = word.upperBound + 1
      } else {
        builder.open(label: label, of: source.bytes)
        source.index = label.upperBound
      }
      return
    }
    source.index += 1
    let label = try scanText(keptFrom: treeAnchor.offset)
    builder.open(label: label, of: source.bytes)
  }

  private mutating func closeNode() throws {
    guard builder.hasWord || builder.hasChildren else {
      let label = builder.label
      throw source.error(label.isEmpty ? .emptyBracket : .labelWithoutWord(label), at: source.offset)
    }
    builder.close()
    source.index += 1
  }

  private mutating func readWord() throws {
    let start = source.offset
    let range = try scanText(keptFrom: treeAnchor.offset)
    if style == .lemmas, builder.hasWord, !hasLemma {
      hasLemma = true
      return
    }
    guard !builder.hasWord, !builder.hasChildren else {
      let word = String(decoding: source.bytes[range], as: UTF8.self)
      throw source.error(
        builder.hasWord ? .secondWord(first: builder.word, second: word) : .wordBesideBrackets(word),
        at: start)
    }
    guard style == .places else { return builder.setWord(range, of: source.bytes) }
    guard let (place, wordStart) = BracketStyle.place(of: source.bytes[range]) else {
      throw source.error(.wordWithoutPlace(String(decoding: source.bytes[range], as: UTF8.self)), at: start)
    }
    builder.setWord(wordStart..<range.upperBound, of: source.bytes)
    builder.setPosition(place)
    places.append(place)
  }

  /// Makes sure that the places of the words are 0 to their number, each once.
  private mutating func checkPlaces() throws(TreeSyntaxError) {
    defer { places.removeAll(keepingCapacity: true) }
    var isTaken = [Bool](repeating: false, count: places.count)
    for place in places {
      guard place < places.count, !isTaken[place] else {
        throw source.error(.wrongPlace(place, words: places.count), at: treeStart, from: treeAnchor)
      }
      isTaken[place] = true
    }
  }

  /// Goes past text up to a bracket, white space or the end; what it passed is checked UTF-8.
  ///
  /// - Returns: the indices of the text in the bytes in view.
  private mutating func scanText(keptFrom: Int) throws -> Range<Int> {
    let start = source.offset
    scan: while true {
      source.skipPlainText()
      guard source.index < source.bytes.count else {
        guard try source.refill(keptFrom: keptFrom) else { break }
        try checkSize()
        continue
      }
      switch source.bytes[source.index] {
      case .open, .close, .space, .lineFeed, .tab, .carriageReturn, .verticalTab, .formFeed: break scan
      case 0: throw source.error(.nulByte, at: source.offset)
      case 0x80...0xFF: try source.skipLongScalar(keptFrom: keptFrom)
      default: source.index += 1
      }
    }
    return start - source.base..<source.index
  }

  private mutating func refill() throws {
    guard try source.refill(keptFrom: treeAnchor.offset) else {
      throw unclosed()
    }
    try checkSize()
  }

  private mutating func unclosed() -> TreeSyntaxError {
    wasUnclosed = true
    let atLine = treesSpanLines ? nil : missingAtLine
    let code =
      atLine.map(TreeSyntaxError.Code.unclosedTreeBeforeLine) ?? .unclosedTree(missing: builder.openCount)
    return source.error(code, at: treeStart, from: treeAnchor)
  }

  /// A tree has no more text, and no more nodes, than it has bytes in brackets.
  private func checkSize() throws {
    guard source.bytes.count <= TreeBuilder.limit else {
      throw source.error(.treeTooLarge, at: treeStart, from: treeAnchor)
    }
  }
}

/// The bytes that brackets are made of.
extension UInt8 {
  static let open: UInt8 = 0x28
  static let close: UInt8 = 0x29
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let verticalTab: UInt8 = 0x0B
  static let formFeed: UInt8 = 0x0C
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20

  /// Whether the byte is white space in ASCII.
  var isASCIIWhiteSpace: Bool { self == .space || (self >= .tab && self <= .carriageReturn) }
}
