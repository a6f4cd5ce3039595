public import EspalierBytes

/// A tree that a format cannot hold.
public struct TreeWritingError: Error, Sendable, Hashable {
  /// What cannot be held.
  public enum Code: Sendable, Hashable {
    /// A word or label with white space, in brackets.
    case whiteSpace(String)
    /// A word or label with a NUL, in brackets, or with a scalar that XML forbids.
    case forbiddenScalar(UInt32, String)
    /// A word at a node that has children, in brackets.
    case innerWord(String)
    /// More levels than are read back.
    case nestedTooDeeply(limit: Int)
  }

  /// What cannot be held.
  public let code: Code
  /// The number of the tree among those written, from 1.
  public let tree: Int
  /// What the format is called.
  public let format: String

  package init(_ code: Code, tree: Int, format: String) {
    self.code = code
    self.tree = tree
    self.format = format
  }
}

extension TreeWritingError: CustomStringConvertible {
  /// One sentence that names the tree and the text.
  public var description: String {
    let fact: String
    switch code {
    case .whiteSpace(let text):
      fact = "'\(text)' holds white space, which separates words in \(format); write XML instead"
    case .forbiddenScalar(let scalar, let text):
      let shown = text.unicodeScalars.map { $0.value == scalar ? "\u{FFFD}" : String($0) }.joined()
      let number = String(scalar, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: max(0, 4 - number.count)) + number
      fact = "'\(shown)' holds the character U+\(padded), which \(format) cannot hold; remove it"
    case .innerWord(let text):
      fact =
        "the word '\(text)' stands at a node with children, which \(format) cannot hold;"
        + " write XML instead"
    case .nestedTooDeeply(let limit):
      fact = "it is deeper than \(format) is read back, which is \(limit) levels; write brackets instead"
    }
    return "error: tree \(tree) cannot be written: \(fact)"
  }
}

/// Something that writes trees one by one.
///
/// A writer has one owner at a time and is not `Sendable`.
public protocol TreeWriter: AnyObject {
  /// Writes a tree.
  ///
  /// - Throws: `TreeWritingError` where the format cannot hold the tree, of which nothing is
  ///   written then; `FileError` of the sink.
  func write(_ tree: Tree) throws

  /// Writes what the format needs at its end. The sink is the caller's to flush or commit.
  ///
  /// - Throws: `FileError` of the sink.
  func finish() throws
}

/// Writes trees in brackets, one a line: `(3 (2 It) (4 works))`.
///
/// Brackets in words and labels, which would break the format, are written as the Penn Treebank
/// does, `-LRB-` and `-RRB-`; everything else is written as it is, so that what `BracketReader` has
/// read from one tree a line is written byte for byte. White space cannot be escaped: it is refused.
public final class BracketWriter: TreeWriter {
  private let sink: any ByteSink
  private var count = 0
  private var line: [UInt8] = []

  /// A writer before a sink.
  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ tree: Tree) throws {
    count += 1
    if let code = Self.obstacle(in: tree) {
      throw TreeWritingError(code, tree: count, format: "brackets")
    }
    line.removeAll(keepingCapacity: true)
    Self.append(tree, to: &line)
    line.append(.lineFeed)
    try sink.write(line)
  }

  public func finish() throws {}

  /// What keeps a tree from being written in brackets; nil where nothing does.
  private static func obstacle(in tree: Tree) -> TreeWritingError.Code? {
    for byte in tree.bytes where byte.isASCIIWhiteSpace || byte == 0 {
      for node in 0..<tree.nodeCount {
        for text in [tree.labelBytes(of: node), tree.wordBytes(of: node)] {
          guard let byte = text.first(where: { $0.isASCIIWhiteSpace || $0 == 0 }) else { continue }
          let shown = String(decoding: text, as: UTF8.self)
          return byte == 0 ? .forbiddenScalar(0, shown) : .whiteSpace(shown)
        }
      }
    }
    for node in 0..<tree.nodeCount where tree.hasWord(node) && !tree.isLeaf(node) {
      return .innerWord(tree.word(of: node) ?? "")
    }
    return nil
  }

  /// Appends a tree without a line end.
  static func append(_ tree: Tree, to line: inout [UInt8]) {
    let escapes = tree.bytes.contains { $0 == .open || $0 == .close }
    for step in tree.traversal {
      switch step {
      case .enter(let node):
        if node != tree.root { line.append(.space) }
        line.append(.open)
        append(tree.labelBytes(of: node), escapes, to: &line)
        if tree.hasWord(node) {
          line.append(.space)
          append(tree.wordBytes(of: node), escapes, to: &line)
        }
      case .leave: line.append(.close)
      }
    }
  }

  private static func append(_ text: ArraySlice<UInt8>, _ escapes: Bool, to line: inout [UInt8]) {
    guard escapes else { return line.append(contentsOf: text) }
    for byte in text {
      switch byte {
      case .open: line.append(contentsOf: Array("-LRB-".utf8))
      case .close: line.append(contentsOf: Array("-RRB-".utf8))
      default: line.append(byte)
      }
    }
  }
}
