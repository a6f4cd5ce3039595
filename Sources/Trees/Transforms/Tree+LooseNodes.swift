/// What becomes of nodes that hang at the root only because the treebank attaches them nowhere.
public enum LooseNodes: String, Sendable, Hashable, CaseIterable {
  /// They become children of the lowest node over the words on both sides of them.
  case attach
  /// They are dropped.
  case drop
}

extension Tree {
  /// The tree with nodes that hang nowhere, punctuation above all, attached or dropped.
  ///
  /// NEGRA and TIGER leave nodes without a parent; with `TreebankOptions.separatesLooseNodes`, readers put them beside the
  /// sentence under a root without a label. Such a root's
  /// children are meant here, except the one with the most words, the first of several: the sentence. In a tree whose
  /// root has a label or a word, there are none. Where nothing is left beside the sentence, its node is the root.
  ///
  /// An attached node becomes a child of the lowest node over the word before its first one and the word behind its
  /// last one; words of loose nodes that follow it without a gap are passed over. Where there is no such
  /// word, it stays at the root.
  ///
  /// - Complexity: linear in the nodes and, for each loose node, in the depth.
  /// Source: `root_attach` of treetools (Maier), which attaches the sentence, too, where it lies between words of other nodes.
  public func settlingLooseNodes(_ way: LooseNodes) -> Tree {
    guard !hasLabel(root), !hasWord(root), childCount(of: root) > 1 else { return self }
    let counts = wordCounts()
    var sentence = firstChild(of: root) ?? root
    for child in children(of: root) where counts[child] > counts[sentence] { sentence = child }
    let loose = children(of: root).filter { $0 != sentence }
    switch way {
    case .drop:
      var parts = Rearrangement(self)
      for child in loose { parts.dropSubtree(child) }
      parts.replaceRoot(by: sentence)
      return parts.assembled(.kept)
    case .attach:
      var parts = Rearrangement(self)
      let words = tokens
      for (index, child) in loose.enumerated() {
        guard let (left, right) = neighbours(loose[index...]), left >= 0, right < words.count else {
          continue
        }
        if let target = lowestCommon(words[left], words[right], parts), target != root {
          parts.move(child, to: target)
        }
      }
      if loose.allSatisfy({ parts.parent(of: $0) != root }) { parts.replaceRoot(by: sentence) }
      return parts.assembled(.surface)
    }
  }

  /// The positions beside a loose node and those loose nodes that follow it without a gap.
  private func neighbours(_ loose: ArraySlice<Int>) -> (left: Int, right: Int)? {
    guard let node = loose.first else { return nil }
    var end = span(of: node).upperBound
    for next in loose.dropFirst() {
      let words = span(of: next)
      if words.lowerBound < end { continue }
      guard words.lowerBound == end else { break }
      end = words.upperBound
    }
    return (span(of: node).lowerBound - 1, end)
  }

  /// The lowest node over two others, as the tree is now.
  private func lowestCommon(_ first: Int, _ second: Int, _ parts: Rearrangement) -> Int? {
    var above: Set<Int> = [first]
    var node = first
    while let parent = parts.parent(of: node) {
      above.insert(parent)
      node = parent
    }
    node = second
    while !above.contains(node) {
      guard let parent = parts.parent(of: node) else { return nil }
      node = parent
    }
    return node
  }

  private func wordCounts() -> [Int] {
    var counts = (0..<nodeCount).map { hasWord($0) ? 1 : 0 }
    for node in 0..<root { counts[parent(of: node) ?? root] += counts[node] }
    return counts
  }
}
