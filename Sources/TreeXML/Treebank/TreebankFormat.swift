internal import EspalierBytes
internal import EspalierTrees

/// The formats that trees are read from.
public enum TreebankFormat: String, Sendable, Hashable, CaseIterable {
  /// Trees in brackets, as SST and the Penn Treebank have them.
  case brackets
  /// XML, of any format that `XMLTreebankReader` knows.
  case xml
  /// Parent pointers: files side by side, which are recognised by their names (`ParentPointerFiles`).
  case parentPointers = "parent-pointers"
  /// ListOps and files of its shape: the label of the root, a tab, a bracketing of words.
  case listOps = "listops"
  /// Dependency trees in tables, as CoNLL-U and CoNLL-X have them.
  case conll
  /// Phrases and words in tables, in the export format of NEGRA.
  case negra
  /// Trees as flat objects of JSON, one a line.
  case json
  /// Tokenised sentences, one a line. It is never recognised: it must be asked for.
  case text
  /// Labelled sentences and phrases of them in blocks, as CoreNLP takes them. It is never recognised either.
  case phraseBlocks = "phrase-blocks"
}

extension TreebankFormat {
  /// The only kind of trees that a format has; nil where there may be both.
  var onlyKind: TreeKind? {
    switch self {
    case .brackets, .listOps, .negra, .text, .phraseBlocks: .constituents
    case .conll: .dependencies
    case .xml, .parentPointers, .json: nil
    }
  }

  /// What messages call the format.
  var title: String {
    switch self {
    case .brackets: "a treebank in brackets"
    case .xml: "XML"
    case .parentPointers: "a treebank of parent pointers"
    case .listOps: "ListOps"
    case .conll: "CoNLL-U"
    case .negra: "NEGRA's export format"
    case .json: "JSON"
    case .text: "plain text"
    case .phraseBlocks: "sentences and phrases in blocks"
    }
  }

  /// How far recognition looks ahead at most.
  private static let reach = 1 << 16

  /// Recognises a format by the first bytes that are not blank.
  ///
  /// - Throws: `TreeSyntaxError` (`noTrees`, `binaryData`, `unknownFormat`), `FileError`.
  static func recognise(_ source: ByteReader, commentPrefix: String?) throws -> TreebankFormat {
    let comment = Array((commentPrefix ?? "").utf8)
    let head = try source.peek { bytes in
      let content = skippingBlanks(bytes)
      let needed = hasMark(bytes) ? 4 : max(1, comment.count)
      guard bytes.count < reach else { return true }
      if content.first == UInt8(ascii: "%") {
        return !skippingComments(content).starts(with: "%%".utf8) && isNegra(content)
      }
      return content.count >= needed && (isBracketOrXML(content) || firstLine(content)?.isWhole == true)
    }
    let content = skippingBlanks(head)
    if isNegra(content) { return .negra }
    if isCoNLL(content) { return .conll }
    guard let first = content.first else {
      if head.count >= reach { return .brackets }
      throw TreeSyntaxError(.noTrees, file: source.name)
    }
    if !comment.isEmpty, content.starts(with: comment) { return .brackets }
    if content.starts(with: BracketReader.headerMark) { return .brackets }
    if isUTF16(head) { return .xml }
    if hasMark(head) { throw TreeSyntaxError(.utf16, file: source.name) }
    switch first {
    case UInt8(ascii: "("), UInt8(ascii: ")"): return .brackets
    case UInt8(ascii: "<"): return .xml
    case UInt8(ascii: "{"): return .json
    default: break
    }
    if isListOps(content) { return .listOps }
    if content.contains(where: isControl) { throw TreeSyntaxError(.binaryData, file: source.name) }
    // The bracket reader names the place of what is wrong.
    if content.contains(UInt8(ascii: "(")) || first >= 0x80 { return .brackets }
    throw TreeSyntaxError(.unknownFormat, file: source.name)
  }

