import Espalier

/// The trees of several treebanks, one after the other.
final class TreebankInput: TreeReader {
  private(set) var position = SourcePosition(file: "", line: 1, column: 1)
  private var paths: ArraySlice<String>
  private let reading: TreebankOptions
  private let labelOffset: Int?
  private let beforeWaiting: (() throws(FileError) -> Void)?
  private var current: TreebankFile?
  /// Whether the last error is about a tree that was read well.
  private var isBehindTree = false

  /// Prepares to read; what is missing is noticed here, before anything is read.
  ///
  /// - Parameters:
  ///   - options: how they are read.
  ///   - separatesLooseNodes: whether nodes that hang nowhere stand beside the sentence.
  ///   - beforeWaiting: called before a read that would wait for input.
  /// - Throws: `FileError` (`notFound`), and `TreeSyntaxError` (`badMapping`).
  init(
    paths: [String], options: InputOptions, separatesLooseNodes: Bool = false,
    beforeWaiting: (() throws(FileError) -> Void)? = nil
  ) throws {
    try InputFiles.checkPresence(paths)
    self.paths = paths[...]
    var reading = try options.reading()
    reading.separatesLooseNodes = separatesLooseNodes
    self.reading = reading
    labelOffset = options.labelOffset
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

  /// Goes on behind an error: with the next tree, or with the next file.
  func recover() throws -> Bool {
    if isBehindTree {
      isBehindTree = false
      return true
    }
    if let current, try current.recover() { return true }
    current = nil
    return !paths.isEmpty
  }

  /// The paths of all files that would be read, of a folder those that look like treebanks.
  func files() throws(FileError) -> [String] {
    var files: [String] = []
    for path in paths {
      let isFolder = path != "-" && FolderListing.isFolder(path)
      files += isFolder ? try TreebankFile.paths(under: path, options: reading) : [path]
    }
    return files
  }

  private func relabelled(_ tree: Tree) throws -> Tree {
    guard let offset = labelOffset, offset != 0 else { return tree }
    do {
      return try tree.addingToLabels(offset)
    } catch {
      isBehindTree = true
      throw TreeError("\(error)", at: position)
    }
  }

  private func openNext() throws(FileError) -> TreebankFile? {
    guard let path = paths.popFirst() else { return nil }
    return try .open(path: path, options: reading, beforeWaiting: beforeWaiting)
  }
}
