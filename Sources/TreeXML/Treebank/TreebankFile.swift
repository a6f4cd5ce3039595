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
  private let options: TreebankOptions
  private var reader: (any TreeReader)?
  private var hasReader = false
  private var treeCount = 0
  /// Whether the file in hand can't be read on.
  private var isUnreadable = false
  private var reading = Reading()
  public private(set) var position: SourcePosition

  /// Opens a file, a folder, or standard input (`-`).
  ///
  /// Of a folder, files that look like treebanks are read, in the order of their paths, those in
  /// folders below too; names that begin with a dot are passed over. Parent pointers are opened by their
  /// folder, by the file of their tokens, or by that of their parents.
  ///
  /// - Throws: `FileError` (`notFound`, `unreadable`).
  public static func open(
    path: String, options: TreebankOptions = TreebankOptions()
  ) throws(FileError) -> TreebankFile {
    try open(path: path, options: options, beforeWaiting: nil)
  }

  /// The files below a folder that `open` would read, in that order; the file of their tokens stands for parent pointers.
  ///
  /// A file that looks like nothing because it can't be read is among them, since `open` would stop at it.
  ///
  /// - Throws: `FileError` where a folder cannot be read.
  public static func paths(
    under folder: String, options: TreebankOptions = TreebankOptions()
  ) throws(FileError) -> [String] {
    let probe = TreebankFile([], name: folder, options)
    return sources(among: try FolderListing.files(under: folder), options.format).compactMap { source in
      switch source {
      case .open: nil
      case .parentPointers(let files): files.first?.tokens
      case .file(let path): probe.passesOver(path) ? nil : path
      }
    }
  }

  private func passesOver(_ path: String) -> Bool {
    do {
      return try makeReader(ofFileInFolder: path) == nil
    } catch {
      return false
    }
  }

  /// Opens as above.
  ///
  /// - Parameter beforeWaiting: what a single file or standard input calls before a read that would wait.
  package static func open(
    path: String, options: TreebankOptions, beforeWaiting: (() throws(FileError) -> Void)?
  ) throws(FileError) -> TreebankFile {
    let format = options.format
    if path != "-", FolderListing.isFolder(path) {
      return TreebankFile(sources(among: try FolderListing.files(under: path), format), name: path, options)
    }
    let source = try ByteReader(path: path)
    source.beforeWaiting = beforeWaiting
    if path != "-", format == nil || format == .parentPointers {
      let files = ParentPointerFiles.named(by: path)
      if !files.isEmpty || format == .parentPointers {
        return TreebankFile([.parentPointers(files)], name: path, options)
      }
    }
    return TreebankFile([.open(source)], name: path == "-" ? source.name : path, options)
  }

  /// Reads trees from bytes, as `open` does from a file.
  public convenience init(_ source: ByteReader, options: TreebankOptions = TreebankOptions()) {
    self.init([.open(source)], name: source.name, options)
  }

  private init(_ sources: [Source], name: String, _ options: TreebankOptions) {
    self.sources = sources[...]
    self.options = options
    position = SourcePosition(file: name, line: 1, column: 1)
  }

  public func next() throws -> Tree? {
    try reading.next {
      do {
        while let reader = try currentReader() {
          if let tree = try reader.next() {
            treeCount += 1
            position = reader.position
            return tree
          }
          self.reader = nil
        }
      } catch let error as FileError {
        isUnreadable = true
        throw error
      }
      if treeCount > 0 { return nil }
      throw TreeSyntaxError(hasReader ? .noTrees : .noTreebankInFolder, file: position.file)
    }
  }

  /// Goes on with the next tree of a file, or with the next file of a folder.
  public func recover() throws -> Bool {
    // An error is found where a tree would have been: what follows may well be empty.
    treeCount += 1
    if !isUnreadable, let reader, try reader.recover() {
      reading.resume()
      return true
    }
    (reader, isUnreadable) = (nil, false)
    if !sources.isEmpty { reading.resume() }
    return !sources.isEmpty
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
      return try makeReader(source)
    case .file(let path): return try makeReader(ofFileInFolder: path)
    case .parentPointers(let files):
      guard let first = files.first else { throw TreeSyntaxError(.noParents, file: position.file) }
      // Where tokens have parents of both kinds, constituents are read unless the others are asked for.
      let kind = options.kind.map { $0 == .constituents ? ParentPointerFiles.Kind.constituency : .dependency }
      let chosen = files.first { $0.kind == kind ?? .constituency } ?? first
      if let asked = options.kind, chosen.kind != kind {
        throw TreeSyntaxError(.noTreesOfKind(asked, format: "this treebank"), file: first.tokens)
      }
      return try ParentPointerReader(chosen)
    }
  }

  private func makeReader(ofFileInFolder path: String) throws -> (any TreeReader)? {
    let source = try ByteReader(path: path)
    if options.format == nil, try TreebankFormat.isXML(source) {
      let reader = XMLTreebankReader(source, options)
      let names = [".xml", ".xml.gz", ".treex", ".treex.gz", ".a", ".a.gz"]
      return try reader.isTreebank(isNamedXML: names.contains(where: path.hasSuffix)) ? reader : nil
    }
    try decode(source)
    let isTreebank =
      try options.format != nil
      || TreebankFormat.looksLikeTreebank(source, commentPrefix: options.commentPrefix)
    return isTreebank ? try makeReader(source) : nil
  }

  /// Makes UTF-8 of what is in another encoding, but of XML, which declares its own.
  private func decode(_ source: ByteReader) throws {
    guard let encoding = options.encoding, options.format != .xml, try !TreebankFormat.isXML(source) else {
      return
    }
    try source.decode(from: encoding)
  }

  private func makeReader(_ source: ByteReader) throws -> any TreeReader {
    let format = try options.format ?? .recognise(source, commentPrefix: options.commentPrefix)
    if let kind = options.kind, let own = format.onlyKind, kind != own {
      throw TreeSyntaxError(.noTreesOfKind(kind, format: format.title), file: source.name)
    }
    switch format {
    case .brackets: return BracketReader(source, commentPrefix: options.commentPrefix)
    case .xml: return XMLTreebankReader(source, options)
    case .listOps: return ListOpsReader(source)
    case .conll: return CoNLLReader(source)
    case .negra: return NegraReader(source, separatesLooseNodes: options.separatesLooseNodes)
    case .json: return JSONTreeReader(source)
    case .text: return SentenceReader(source)
    case .phraseBlocks: return PhraseBlockReader(source)
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
