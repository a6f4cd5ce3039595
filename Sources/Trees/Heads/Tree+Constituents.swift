extension Tree {
  /// The category of the leaf with a node's own word, in a tree that was made of dependencies.
  public static let headCategory = "HD"

  /// The constituency tree of a dependency tree, in which words stand at leaves, so that networks of phrases run over it.
  ///
  /// A word with dependents becomes a phrase over the trees of its dependents and a leaf with the word, in the order of the
  /// sentence; a word without becomes a leaf. The relation to the head is the category of the phrase, or of the leaf that stands for all; the leaf
  /// with a phrase's own word has the category `HD`. A label goes to the phrase, or to the leaf without one. Where arcs cross, branches do.
  /// `dependenciesOfConstituents()` undoes it.
  ///
  /// - Throws: `TreeTransformError` (`nodeWithoutWord`).
  /// - Complexity: linear, whatever the depth.
  public func constituentsOfDependencies() throws(TreeTransformError) -> Tree {
    for node in records.indices where !hasWord(node) {
      throw TreeTransformError(.nodeWithoutWord(label(of: node)))
    }
    var builder = TreeBuilder()
    // Whether the own word of each open node is still to come.
    var isWaiting: [Bool] = []
    func leaf(of node: Int) {
      builder.open(category: Self.headCategory, word: word(of: node), position: position(of: node))
      builder.close()
    }
    for step in traversal {
      switch step {
      case .enter(let node):
        if let parent = parent(of: node), isWaiting.last == true, comesBefore(parent, node) {
          leaf(of: parent)
          isWaiting[isWaiting.count - 1] = false
        }
        if isLeaf(node) {
          builder.open(copying: node, of: self)
        } else {
          builder.open(label: labelRange(of: node), of: bytes)
          builder.setCategory(categoryRange(of: node), of: bytes)
        }
        isWaiting.append(!isLeaf(node))
      case .leave(let node):
        if isWaiting.popLast() == true { leaf(of: node) }
        builder.close()
      }
    }
    return builder.finish()
  }

  /// Whether the word of a node stands before the first word at another node or under it.
  private func comesBefore(_ node: Int, _ other: Int) -> Bool {
    (position(of: node) ?? 0) < span(of: other).lowerBound
  }

  /// The dependency tree that `constituentsOfDependencies()` was made of: the word of the leaf with the category `HD` is that of
  /// the phrase.
  ///
  /// - Returns: nil where a phrase has no such leaf, or several.
  /// - Complexity: linear, whatever the depth.
  public func dependenciesOfConstituents() -> Tree? {
    var heads = [Int](repeating: -1, count: nodeCount)
    for node in records.indices
    where isLeaf(node) && categoryBytes(of: node).elementsEqual(Self.headCategory.utf8) {
      guard let parent = parent(of: node), heads[parent] < 0 else { return nil }
      heads[parent] = node
    }
    guard records.indices.allSatisfy({ isLeaf($0) || heads[$0] >= 0 }) else { return nil }
    var builder = TreeBuilder()
    for step in traversal {
      switch step {
      case .enter(let node):
        if let parent = parent(of: node), heads[parent] == node { continue }
        let word = isLeaf(node) ? node : heads[node]
        builder.open(
          label: label(of: node), category: category(of: node) ?? "", word: self.word(of: word),
          position: position(of: word))
      case .leave(let node):
        if let parent = parent(of: node), heads[parent] == node { continue }
        builder.close()
      }
    }
    return builder.finish()
  }
}
