internal import EspalierTrees

/// XML that is being written.
struct XMLText {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func markup(_ markup: StaticString) {
    markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  @_disfavoredOverload
  mutating func markup(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

  /// An attribute with a space before it.
  mutating func attribute(_ name: StaticString, _ value: ArraySlice<UInt8>) {
    markup(" ")
    markup(name)
    markup("=\"")
    text(value)
    markup("\"")
  }

  /// Line ends and tabs are written as numbers: a parser would make spaces or line feeds of them.
  mutating func text(_ text: ArraySlice<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "&"): markup("&amp;")
      case UInt8(ascii: "<"): markup("&lt;")
      case UInt8(ascii: ">"): markup("&gt;")
      case UInt8(ascii: "\""): markup("&quot;")
      case 0x09: markup("&#9;")
      case 0x0A: markup("&#10;")
      case 0x0D: markup("&#13;")
      default: bytes.append(byte)
      }
    }
  }

  /// The text of a tree that XML forbids; nil where there is none.
  static func obstacle(in tree: Tree) -> TreeWritingError.Code? {
    guard tree.mayHoldForbiddenScalars else { return nil }
    for node in 0..<tree.nodeCount {
      for text in [tree.label(of: node), tree.word(of: node) ?? "", tree.category(of: node) ?? ""] {
        if let scalar = text.unicodeScalars.first(where: isForbidden) {
          return .forbiddenScalar(scalar.value, text)
        }
      }
    }
    return nil
  }

  /// Source: Extensible Markup Language (XML) 1.0, production 2.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: return false
    case 0..<0x20, 0xFFFE, 0xFFFF: return true
    default: return false
    }
  }
}

extension Tree {
  /// Whether a look at every scalar is needed: a control character, or the lead byte of U+FFFE.
  fileprivate var mayHoldForbiddenScalars: Bool {
    textBytes.contains { $0 < 0x20 || $0 == 0xEF }
  }
}
