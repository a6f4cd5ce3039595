extension Tree {
  /// The tree in which every chain of single children is one node.
  ///
  /// The topmost label of the chain stays, and so does the topmost category; unlabelled nodes of the
  /// chain have none to give. A chain that ends at a leaf becomes a leaf: `(NP (NN dog))` is `(NP dog)`. A node with a word of its own
  /// is not part of a chain that goes on below it.
  /// - Complexity: linear, whatever the depth.
  public func collapsingUnaries() -> Tree {
    var builder = TreeBuilder()
    // Where the first label of the chain in hand lies.
    var label = 0..<0
    var category = 0..<0
    for step in traversal {
      switch step {
      case .enter(let node):
        if label.isEmpty { label = labelRange(of: node) }
        if category.isEmpty { category = categoryRange(of: node) }
        if isLink(node) { continue }
        builder.open(label: label, of: bytes)
        if hasWord(node) {
          builder.setWord(wordRange(of: node), of: bytes)
          if !positions.isEmpty { builder.setPosition(Int(positions[node])) }
        }
        builder.setCategory(category, of: bytes)
        (label, category) = (0..<0, 0..<0)
      case .leave(let node):
        if !isLink(node) { builder.close() }
      }
    }
    return builder.finish()
  }

  /// Whether a node is a link of a chain: it has one child, and no word that would be lost.
  private func isLink(_ node: Int) -> Bool { childCount(of: node) == 1 && !hasWord(node) }
}

extension Tree {
  /// Which nodes are joined to chains.
  public enum Chains: Sendable, Hashable {
    /// All nodes with a single child, down to leaves: `(NP (NN dog))` is `(NP+NN dog)`.
    case all
    /// Inner nodes only: `(S (VP (VB go)))` is `(S+VP (VB go))`.
    case inner
  }

  /// What stands between the labels of a chain.
  public static let chainMark: Character = "+"

  /// The tree in which every chain of single children is one node with all their labels: `S+VP` for `(S (VP ...))`.
  ///
  /// Categories are joined in the same way where a node of the chain has one. A node with a word of its own is not
  /// part of a chain that goes on below it. `restoringUnaries()` undoes it.
  ///
  /// - Throws: `TreeTransformError` (`labelHoldsMark`).
  /// - Complexity: linear, whatever the depth.
  /// Source: NLTK's `collapse_unary`, with `collapsePOS` for `all`.
  public func joiningUnaries(_ chains: Chains = .all) throws(TreeTransformError) -> Tree {
    for node in 0..<nodeCount {
      for text in [labelBytes(of: node), categoryBytes(of: node)] where text.contains(Self.chainByte) {
        throw TreeTransformError(
          .labelHoldsMark(String(decoding: text, as: UTF8.self), mark: String(Self.chainMark)))
      }
    }
    var builder = TreeBuilder()
    var label: [UInt8] = []
    var category: [UInt8] = []
    var hasCategory = false
    for step in traversal {
      switch step {
      case .enter(let node):
        label += labelBytes(of: node)
        category += categoryBytes(of: node)
        if !categoryBytes(of: node).isEmpty { hasCategory = true }
        if isLink(node, chains) {
          label.append(Self.chainByte)
          category.append(Self.chainByte)
          continue
        }
        builder.open(label: label.indices, of: label)
        if hasWord(node) {
          builder.setWord(wordRange(of: node), of: bytes)
          if let position = position(of: node) { builder.setPosition(position) }
        }
        if hasCategory { builder.setCategory(category.indices, of: category) }
        label.removeAll(keepingCapacity: true)
        category.removeAll(keepingCapacity: true)
        hasCategory = false
      case .leave(let node):
        if !isLink(node, chains) { builder.close() }
      }
    }
    return builder.finish()
  }

  /// The tree in which every node with joined labels is a chain of single children again: `(S+VP ...)` is
  /// `(S (VP ...))`.
  ///
  /// A word, which stays at the lowest node of its chain, keeps its place in the sentence.
  /// - Complexity: linear, whatever the depth.
  public func restoringUnaries() -> Tree {
    guard bytes.contains(Self.chainByte) else { return self }
    var builder = TreeBuilder()
    var links: [Int] = []
    for step in traversal {
      switch step {
      case .enter(let node):
        let labels = parts(labelRange(of: node))
        let categories = parts(categoryRange(of: node))
        // A category that isn't joined belongs to the topmost node.
        for link in labels.indices {
          builder.open(label: labels[link], of: bytes)
          if link == labels.count - 1, hasWord(node) {
            builder.setWord(wordRange(of: node), of: bytes)
            if let position = position(of: node) { builder.setPosition(position) }
          }
          if link < categories.count { builder.setCategory(categories[link], of: bytes) }
        }
        links.append(labels.count)
      case .leave:
        for _ in 0..<(links.popLast() ?? 0) { builder.close() }
      }
    }
    return builder.finish()
  }

  private static let chainByte = UInt8(ascii: "+")

  private func isLink(_ node: Int, _ chains: Chains) -> Bool {
    guard isLink(node) else { return false }
    return chains == .all || !(firstChild(of: node).map(isLeaf) ?? true)
  }

  /// What lies between marks in some bytes of the text; one part where there is none.
  private func parts(_ range: Range<Int>) -> [Range<Int>] {
    bytes[range].split(separator: Self.chainByte, omittingEmptySubsequences: false).map {
      $0.startIndex..<$0.endIndex
    }
  }
}
