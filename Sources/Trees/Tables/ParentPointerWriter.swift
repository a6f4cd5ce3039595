public import EspalierBytes

/// Writes trees as parent pointers, a folder of files side by side that have a sentence a line, as
/// `ParentPointerReader` reads them:
///
/// | trees | tokens | parents | labels | relations |
/// |---|---|---|---|---|
/// | dependency | `toks.txt` | `dparents.txt` | `dlabels.txt` | `rels.txt` |
/// | constituency | `toks.txt` | `parents.txt` | `labels.txt` | |
///
/// One treebank has one kind of trees: the first tree of more than one word, or with a category, tells which. Relations are the
/// categories of dependency trees; `#` stands for a node without a label or a relation, and files without any are left out. In
/// constituency trees words are nodes 1 to n in the order of the sentence, and phrases follow. The folder appears when the treebank
/// is whole (`finish()`).
///
/// Refused is what would be read otherwise: white space in words, labels and categories, the label and the category `#`, categories of
/// constituency trees, children in another order than their words, a byte-order mark at the very beginning.
/// Source: the data of Tai, Socher and Manning (2015), github.com/stanfordnlp/treelstm.
public final class ParentPointerWriter: TreeWriter {
  private struct Files {
    let kind: ParentPointerFiles.Kind
    let tokens: AtomicFile
    let parents: AtomicFile
    let labels: AtomicFile
    let relations: AtomicFile
  }

  private let folder: AtomicFolder
  private var files: Files?
  private var count = 0
  /// Whether no tree has been written: a byte-order mark at the beginning of a file is passed over by readers.
  private var isFirst = true
  private var hasLabels = false
  private var hasRelations = false
  /// Trees of one word without a category, which are of either kind, before the first one of more.
  private var undecided: [Tree] = []

  /// A writer of a new folder.
  ///
  /// - Throws: `FileError` (`alreadyExists`, `cannotCreate`).
  public init(folder path: String) throws(FileError) { folder = try AtomicFolder(path: path) }

  public func write(_ tree: Tree) throws {
    count += 1
    let isDecisive = tree.nodeCount > 1 || tree.hasCategories
    let kind = files?.kind ?? (tree.hasWord(tree.root) ? .dependency : .constituency)
    if let code = Self.obstacle(in: tree, kind, isFirst: isFirst) {
      throw TreeWritingError(code, tree: count, format: "parent pointers")
    }
    isFirst = false
    guard files != nil || isDecisive else { return undecided.append(tree) }
    try append(tree, to: files ?? begin(kind))
  }

  public func finish() throws {
    let files = try files ?? begin(.constituency)
    try files.tokens.commit()
    try files.parents.commit()
    if hasLabels { try files.labels.commit() } else { files.labels.abandon() }
    if hasRelations { try files.relations.commit() } else { files.relations.abandon() }
    try folder.commit()
  }

  /// Begins the files of a kind, with the trees that waited for it.
  private func begin(_ kind: ParentPointerFiles.Kind) throws(FileError) -> Files {
    let prefix = kind == .dependency ? "d" : ""
    let files = Files(
      kind: kind, tokens: try folder.beginFile("toks.txt"),
      parents: try folder.beginFile(prefix + "parents.txt"),
      labels: try folder.beginFile(prefix + "labels.txt"), relations: try folder.beginFile("rels.txt"))
    self.files = files
    for tree in undecided { try append(tree, to: files) }
    undecided = []
    return files
  }

  private func append(_ tree: Tree, to files: Files) throws(FileError) {
    let words = tree.tokens
    // Nodes by their numbers less 1.
    let nodes =
      files.kind == .dependency ? words : words + (0..<tree.nodeCount).filter { !tree.isLeaf($0) }
    var numbers = [Int](repeating: 0, count: tree.nodeCount)
    for (index, node) in nodes.enumerated() { numbers[node] = index + 1 }
    try files.tokens.write(Self.line(words.map { tree.wordBytes(of: $0) }))
    try files.parents.write(
      Self.line(nodes.map { Array("\(tree.parent(of: $0).map { numbers[$0] } ?? 0)".utf8)[...] }))
    try files.labels.write(Self.line(nodes.map { tree.labelBytes(of: $0) }))
    try files.relations.write(Self.line(nodes.map { tree.categoryBytes(of: $0) }))
    hasLabels = hasLabels || nodes.contains(where: tree.hasLabel)
    hasRelations = hasRelations || tree.hasCategories
  }

  private static let nothing = Array("#".utf8)

  private static func line(_ items: [ArraySlice<UInt8>]) -> [UInt8] {
    Array(items.map { $0.isEmpty ? nothing[...] : $0 }.joined(separator: [.space])) + [.lineFeed]
  }

  private static func obstacle(
    in tree: Tree, _ kind: ParentPointerFiles.Kind, isFirst: Bool
  ) -> TreeWritingError.Code? {
    let hasHeads = tree.hasWord(tree.root)
    switch kind {
    case .dependency:
      if !hasHeads { return .otherKind(dependencies: true) }
      if let code = tree.obstacleToDependencies { return code }
    case .constituency:
      if hasHeads, tree.nodeCount > 1 { return .otherKind(dependencies: false) }
      if let code = tree.obstacleToPlacedConstituents { return code }
      if let category = tree.firstCategory { return .category(category) }
    }
    let firstWord = isFirst ? tree.tokens.first : nil
    for node in 0..<tree.nodeCount {
      let (label, category) = (tree.labelBytes(of: node), tree.categoryBytes(of: node))
      for text in [tree.wordBytes(of: node), label, category] {
        let shown = { String(decoding: text, as: UTF8.self) }
        if let byte = text.first(where: { $0.isASCIIWhiteSpace || $0 == 0 }) {
          return byte == 0 ? .forbiddenScalar(0, shown()) : .whiteSpace(shown())
        }
        if node == firstWord, text.starts(with: byteOrderMark) { return .forbiddenScalar(0xFEFF, shown()) }
      }
      if label.elementsEqual(nothing) { return .label("#") }
      if category.elementsEqual(nothing) { return .category("#") }
    }
    return nil
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
