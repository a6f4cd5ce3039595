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

extension Tree {
  /// The first category in post-order; nil where no node has one.
  package var firstCategory: String? {
    guard hasCategories else { return nil }
    for node in 0..<nodeCount { if let category = category(of: node) { return category } }
    return nil
  }

  /// What keeps a tree from being written in a format of dependency trees; nil where nothing does.
  package var obstacleToDependencies: TreeWritingError.Code? {
    obstacleToDependencies(rootMayBeAdded: false)
  }

  /// What keeps a tree from being written in a format of dependency trees, which may let several words have no head: they are
  /// under a root without word, label and category then; nil where nothing does.
  package func obstacleToDependencies(rootMayBeAdded: Bool) -> TreeWritingError.Code? {
    let end = rootMayBeAdded && hasAddedRoot ? root : nodeCount
    for node in 0..<end where !hasWord(node) { return .nodeWithoutWord(label(of: node)) }
    return orderedBySurface() == self ? nil : .unorderedChildren
  }

  /// Whether the root is nothing but a node above several others, as readers add it.
  package var hasAddedRoot: Bool {
    !hasWord(root) && !hasLabel(root) && categoryBytes(of: root).isEmpty && childCount(of: root) > 1
  }

  /// What keeps a tree from being written in a format of constituency trees that holds places of words; nil where
  /// nothing does.
  package var obstacleToPlacedConstituents: TreeWritingError.Code? {
    for node in 0..<nodeCount where hasWord(node) && !isLeaf(node) { return .innerWord(word(of: node) ?? "") }
    return orderedBySurface() == self ? nil : .unorderedChildren
  }
}
