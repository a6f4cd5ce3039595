internal import EspalierBytes

/// A line of a file that is read line by line: checked UTF-8 without NUL, and where it lies.
struct SourceLine {
  let file: String
  /// The number of the line, from 1.
  let number: Int
  let bytes: [UInt8]

  /// The next line of a source; nil after the last.
  ///
  /// - Throws: `TreeSyntaxError` (`invalidUTF8`, `nulByte`, `treeTooLarge`), `FileError`.
  static func next(of lines: LineReader) throws -> SourceLine? {
    guard let bytes = try lines.next() else { return nil }
    let line = SourceLine(file: lines.name, number: lines.lineNumber, bytes: Array(bytes))
    try line.check()
    return line
  }

  var isBlank: Bool { bytes.allSatisfy(\.isASCIIWhiteSpace) }

  func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes.starts(with: $0) }
  }

  /// The place of an index.
  func position(of index: Int) -> SourcePosition {
    SourcePosition(file: file, line: number, column: 1 + Self.scalarCount(bytes[..<index]))
  }

  /// An error at an index; the end of the line is one, too.
  func error(_ code: TreeSyntaxError.Code, at index: Int) -> TreeSyntaxError {
    let excerpt = TreeSyntaxError.Excerpt(line: bytes[...], at: index, startsInside: false)
    return TreeSyntaxError(code, at: position(of: index), excerpt: bytes.isEmpty ? nil : excerpt)
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The number that some bytes are in decimal digits; nil where they are anything else.
  func number(_ range: Range<Int>) -> Int? {
    guard bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text(range))
  }

  /// What lies between separators; several of them in a row are one.
  func items(_ isSeparator: (UInt8) -> Bool) -> [Range<Int>] { items(in: bytes.indices, isSeparator) }

  /// What lies between separators in a part.
  func items(in range: Range<Int>, _ isSeparator: (UInt8) -> Bool) -> [Range<Int>] {
    bytes[range].split(whereSeparator: isSeparator).map { $0.startIndex..<$0.endIndex }
  }

  /// A flat tree of words, of which there is one; an unlabelled root where there are more.
  func sentence(_ words: [Range<Int>]) -> Tree {
    var builder = TreeBuilder()
    if words.count > 1 { builder.open() }
    for word in words {
      builder.open()
      builder.setWord(word, of: bytes)
      builder.close()
    }
    if words.count > 1 { builder.close() }
    return builder.finish()
  }

  /// What lies between separators, which may be nothing.
  func fields(_ separator: UInt8) -> [Range<Int>] {
    bytes.split(separator: separator, omittingEmptySubsequences: false).map { $0.startIndex..<$0.endIndex }
  }

  /// A part without the spaces at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    guard let first = bytes[range].firstIndex(where: { $0 != .space }),
      let last = bytes[range].lastIndex(where: { $0 != .space })
    else { return range.upperBound..<range.upperBound }
    return first..<last + 1
  }

  private func check() throws(TreeSyntaxError) {
    guard bytes.count <= TreeBuilder.limit else { throw error(.treeTooLarge, at: 0) }
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0 { throw error(.nulByte, at: index) }
      guard byte >= 0x80 else {
        index += 1
        continue
      }
      guard let form = UTF8Form(byte), form.matches(bytes[index...]) else {
        throw error(.invalidUTF8(byte: byte), at: index)
      }
      index += form.length
    }
  }

  private static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }
}
