extension Tree {
  /// The position of a node's word in the sentence, counted from 0; nil where a node has none.
  public func position(of node: Int) -> Int? {
    guard hasWord(node) else { return nil }
    return Int(positions.isEmpty ? records[node].spanStart : positions[node])
  }

  /// The nodes with a word, in the order of the sentence.
  public var tokens: [Int] {
    if positions.isEmpty { return records.indices.filter(isLeaf) }
    var tokens = [Int](repeating: 0, count: tokenCount)
    for (node, position) in positions.enumerated() where position >= 0 { tokens[Int(position)] = node }
    return tokens
  }

  /// The words in the order of the sentence, as they were written.
  public var words: [String] { tokens.map { String(decoding: wordBytes(of: $0), as: UTF8.self) } }

  /// The words in the order of the sentence, as they were written, joined by one space.
  public var text: String { words.joined(separator: " ") }

  /// The tokens from the first to the last one at a node or under it, counted from 0, end excluded.
  ///
  /// In a projective tree these are the tokens at the node and under it; where branches cross, some of
  /// those in between are not.
  public func span(of node: Int) -> Range<Int> {
    Int(records[node].spanStart)..<Int(records[node].spanEnd)
  }

  /// Whether no branches cross: the tokens at every node and under it follow one another.
  ///
  /// - Complexity: linear in the nodes.
  public var isProjective: Bool {
    if positions.isEmpty { return true }
    var counts = positions.map { $0 < 0 ? Int32(0) : 1 }
    for node in records.indices {
      guard counts[node] == records[node].spanEnd - records[node].spanStart else { return false }
      if let parent = parent(of: node) { counts[parent] += counts[node] }
    }
    return true
  }

  /// Whether words stand at leaves only, in the order of the leaves, as brackets have them.
  package var hasWordsAtLeavesInOrder: Bool { positions.isEmpty }
}
