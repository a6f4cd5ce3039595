public import EspalierBytes
public import EspalierTrees

/// Trees of a file, of all files in a folder, or of standard input, in any format that is known.
///
/// Formats are recognised by content, gzip is undone on the way. An input without a single tree is
/// an error here (`TreeSyntaxError.Code.noTrees`), whatever the format; the readers below return nil.
public final class TreebankFile: TreeReader {
  private var paths: ArraySlice<String>
  private let folder: String?
  private let format: TreebankFormat?
  private let commentPrefix: String?
  private var source: ByteReader?
  private var reader: (any TreeReader)?
  private var treeCount = 0
  private var isOver = false
  public private(set) var position: SourcePosition

  /// Opens a file, a folder, or standard input (`-`).
  ///
  /// Of a folder, files that look like treebanks are read, in the order of their paths, those in
  /// folders below too; names that begin with a dot are passed over.
  ///
  /// - Parameters:
  ///   - format: the format; nil recognises it by content.
  ///   - commentPrefix: what a comment between trees in brackets begins with; nil for no comments.
  /// - Throws: `FileError` (`notFound`, `unreadable`).
  public static func open(
    path: String, format: TreebankFormat? = nil, commentPrefix: String? = nil
  ) throws(FileError) -> TreebankFile {
    if path != "-", FolderListing.isFolder(path) {
      return TreebankFile(
        paths: try FolderListing.files(under: path), folder: path, source: nil, format, commentPrefix)
    }
    let source = try ByteReader(path: path)
    return TreebankFile(paths: [], folder: nil, source: source, format, commentPrefix)
  }

  /// Reads trees from bytes, as `open` does from a file.
  public convenience init(
    _ source: ByteReader, format: TreebankFormat? = nil, commentPrefix: String? = nil
  ) {
    self.init(paths: [], folder: nil, source: source, format, commentPrefix)
  }

  private init(
    paths: [String], folder: String?, source: ByteReader?, _ format: TreebankFormat?,
    _ commentPrefix: String?
  ) {
    self.paths = paths[...]
    self.folder = folder
    self.source = source
    self.format = format
    self.commentPrefix = commentPrefix
    position = SourcePosition(file: source?.name ?? folder ?? "", line: 1, column: 1)
  }

  public func next() throws -> Tree? {
    guard !isOver else { return nil }
    do {
      while true {
        guard let reader = try currentReader() else { break }
        if let tree = try reader.next() {
          treeCount += 1
          position = reader.position
          return tree
        }
        self.reader = nil
      }
      isOver = true
      if treeCount > 0 { return nil }
      throw folder.map { TreeSyntaxError(.noTreebankInFolder, file: $0) }
        ?? TreeSyntaxError(.noTrees, file: position.file)
    } catch {
      isOver = true
      throw error
    }
  }

  /// The reader in hand, or that of the next file; nil after the last.
  private func currentReader() throws -> (any TreeReader)? {
    if let reader { return reader }
    guard let source = try nextSource() else { return nil }
    let format = try format ?? .recognise(source, commentPrefix: commentPrefix)
    switch format {
    case .brackets: reader = BracketReader(source, commentPrefix: commentPrefix)
    case .xml: reader = TreeXMLReader(source)
    case .text: reader = SentenceReader(source)
    }
    return reader
  }

  private func nextSource() throws(FileError) -> ByteReader? {
    if let source {
      self.source = nil
      return source
    }
    while let path = paths.popFirst() {
      let source = try ByteReader(path: path)
      if format != nil { return source }
      if try TreebankFormat.looksLikeTreebank(source, commentPrefix: commentPrefix) { return source }
    }
    return nil
  }
}
