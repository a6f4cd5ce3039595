internal import EspalierBytes

/// The part of a source that a parser has in view, and where it lies in the file.
///
/// Offsets count bytes from the beginning of the source. Bytes from `keptFrom` on stay in view.
struct SourceText {
  /// A place whose line and column are known.
  struct Anchor {
    var offset: Int
    var line: Int
    var column: Int
  }

  private(set) var bytes: [UInt8] = []
  /// The index in `bytes` of what is looked at.
  var index = 0
  /// The offset of `bytes[0]`.
  private(set) var base = 0
  /// The beginning of the line that is being read, or a later place on it.
  private(set) var anchor = Anchor(offset: 0, line: 1, column: 1)
  let reader: ByteReader

  /// How far an anchor may lie back on a long line before it is moved on.
  private static let longLine = 4096

  init(_ source: ByteReader) { reader = source }

  var name: String { reader.name }

  /// The offset of what is looked at.
  var offset: Int { base + index }

  /// Brings the next bytes into view; what lies before `keptFrom` and the anchor goes.
  ///
  /// - Returns: false at the end of the source.
  mutating func refill(keptFrom: Int) throws(FileError) -> Bool {
    guard let piece = try reader.next() else { return false }
    let drop = min(keptFrom, anchor.offset) - base
    if drop > 0 {
      bytes.removeFirst(drop)
      base += drop
      index -= drop
    }
    bytes.append(contentsOf: piece)
    return true
  }

  /// Drops a byte-order mark at the beginning of the source.
  mutating func skipByteOrderMark() throws(FileError) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    while bytes.count < 3, mark.starts(with: bytes), try refill(keptFrom: 0) {}
    if bytes.starts(with: mark) {
      index = 3
      anchor.offset = 3
    }
  }

  /// Goes past bytes that are text in every case: ASCII after the brackets.
  @inline(__always)
  mutating func skipPlainText() {
    var index = index
    while index < bytes.count, bytes[index] &- 0x2A < 0x56 { index += 1 }
    self.index = index
  }

  /// The label, and the word of a leaf, behind the opening bracket that is looked at, where they are ASCII and in view:
  /// of `(2 It)` both, of `(3 (2 ` the label; most nodes are like that. Nil for others.
  @inline(__always)
  func plainNode() -> (label: Range<Int>, word: Range<Int>?)? {
    bytes.withUnsafeBufferPointer { bytes in
      let label = Self.plainText(from: index + 1, in: bytes)
      guard label.upperBound < bytes.count, bytes[label.upperBound] == .space else { return nil }
      let word = Self.plainText(from: label.upperBound + 1, in: bytes)
      guard word.upperBound < bytes.count, bytes[word.upperBound] == .close, !word.isEmpty else {
        return (label, nil)
      }
      return (label, word)
    }
  }

  @inline(__always)
  private static func plainText(from start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var end = start
    while end < bytes.count, bytes[end] &- 0x21 < 0x5F, bytes[end] & 0xFE != .open { end += 1 }
    return Range(uncheckedBounds: (start, end))
  }

  /// Goes past the line feed that is looked at.
  @inline(__always)
  mutating func skipLineFeed() {
    index += 1
    anchor = Anchor(offset: base + index, line: anchor.line + 1, column: 1)
  }

  /// Goes back to an offset that is still in view, on an anchor's line.
  mutating func goBack(to offset: Int, from anchor: Anchor) {
    index = offset - base
    self.anchor = anchor
  }

  /// Moves the anchor on where it lies far back on a line that many trees share.
  mutating func advanceAnchorOnLongLine() {
    guard offset - anchor.offset > Self.longLine else { return }
    anchor = Anchor(offset: offset, line: anchor.line, column: column(at: offset, from: anchor))
  }

  /// The column of an offset on the anchor's line, in Unicode scalars from 1.
  func column(at offset: Int, from anchor: Anchor) -> Int {
    let between = bytes[anchor.offset - base..<offset - base]
    return anchor.column + between.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The place of an offset on an anchor's line.
  func position(of offset: Int, from anchor: Anchor) -> SourcePosition {
    SourcePosition(file: name, line: anchor.line, column: column(at: offset, from: anchor))
  }

  /// An error at an offset on an anchor's line, with as much of the line as is in view.
  func error(_ code: TreeSyntaxError.Code, at offset: Int, from anchor: Anchor) -> TreeSyntaxError {
    let known = bytes[(anchor.offset - base)...].prefix(offset - anchor.offset + Self.longLine)
    let line = known.prefix { $0 != 0x0A }
    let whole = line.last == 0x0D ? line.dropLast() : line
    let place = min(offset - base, whole.endIndex)
    return TreeSyntaxError(
      code, at: position(of: offset, from: anchor),
      excerpt: .init(line: whole, at: place, startsInside: anchor.column > 1))
  }

  /// An error at an offset on the line that is being read.
  func error(_ code: TreeSyntaxError.Code, at offset: Int) -> TreeSyntaxError {
    error(code, at: offset, from: anchor)
  }

  /// Goes past the scalar of several bytes that is looked at.
  ///
  /// - Throws: `TreeSyntaxError` (`invalidUTF8`), `FileError`.
  mutating func skipLongScalar(keptFrom: Int) throws {
    let first = bytes[index]
    guard let form = UTF8Form(first) else { throw error(.invalidUTF8(byte: first), at: offset) }
    for place in 1..<form.length {
      while index + place >= bytes.count {
        guard try refill(keptFrom: keptFrom) else {
          throw error(.invalidUTF8(byte: first), at: offset)
        }
      }
      let range = place == 1 ? form.second : 0x80...0xBF
      guard range.contains(bytes[index + place]) else {
        throw error(.invalidUTF8(byte: first), at: offset)
      }
    }
    index += form.length
  }
}

/// What may follow the first byte of a scalar of several bytes (Unicode 16, table 3-7).
struct UTF8Form {
  let length: Int
  let second: ClosedRange<UInt8>

  init?(_ first: UInt8) {
    switch first {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
  }

  /// Whether a whole scalar of this form begins the bytes.
  func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
    let scalar = bytes.prefix(length)
    return scalar.count == length && second.contains(scalar[scalar.startIndex + 1])
      && scalar.dropFirst(2).allSatisfy { (0x80...0xBF).contains($0) }
  }
}
