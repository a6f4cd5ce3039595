package import EspalierTrees

/// Trees as the model sees them: how often each word occurs, and the label of the root.
package struct CountedTrees: Sendable {
  /// A tree's words with their counts, ascending by word.
  package struct Row: Sendable {
    package let words: [(index: Int, count: Double)]
    /// The index of the root's label, or nil where train doesn't have it.
    package let label: Int?
  }

  package let rows: [Row]

  /// Counts the words of `trees` that `vocabulary` knows.
  package init(_ trees: [Tree], vocabulary: [String: Int], labels: [String: Int]) {
    rows = trees.map { tree in
      var counts: [Int: Double] = [:]
      for word in tree.words {
        if let index = vocabulary[word] { counts[index, default: 0] += 1 }
      }
      return Row(
        words: counts.sorted { $0.key < $1.key }.map { (index: $0.key, count: $0.value) },
        label: labels[tree.label(of: tree.root)])
    }
  }
}

/// Words in a fixed order, with their numbers from 0.
package func numbered(_ items: some Sequence<String>) -> [String: Int] {
  Dictionary(uniqueKeysWithValues: Set(items).sorted().enumerated().map { ($1, $0) })
}