  /// Whether a file in a folder looks like a treebank that is no XML. Folders hold other files, too, so this is
  /// stricter than `recognise`: a bracket comes first, or a header of the Penn Treebank, or a label and a bracketing, or a
  /// table of words.
  static func looksLikeTreebank(_ source: ByteReader, commentPrefix: String?) throws(FileError) -> Bool {
    let head = try source.peek { $0.count >= reach }
    let content = skippingBlanks(head)
    if let commentPrefix, !commentPrefix.isEmpty, content.starts(with: commentPrefix.utf8) { return true }
    return content.first == UInt8(ascii: "(") || content.starts(with: BracketReader.headerMark)
      || isListOps(content) || content.starts(with: Array("{\"labels\":".utf8))
      || isCoNLL(content) || isNegra(content)
  }

  /// Whether the first byte that is not blank is that of XML, in UTF-16 too.
  static func isXML(_ source: ByteReader) throws(FileError) -> Bool {
    let head = try source.peek { $0.count >= reach || !skippingBlanks($0).isEmpty && $0.count >= 4 }
    return isUTF16(head) || skippingBlanks(head).first == UInt8(ascii: "<")
  }

  /// What follows a byte-order mark and blanks.
  private static func skippingBlanks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
    return text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  /// Whether the first byte tells, so that the rest of the line need not be there.
  private static func isBracketOrXML(_ content: ArraySlice<UInt8>) -> Bool {
    guard let first = content.first else { return false }
    return first == UInt8(ascii: "(") || first == UInt8(ascii: ")") || first == UInt8(ascii: "<")
  }

  /// Whether the first line has a label, one tab, and a bracket that stands alone.
  private static func isListOps(_ content: ArraySlice<UInt8>) -> Bool {
    let line = content.prefix { $0 != 0x0A }
    guard let tab = line.firstIndex(of: 0x09), tab > line.startIndex else { return false }
    let rest = line[tab...].dropFirst()
    return !line[..<tab].contains(UInt8(ascii: "(")) && !rest.contains(0x09)
      && rest.drop { $0 == 0x20 }.starts(with: [UInt8(ascii: "("), 0x20])
  }

  /// The first line that is neither blank nor begins with `#`, and whether its end is there.
  private static func firstLine(_ content: ArraySlice<UInt8>) -> (line: ArraySlice<UInt8>, isWhole: Bool)? {
    var rest = content
    while let first = rest.first {
      let line = rest.prefix { $0 != 0x0A }
      let isWhole = line.endIndex < rest.endIndex
      if first != UInt8(ascii: "#"), !line.allSatisfy({ $0 <= 0x20 }) { return (line, isWhole) }
      rest = rest[line.endIndex...].dropFirst()
    }
    return nil
  }

  /// Whether the first line but comments is a word's, of eight columns or more.
  private static func isCoNLL(_ content: ArraySlice<UInt8>) -> Bool {
    guard let line = firstLine(content)?.line else { return false }
    let columns = line.split(separator: 0x09, omittingEmptySubsequences: false)
    return 8...10 ~= columns.count
      && columns[0].first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } == true
  }

  /// Whether the first line but comments is one of those that only NEGRA's export format has.
  private static func isNegra(_ content: ArraySlice<UInt8>) -> Bool {
    let rest = skippingComments(content)
    return ["#FORMAT ", "#BOT ", "#BOS "].contains { rest.starts(with: $0.utf8) }
  }

  /// What follows whole lines that begin with `%%`.
  private static func skippingComments(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = content
    while rest.starts(with: "%%".utf8), let end = rest.firstIndex(of: 0x0A) {
      rest = skippingBlanks(rest[(end + 1)...])
    }
    return rest
  }

  /// Whether XML in UTF-16 begins, with a byte-order mark or without.
  private static func isUTF16(_ bytes: ArraySlice<UInt8>) -> Bool {
    let text = hasMark(bytes) ? bytes.dropFirst(2) : bytes
    return text.starts(with: [0x3C, 0x00]) || text.starts(with: [0x00, 0x3C])
  }

  /// Whether the byte-order mark of UTF-16 begins.
  private static func hasMark(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x09 || (0x0E..<0x20).contains(byte) || byte == 0x7F
  }
}
