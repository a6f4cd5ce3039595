import Espalier

/// The trees of several treebanks, one after the other.
final class TreebankInput: TreeReader {
  private(set) var position = SourcePosition(file: "", line: 1, column: 1)
  private var paths: ArraySlice<String>
  private let options: InputOptions
  private let beforeWaiting: (() throws(FileError) -> Void)?
  private var current: TreebankFile?

  /// Prepares to read; what is missing is noticed here, before anything is read.
  ///
  /// - Parameters:
  ///   - options: how they are read.
  ///   - beforeWaiting: called before a read that would wait for input.
  /// - Throws: `FileError` (`notFound`).
  init(
    paths: [String], options: InputOptions, beforeWaiting: (() throws(FileError) -> Void)? = nil
  ) throws(FileError) {
    for path in paths where path != "-" && !FolderListing.exists(path) {
      throw FileError(.notFound, path: path)
    }
    self.paths = paths[...]
    self.options = options
    self.beforeWaiting = beforeWaiting
  }

  func next() throws -> Tree? {
    while true {
      guard let file = try current ?? openNext() else { return nil }
      current = file
      if let tree = try file.next() {
        position = file.position
        return try relabelled(tree)
      }
      current = nil
    }
  }

  private func relabelled(_ tree: Tree) throws -> Tree {
    guard let offset = options.labelOffset, offset != 0 else { return tree }
    do {
      return try tree.addingToLabels(offset)
    } catch {
      throw TreeError("\(error)", at: position)
    }
  }

  private func openNext() throws(FileError) -> TreebankFile? {
    guard let path = paths.popFirst() else { return nil }
    return try .open(
      path: path, format: options.inputFormat, encoding: options.encoding, beforeWaiting: beforeWaiting)
  }
}
