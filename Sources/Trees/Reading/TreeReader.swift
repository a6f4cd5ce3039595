/// A place in a file, as editors count.
public struct SourcePosition: Sendable, Hashable {
  /// The path as it was given, or the name of a stream.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column in Unicode scalars, from 1 (in XML: as libxml2 counts).
  public let column: Int

  /// A place from its parts.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension SourcePosition: CustomStringConvertible {
  /// `file:line:column`.
  public var description: String { "\(file):\(line):\(column)" }
}

/// A place in a file that is known, small enough to be kept with every node.
package struct TextPlace: Sendable, Hashable {
  package var line: Int32
  package var column: Int32

  package init(line: Int32, column: Int32) { (self.line, self.column) = (line, column) }
}

/// Something that yields trees one by one, in memory bounded by the largest of them.
///
/// A reader has one owner at a time and is not `Sendable`; the trees are.
public protocol TreeReader: AnyObject {
  /// The next tree, or nil after the last.
  ///
  /// - Throws: `TreeSyntaxError` where the input is no treebank, `FileError` where it cannot be
  ///   read. After an error a reader has nothing more to say unless it recovers.
  func next() throws -> Tree?

  /// Where the tree that `next()` returned last begins.
  var position: SourcePosition { get }

  /// After an error, passes over the tree that it is in, so that `next()` goes on with the trees behind it.
  ///
  /// - Returns: false where nothing can be told of what follows, such as behind XML that is not well-formed.
  /// - Throws: `FileError`, and `TreeSyntaxError` for another error on the way.
  func recover() throws -> Bool
}

extension TreeReader {
  public func recover() throws -> Bool { false }

  /// Everything that is left.
  ///
  /// - Throws: what `next()` throws.
  public func readAll() throws -> [Tree] {
    var trees: [Tree] = []
    while let tree = try next() { trees.append(tree) }
    return trees
  }
}
