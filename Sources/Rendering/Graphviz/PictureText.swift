import EspalierTrees

/// What programs that draw can't be given.
enum PictureText {
  /// A control character in a tree that no program draws; nil where there is none. Line ends and tabs become spaces.
  static func obstacle(in tree: Tree) -> TreeWritingError.Code? {
    guard tree.textBytes.contains(where: isForbidden) else { return nil }
    for node in 0..<tree.nodeCount {
      for text in [tree.label(of: node), tree.word(of: node) ?? "", tree.category(of: node) ?? ""] {
        if let byte = text.utf8.first(where: isForbidden) { return .forbiddenScalar(UInt32(byte), text) }
      }
    }
    return nil
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
  }
}
