public import EspalierBytes

/// Reads trees from parent pointers: files side by side that have a sentence a line.
///
/// ```
/// It works .          tokens
/// 2 0 2               parents: for every node the number of its parent, from 1, or 0 for the root
/// 0 1 #               labels; # is a node without one
/// nsubj root punct    relations to the head, kept as categories; # is a node without one
/// ```
///
/// In dependency trees every node is a token and children stand in the order of the sentence. In
/// constituency trees nodes 1 to n are the tokens, which are leaves, further ones are phrases, and
/// children stand in the order of their first tokens. Items are separated by ASCII spaces. The files
/// are read a line at a time.
///
/// Source: the data of Tai, Socher and Manning (2015), github.com/stanfordnlp/treelstm.
public final class ParentPointerReader: TreeReader {
  private let kind: ParentPointerFiles.Kind
  private let separator: UInt8
  private let tokens: LineReader
  private let parents: LineReader
  private let labels: LineReader?
  private let relations: LineReader?
  private var builder = TreeBuilder()
  private var reading = Reading()
  /// Whether an error was about a single line, so that all files stand behind it.
  private var isBetweenLines = false
  public private(set) var position: SourcePosition

  /// Opens the files of a treebank.
  ///
  /// - Throws: `FileError` (`notFound`, `isDirectory`, `unreadable`).
  public convenience init(_ files: ParentPointerFiles) throws(FileError) {
    self.init(
      files.kind, tokens: try ByteReader(path: files.tokens), parents: try ByteReader(path: files.parents),
      labels: try Self.open(files.labels), relations: try Self.open(files.relations),
      separator: files.separator)
  }

  /// Reads from byte sources, whose items are separated by spaces.
  public convenience init(
    _ kind: ParentPointerFiles.Kind, tokens: ByteReader, parents: ByteReader, labels: ByteReader? = nil,
    relations: ByteReader? = nil
  ) {
    self.init(
      kind, tokens: tokens, parents: parents, labels: labels, relations: relations, separator: .space)
  }

  private init(
    _ kind: ParentPointerFiles.Kind, tokens: ByteReader, parents: ByteReader, labels: ByteReader?,
    relations: ByteReader?, separator: UInt8
  ) {
    (self.kind, self.separator) = (kind, separator)
    (self.tokens, self.parents) = (LineReader(tokens), LineReader(parents))
    (self.labels, self.relations) = (labels.map(LineReader.init), relations.map(LineReader.init))
    position = SourcePosition(file: tokens.name, line: 1, column: 1)
  }

  private static func open(_ path: String?) throws(FileError) -> ByteReader? {
    guard let path else { return nil }
    return try ByteReader(path: path)
  }

  public func next() throws -> Tree? {
    try reading.next(read)
  }

  /// Goes on with the next line of all files, unless one of them has ended.
  public func recover() -> Bool {
    if isBetweenLines { reading.resume() }
    return isBetweenLines
  }

  private func read() throws -> Tree? {
    isBetweenLines = false
    let lines = try LineReader.nextLines(of: [tokens, parents, labels, relations])
    isBetweenLines = true
    guard let lines, let tokens = lines[0], let parents = lines[1] else { return nil }
    position = SourcePosition(file: tokens.file, line: tokens.number, column: 1)
    let length = lines.reduce(0) { $0 + ($1?.bytes.count ?? 0) }
    guard length <= TreeBuilder.limit else { throw tokens.error(.treeTooLarge, at: 0) }
    let words = try items(of: tokens)
    let fields = try items(of: parents)
    let numbers = try fields.map { field in
      guard let number = parents.number(field) else {
        throw parents.error(.parentNotANumber(parents.text(field)), at: field.lowerBound)
      }
      return number
    }
    try check(fields, of: parents, "parents", for: words.count, "words", of: tokens)
    let shape: ParentPointerShape
    do {
      shape = try ParentPointerShape(numbers, wordCount: words.count, kind)
    } catch {
      throw parents.error(error.code, at: fields[error.node - 1].lowerBound)
    }
    let labelFields = try items(of: lines[2], "labels", for: fields.count, parents)
    let relationFields = try items(of: lines[3], "relations", for: fields.count, parents)
    for step in shape.walk {
      guard case .enter(let node) = step else {
        builder.close()
        continue
      }
      open(labelFields?[node - 1], of: lines[2])
      if node <= words.count {
        builder.setWord(words[node - 1], of: tokens.bytes)
        builder.setPosition(node - 1)
      }
      if let relationFields, let relations = lines[3],
        !Self.isNothing(relationFields[node - 1], of: relations)
      {
        builder.setCategory(relationFields[node - 1], of: relations.bytes)
      }
    }
    return builder.finish()
  }

  /// Opens a node with the label that stands at a place.
  private func open(_ label: Range<Int>?, of line: SourceLine?) {
    guard let label, let line, !Self.isNothing(label, of: line) else { return builder.open() }
    builder.open(label: label, of: line.bytes)
  }

  /// Whether an item stands for a node without a label, or without a relation.
  private static func isNothing(_ item: Range<Int>, of line: SourceLine) -> Bool {
    item.count == 1 && line.bytes[item.lowerBound] == UInt8(ascii: "#")
  }
}

// MARK: - Items

extension ParentPointerReader {
  /// The items of a line.
  private func items(of line: SourceLine) throws(TreeSyntaxError) -> [Range<Int>] {
    guard !line.isBlank else { throw line.error(.blankLine, at: 0) }
    guard separator != .space else { return line.items { $0 == .space } }
    let fields = line.fields(separator)
    if let empty = fields.first(where: \.isEmpty) { throw line.error(.emptyItem, at: empty.lowerBound) }
    return fields
  }

  /// The items of a line that has one for every node; nil where there is no line.
  private func items(
    of line: SourceLine?, _ name: String, for count: Int, _ parents: SourceLine
  ) throws(TreeSyntaxError) -> [Range<Int>]? {
    guard let line else { return nil }
    let items = try items(of: line)
    try check(items, of: line, name, for: count, "parents", of: parents)
    return items
  }

  /// Makes sure that there are as many items as in another file, or, of constituency trees, that there
  /// are no fewer parents than words.
  private func check(
    _ items: [Range<Int>], of line: SourceLine, _ name: String, for count: Int, _ otherName: String,
    of other: SourceLine
  ) throws(TreeSyntaxError) {
    let mayBeMore = kind == .constituency && otherName == "words"
    guard items.count < count || items.count > count && !mayBeMore else { return }
    throw line.error(
      .wrongCount(items.count, of: name, expected: count, like: otherName, in: other.file),
      at: items.count > count ? items[count].lowerBound : line.bytes.count)
  }
}

extension LineReader {
  /// The next line of every file; nil where all have ended. No file is nil among the lines.
  ///
  /// - Throws: `TreeSyntaxError` (`lineWithoutPartner`) where some have ended and others have not.
  static func nextLines(of files: [LineReader?]) throws -> [SourceLine?]? {
    let lines = try files.map { file in try file.flatMap { try SourceLine.next(of: $0) } }
    guard let longer = lines.compactMap({ $0 }).first else { return nil }
    for case (let file?, nil) in zip(files, lines) {
      throw longer.error(.lineWithoutPartner(file: file.name, lines: file.lineNumber), at: 0)
    }
    return lines
  }
}
