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
