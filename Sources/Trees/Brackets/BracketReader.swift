public import EspalierBytes

/// Reads trees in brackets: SST lines, Penn trees over several lines, several trees on a line.
///
/// ```
/// tree  = "(" label body ")"        the label follows its bracket directly and may be empty
/// body  = word | tree { tree }      white space, which separates, is ASCII's only
/// ```
///
/// `(3 (2 It) (4 works))` is a node with two leaves; `( word)` is a word with an empty label;
/// `( (S ...))` is an unlabelled node over `S`. Where most leaves of the first tree are `(tag word lemma)`, as in
/// CESS-ESP and AnCora, a lemma may follow any word and is dropped. Words are kept as written. A byte-order mark, blank
/// lines and carriage returns are passed over, and so is, between trees, the rest of a line that
/// begins with the comment prefix.
public final class BracketReader: TreeReader {
  /// What every line of the header begins with that files of the Penn Treebank may have.
  package static let headerMark = Array("*x*".utf8)

  private var parser: BracketParser
  private var reading = Reading()

  /// Reads from a byte source.
  ///
  /// - Parameter commentPrefix: what a comment between trees begins with; nil and empty mean that
  ///   there are no comments.
  public init(_ source: ByteReader, commentPrefix: String? = nil) {
    parser = BracketParser(source, commentPrefix: Array((commentPrefix ?? "").utf8))
  }

  /// Reads from text in memory.
  public convenience init(_ text: String, name: String = "<text>", commentPrefix: String? = nil) {
    self.init(ByteReader(bytes: Array(text.utf8), name: name), commentPrefix: commentPrefix)
  }

  public var position: SourcePosition { parser.treePosition }

  public func next() throws -> Tree? {
    try reading.next { try parser.next() }
  }

  /// Goes on at the next line that begins with a bracket.
  public func recover() throws -> Bool {
    try parser.recover()
    reading.resume()
    return true
  }
}

extension Tree {
  /// Reads the one tree that a text in brackets holds.
  ///
  /// - Throws: `TreeSyntaxError`.
  public init(brackets text: String) throws {
    let reader = BracketReader(text)
    guard let tree = try reader.next() else { throw TreeSyntaxError(.noTrees, file: "<text>") }
    guard try reader.next() == nil else {
      throw TreeSyntaxError(.secondTree, at: reader.position)
    }
    self = tree
  }
}
