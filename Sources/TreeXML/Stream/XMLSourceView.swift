internal import EspalierBytes
internal import EspalierTrees

/// The last bytes of a document that were given to libxml2, for the source line of an error.
struct XMLSourceView {
  private var bytes: [UInt8] = []
  /// The line of the first byte.
  private var line = 1
  /// The scalars before the first byte on its line.
  private var column = 0

  private static let reach = 1 << 14

  mutating func append(_ piece: ArraySlice<UInt8>) {
    if bytes.count + piece.count > Self.reach { drop(bytes.count - Self.reach / 2) }
    bytes.append(contentsOf: piece)
  }

  private mutating func drop(_ count: Int) {
    guard count > 0 else { return }
    bytes.withUnsafeBufferPointer { all in
      guard let start = all.baseAddress else { return }
      let lines = ByteCounting.lines(start, 0, count)
      if lines.count > 0 { (line, column) = (line + lines.count, 0) }
      column += ByteCounting.scalars(start, lines.lastStart, count)
    }
    bytes.removeFirst(count)
  }

  /// The line of a place as far as it is in view; nil where it is not.
  func excerpt(at position: SourcePosition) -> TreeSyntaxError.Excerpt? {
    guard position.line >= line else { return nil }
    var start = bytes.startIndex
    for _ in line..<position.line {
      guard let end = bytes[start...].firstIndex(of: 0x0A) else { return nil }
      start = end + 1
    }
    let isFirst = position.line == line
    var rest = bytes[start...].prefix { $0 != 0x0A }
    if rest.last == 0x0D { rest.removeLast() }
    guard !rest.isEmpty else { return nil }
    var left = position.column - 1 - (isFirst ? column : 0)
    guard left >= 0 else { return nil }
    var index = rest.startIndex
    while index < rest.endIndex, left > 0 || rest[index] & 0xC0 == 0x80 {
      if rest[index] & 0xC0 != 0x80 { left -= 1 }
      index += 1
    }
    while index < rest.endIndex, rest[index] & 0xC0 == 0x80 { index += 1 }
    return .init(line: rest, at: index, startsInside: isFirst && column > 0)
  }
}
