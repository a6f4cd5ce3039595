import Espalier

/// The trees of several treebanks, one after the other.
final class TreebankInput: TreeReader {
  private(set) var position = SourcePosition(file: "", line: 1, column: 1)
  private var paths: ArraySlice<String>
  private let format: TreebankFormat?
  private let beforeWaiting: (() throws(FileError) -> Void)?
  private var current: TreebankFile?

  /// Prepares to read; what is missing is noticed here, before anything is read.
  ///
  /// - Parameters:
  ///   - format: the format; nil recognises it by content.
  ///   - beforeWaiting: called before a read that would wait for input.
  /// - Throws: `FileError` (`notFound`).
  init(
    paths: [String], format: TreebankFormat?, beforeWaiting: (() throws(FileError) -> Void)? = nil
  ) throws(FileError) {
    for path in paths where path != "-" && !FolderListing.exists(path) {
      throw FileError(.notFound, path: path)
    }
    self.paths = paths[...]
    self.format = format
    self.beforeWaiting = beforeWaiting
  }

  func next() throws -> Tree? {
    while true {
      guard let file = try current ?? openNext() else { return nil }
      current = file
      if let tree = try file.next() {
        position = file.position
        return tree
      }
      current = nil
    }
  }

  private func openNext() throws(FileError) -> TreebankFile? {
    guard let path = paths.popFirst() else { return nil }
    if path != "-", FolderListing.isFolder(path) { return try .open(path: path, format: format) }
    let source = try ByteReader(path: path)
    source.beforeWaiting = beforeWaiting
    return TreebankFile(source, format: format)
  }
}
