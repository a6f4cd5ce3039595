internal import EspalierBytes

/// Two trees and what a treebank says about them together.
public struct TreePair: Sendable, Hashable {
  /// The first tree.
  public let left: Tree
  /// The second tree.
  public let right: Tree
  /// How much they have to do with each other; nil where a treebank gives no number.
  public let score: Double?
  /// What the first one is to the second: a class; nil where a treebank gives none.
  public let relation: String?
  /// What the treebank calls the pair; nil where it has no name.
  public let id: String?

  /// A pair from its parts.
  public init(_ left: Tree, _ right: Tree, score: Double? = nil, relation: String? = nil, id: String? = nil) {
    (self.left, self.right) = (left, right)
    (self.score, self.relation, self.id) = (score, relation, id)
  }
}

/// Something that yields pairs of trees one by one, in memory bounded by the largest of them.
///
/// A reader has one owner at a time and is not `Sendable`; the pairs are.
public protocol TreePairReader: AnyObject {
  /// The next pair, or nil after the last.
  ///
  /// - Throws: `TreeSyntaxError` where the input is no such treebank, `FileError` where it cannot be
  ///   read. After an error a reader has nothing more to say.
  func next() throws -> TreePair?

  /// Where the pair that `next()` returned last begins.
  var position: SourcePosition { get }
}

extension TreePairReader {
  /// Everything that is left.
  ///
  /// - Throws: what `next()` throws.
  public func readAll() throws -> [TreePair] {
    var pairs: [TreePair] = []
    while let pair = try next() { pairs.append(pair) }
    return pairs
  }
}

/// Opens pairs of trees: a folder of sentence pairs (`SentencePairReader`), or a file of relations
/// (`RelationReader`).
public enum TreePairFile {
  /// Opens a file, a folder, or standard input (`-`).
  ///
  /// - Throws: `TreeSyntaxError` (`noPairsInFolder`), `FileError`.
  public static func open(path: String) throws -> any TreePairReader {
    if path != "-", FolderListing.isFolder(path) { return try SentencePairReader(folder: path) }
    return RelationReader(try ByteReader(path: path))
  }
}
