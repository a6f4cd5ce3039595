internal import EspalierBytes
internal import EspalierTrees

/// Finds where the tags of a document in UTF-8 end.
///
/// libxml2 knows where it stands, but not where the element is that it tells of: it parses a piece of the document whole. So
/// places are found here. What is no tag (comments, CDATA, instructions, the document type) is passed over; in a document
/// that is not well-formed the result doesn't matter, since it ends there.
struct XMLTagScanner {
  private enum State {
    case text, open, startTag, value, endTag, mark, comment, data, instruction
    case documentType, documentTypeValue, documentTypeComment
  }

  /// A tag that has ended.
  struct Tag {
    /// The index behind it.
    let end: Int
    /// Whether it is the end tag of a sentence.
    let endsSentence: Bool
  }

  /// Behind the last byte that was passed.
  private(set) var place = TextPlace(line: 1, column: 1)
  private var state = State.text
  /// Whether a start tag has begun and has not ended.
  var isInTag: Bool { state == .startTag || state == .value }
  /// The byte that ends the value in hand.
  private var quote: UInt8 = 0
  /// How many bytes of a sentence's name that of an end tag has so far; -1 where it is another.
  private var matched = -1
  /// The last two bytes of what ends with three.
  private var tail: (UInt8, UInt8) = (0, 0)
  private var isInSubset = false

  /// Passes over bytes up to the end of the next tag, or up to a limit.
  ///
  /// - Parameter sentence: the name of the elements that are sentences; empty where it isn't known.
  /// - Returns: nil at the limit.
  mutating func nextTag(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to limit: Int, _ sentence: [UInt8]
  ) -> Tag? {
    var index = start
    while index < limit {
      switch state {
      case .text:
        index = ByteCounting.index(of: UInt8(ascii: "<"), in: bytes, index, limit)
        if index < limit { state = .open }
      case .startTag, .value:
        index = startTagEnd(bytes, index, limit)
        guard index < limit else { break }
        state = .text
        pass(bytes, start, index + 1)
        return Tag(end: index + 1, endsSentence: false)
      case .endTag:
        let byte = bytes[index]
        if byte == UInt8(ascii: ">") {
          state = .text
          pass(bytes, start, index + 1)
          return Tag(end: index + 1, endsSentence: matched == sentence.count)
        }
        takeNameByte(byte, sentence)
      default: takeOther(bytes[index])
      }
      index += 1
    }
    pass(bytes, start, limit)
    return nil
  }

  /// The index of the byte that ends the start tag in hand; the limit where it isn't there.
  @inline(__always)
  private mutating func startTagEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
    var index = start
    if state == .value {
      index = ByteCounting.index(of: quote, in: bytes, index, limit) + 1
      guard index <= limit else { return limit }
      state = .startTag
    }
    while index < limit {
      let byte = bytes[index]
      if byte == UInt8(ascii: ">") {
        return index
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        index = ByteCounting.index(of: byte, in: bytes, index + 1, limit)
        if index == limit { (state, quote) = (.value, byte) }
      }
      index += 1
    }
    return limit
  }

  /// Moves the place over bytes.
  private mutating func pass(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    let lines = ByteCounting.lines(bytes, start, end)
    if lines.count > 0 {
      place = TextPlace(line: place.line &+ Int32(truncatingIfNeeded: lines.count), column: 1)
    }
    place.column &+= Int32(truncatingIfNeeded: ByteCounting.scalars(bytes, lines.lastStart, end))
  }

  private mutating func takeNameByte(_ byte: UInt8, _ sentence: [UInt8]) {
    switch byte {
    case UInt8(ascii: ":"): matched = 0
    case _ where byte.isXMLWhiteSpace || matched < 0: break
    default: matched = matched < sentence.count && sentence[matched] == byte ? matched + 1 : -1
    }
  }

  private mutating func takeOther(_ byte: UInt8) {
    switch state {
    case .open:
      switch byte {
      case UInt8(ascii: "/"): (state, matched) = (.endTag, 0)
      case UInt8(ascii: "!"): state = .mark
      case UInt8(ascii: "?"): (state, tail) = (.instruction, (0, 0))
      // A tag without a name is no tag of libxml2 either.
      default: state = byte == UInt8(ascii: ">") ? .text : .startTag
      }
    case .mark:
      switch byte {
      case UInt8(ascii: "-"): state = .comment
      case UInt8(ascii: "["): state = .data
      default: (state, isInSubset) = (.documentType, false)
      }
      tail = (0, 0)
    case .comment: endIfTail(is: UInt8(ascii: "-"), UInt8(ascii: "-"), at: byte, then: .text)
    case .data: endIfTail(is: UInt8(ascii: "]"), UInt8(ascii: "]"), at: byte, then: .text)
    case .instruction: endIfTail(is: nil, UInt8(ascii: "?"), at: byte, then: .text)
    case .documentTypeComment:
      endIfTail(is: UInt8(ascii: "-"), UInt8(ascii: "-"), at: byte, then: .documentType)
    case .documentType: takeDocumentType(byte)
    case .documentTypeValue: if byte == quote { state = .documentType }
    case .text, .startTag, .value, .endTag: break
    }
  }

  private mutating func takeDocumentType(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "["): isInSubset = true
    case UInt8(ascii: "]"): isInSubset = false
    case UInt8(ascii: "\""), UInt8(ascii: "'"): (state, quote) = (.documentTypeValue, byte)
    case UInt8(ascii: "-") where tail == (UInt8(ascii: "!"), UInt8(ascii: "-")):
      (state, tail) = (.documentTypeComment, (0, 0))
      return
    case UInt8(ascii: ">") where !isInSubset: state = .text
    default: break
    }
    tail = (tail.1, byte)
  }

  private mutating func endIfTail(is first: UInt8?, _ second: UInt8, at byte: UInt8, then next: State) {
    if byte == UInt8(ascii: ">"), tail.1 == second, first == nil || tail.0 == first {
      (state, tail) = (next, (0, 0))
    } else {
      tail = (tail.1, byte)
    }
  }
}
