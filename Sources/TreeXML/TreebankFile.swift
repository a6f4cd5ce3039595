public import EspalierBytes
public import EspalierTrees

/// Trees of a file, of all files in a folder, or of standard input, in any format that is known.
///
/// Formats are recognised by content, parent pointers by the names of their files; gzip is undone on the
/// way. An input without a single tree is an error here (`TreeSyntaxError.Code.noTrees`), whatever the
/// format; the readers below return nil.
public final class TreebankFile: TreeReader {
  /// What is read as one.
  private enum Source {
    /// A file or a stream that is open.
    case open(ByteReader)
    /// A file in a folder, which is passed over where it doesn't look like a treebank.
    case file(String)
    /// Files of parent pointers. One treebank is expected.
    case parentPointers([ParentPointerFiles])
  }

  private var sources: ArraySlice<Source>
  private let format: TreebankFormat?
  private let commentPrefix: String?
  private let encoding: CharacterEncoding?
  private var reader: (any TreeReader)?
  private var hasReader = false
  private var treeCount = 0
  private var isOver = false
  public private(set) var position: SourcePosition

  /// Opens a file, a folder, or standard input (`-`).
  ///
  /// Of a folder, files that look like treebanks are read, in the order of their paths, those in
  /// folders below too; names that begin with a dot are passed over. Parent pointers are opened by their
  /// folder, by the file of their tokens, or by that of their parents.
  ///
  /// - Parameters:
  ///   - format: the format; nil recognises it by content.
  ///   - commentPrefix: what a comment between trees in brackets begins with; nil for no comments.
  ///   - encoding: that of the text, where it isn't UTF-8. XML declares its own, and parent pointers are UTF-8.
  /// - Throws: `FileError` (`notFound`, `unreadable`).
  public static func open(
    path: String, format: TreebankFormat? = nil, commentPrefix: String? = nil,
    encoding: CharacterEncoding? = nil
  ) throws(FileError) -> TreebankFile {
    try open(path: path, format: format, commentPrefix: commentPrefix, encoding: encoding, beforeWaiting: nil)
  }

  /// Opens as above.
  ///
  /// - Parameter beforeWaiting: what a single file or standard input calls before a read that would wait.
  package static func open(
    path: String, format: TreebankFormat?, commentPrefix: String? = nil, encoding: CharacterEncoding? = nil,
    beforeWaiting: (() throws(FileError) -> Void)?
  ) throws(FileError) -> TreebankFile {
    if path != "-", FolderListing.isFolder(path) {
      let sources = sources(among: try FolderListing.files(under: path), format)
      return TreebankFile(sources, name: path, format, commentPrefix, encoding)
    }
    let source = try ByteReader(path: path)
    source.beforeWaiting = beforeWaiting
    if path != "-", format == nil || format == .parentPointers {
      let files = ParentPointerFiles.named(by: path)
      if !files.isEmpty || format == .parentPointers {
        return TreebankFile([.parentPointers(files)], name: path, format, commentPrefix, encoding)
      }
    }
    return TreebankFile(
      [.open(source)], name: path == "-" ? source.name : path, format, commentPrefix, encoding)
  }

  /// Reads trees from bytes, as `open` does from a file.
  public convenience init(
    _ source: ByteReader, format: TreebankFormat? = nil, commentPrefix: String? = nil
  ) {
    self.init([.open(source)], name: source.name, format, commentPrefix, nil)
  }

  private init(
    _ sources: [Source], name: String, _ format: TreebankFormat?, _ commentPrefix: String?,
    _ encoding: CharacterEncoding?
  ) {
    self.sources = sources[...]
    self.format = format
    self.commentPrefix = commentPrefix
    self.encoding = encoding
    position = SourcePosition(file: name, line: 1, column: 1)
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
      throw TreeSyntaxError(hasReader ? .noTrees : .noTreebankInFolder, file: position.file)
    } catch {
      isOver = true
      throw error
    }
  }

  /// The reader in hand, or that of the next source; nil after the last.
  private func currentReader() throws -> (any TreeReader)? {
    while reader == nil, let source = sources.popFirst() {
      reader = try makeReader(source)
      if reader != nil { hasReader = true }
    }
    return reader
  }

  /// A reader of a source; nil for a file in a folder that is no treebank.
  private func makeReader(_ source: Source) throws -> (any TreeReader)? {
    switch source {
    case .open(let source):
      try decode(source)
      return try makeReader(source, of: format)
    case .file(let path):
      let source = try ByteReader(path: path)
      try decode(source)
      let isTreebank =
        try format != nil || TreebankFormat.looksLikeTreebank(source, commentPrefix: commentPrefix)
      return isTreebank ? try makeReader(source, of: format) : nil
    case .parentPointers(let files):
      guard let only = files.first else { throw TreeSyntaxError(.noParents, file: position.file) }
      guard files.count == 1 else {
        throw TreeSyntaxError(.twoKindsOfParents(only.parents, files[1].parents), file: only.tokens)
      }
      return try ParentPointerReader(only)
    }
  }

  /// Makes UTF-8 of what is in another encoding, but of XML, which declares its own.
  private func decode(_ source: ByteReader) throws {
    guard let encoding, format != .xml, format != .tiger, try !TreebankFormat.isXML(source) else { return }
    try source.decode(from: encoding)
  }

  private func makeReader(_ source: ByteReader, of format: TreebankFormat?) throws -> any TreeReader {
    switch try format ?? .recognise(source, commentPrefix: commentPrefix) {
    case .brackets: return BracketReader(source, commentPrefix: commentPrefix)
    case .xml: return TreeXMLReader(source)
    case .tiger: return TigerXMLReader(source)
    case .listOps: return ListOpsReader(source)
    case .conll: return CoNLLReader(source)
    case .text: return SentenceReader(source)
    case .parentPointers: throw TreeSyntaxError(.parentPointersFromOneFile, file: source.name)
    }
  }

  /// What there is to read among the files of a folder: parent pointers stand where their tokens do.
  private static func sources(among paths: [String], _ format: TreebankFormat?) -> [Source] {
    guard format == nil || format == .parentPointers else { return paths.map(Source.file) }
    let known = Set(paths)
    let treebanks = paths.map { path in
      ParentPointerFiles.named(by: path, exists: known.contains).filter { $0.tokens == path }
    }
    let parts = Set(treebanks.joined().flatMap(\.paths))
    return zip(paths, treebanks).compactMap { path, files in
      if !files.isEmpty { return .parentPointers(files) }
      return parts.contains(path) || format == .parentPointers ? nil : .file(path)
    }
  }
}
