public import EspalierBytes

/// Writes trees as parent pointers, a folder of files side by side that have a sentence a line, as
/// `ParentPointerReader` reads them:
///
/// | trees | tokens | parents | labels | relations |
/// |---|---|---|---|---|
/// | dependency | `toks.txt` | `dparents.txt` | `dlabels.txt` | `rels.txt` |
/// | constituency | `toks.txt` | `parents.txt` | `labels.txt` | |
///
/// One treebank has one kind of trees: the first tree of more than one word tells which. Relations are the categories of
/// dependency trees: where the first tree has any, every node needs one. In constituency trees words are nodes 1 to n in the order
/// of the sentence, and phrases follow. The folder appears when the treebank is whole (`finish()`).
///
/// Refused is what would be read otherwise: white space in words, labels and categories, the label `#`, categories of constituency trees,
/// children in another order than their words.
/// Source: the data of Tai, Socher and Manning (2015), github.com/stanfordnlp/treelstm.
public final class ParentPointerWriter: TreeWriter {
  private struct Files {
    let kind: ParentPointerFiles.Kind
    let tokens: AtomicFile
    let parents: AtomicFile
    let labels: AtomicFile
    let relations: AtomicFile?
    var all: [AtomicFile] { [tokens, parents, labels] + [relations].compactMap { $0 } }
  }

  private let folder: AtomicFolder
  private var files: Files?
  private var count = 0
  /// Trees of one word, which are of either kind, before the first one of more.
  private var undecided: [Tree] = []

  /// A writer of a new folder.
  ///
  /// - Throws: `FileError` (`alreadyExists`, `cannotCreate`).
  public init(folder path: String) throws(FileError) { folder = try AtomicFolder(path: path) }

  public func write(_ tree: Tree) throws {
    count += 1
    guard files != nil || tree.nodeCount > 1 else {
      undecided.append(tree)
      return
    }
    let isDependency = tree.isLeaf(tree.root) || tree.hasWord(tree.root)
    if files == nil {
      files = try open(isDependency ? .dependency : .constituency, hasRelations: tree.hasCategories)
      try writeUndecided()
    }
    try append(tree, number: count)
  }

  public func finish() throws {
    if files == nil {
      let hasRelations = undecided.first?.hasCategories ?? false
      files = try open(hasRelations ? .dependency : .constituency, hasRelations: hasRelations)
      try writeUndecided()
    }
    for file in files?.all ?? [] { try file.commit() }
    try folder.commit()
  }

  private func open(_ kind: ParentPointerFiles.Kind, hasRelations: Bool) throws(FileError) -> Files {
    let prefix = kind == .dependency ? "d" : ""
    return Files(
      kind: kind, tokens: try folder.beginFile("toks.txt"),
      parents: try folder.beginFile(prefix + "parents.txt"),
      labels: try folder.beginFile(prefix + "labels.txt"),
      relations: kind == .dependency && hasRelations ? try folder.beginFile("rels.txt") : nil)
  }

  private func writeUndecided() throws {
    for (index, tree) in undecided.enumerated() { try append(tree, number: index + 1) }
    undecided = []
  }

  private func append(_ tree: Tree, number: Int) throws {
    guard let files else { return }
    if let code = Self.obstacle(in: tree, files.kind, hasRelations: files.relations != nil) {
      throw TreeWritingError(code, tree: number, format: "parent pointers")
    }
    let words = tree.tokens
    // Nodes by their numbers less 1.
    let nodes =
      files.kind == .dependency ? words : words + (0..<tree.nodeCount).filter { !tree.isLeaf($0) }
    var numbers = [Int](repeating: 0, count: tree.nodeCount)
    for (index, node) in nodes.enumerated() { numbers[node] = index + 1 }
    try files.tokens.write(Self.line(words.map { tree.wordBytes(of: $0) }))
    try files.parents.write(
      Self.line(nodes.map { Array("\(tree.parent(of: $0).map { numbers[$0] } ?? 0)".utf8)[...] }))
    try files.labels.write(
      Self.line(nodes.map { tree.hasLabel($0) ? tree.labelBytes(of: $0) : [Self.unlabelled] }))
    try files.relations?.write(Self.line(nodes.map { tree.categoryBytes(of: $0) }))
  }

  private static let unlabelled = UInt8(ascii: "#")

  private static func line(_ items: [ArraySlice<UInt8>]) -> [UInt8] {
    Array(items.joined(separator: [.space])) + [.lineFeed]
  }

  private static func obstacle(
    in tree: Tree, _ kind: ParentPointerFiles.Kind, hasRelations: Bool
  ) -> TreeWritingError.Code? {
    switch kind {
    case .dependency:
      if !tree.isLeaf(tree.root), !tree.hasWord(tree.root) { return .otherKind(dependencies: true) }
      if let code = tree.obstacleToDependencies { return code }
    case .constituency:
      if !tree.isLeaf(tree.root), tree.hasWord(tree.root) { return .otherKind(dependencies: false) }
      if let code = tree.obstacleToPlacedConstituents { return code }
    }
    if !hasRelations, let category = tree.firstCategory { return .category(category) }
    for node in 0..<tree.nodeCount {
      let (label, category) = (tree.labelBytes(of: node), tree.categoryBytes(of: node))
      for text in [tree.wordBytes(of: node), label, category] {
        guard let byte = text.first(where: { $0.isASCIIWhiteSpace || $0 == 0 }) else { continue }
        let shown = String(decoding: text, as: UTF8.self)
        return byte == 0 ? .forbiddenScalar(0, shown) : .whiteSpace(shown)
      }
      if label.elementsEqual([unlabelled]) { return .label("#") }
      if hasRelations, category.isEmpty { return .missingCategory(tree.word(of: node) ?? "") }
    }
    return nil
  }
}
