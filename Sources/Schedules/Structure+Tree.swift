public import EspalierTrees

extension Structure {
  /// A tree from its leaves up: a node for every node of the tree, in the same order.
  ///
  /// - Parameter wordNumber: the input number of a word. Nodes without a word have no input.
  public init(bottomUp tree: Tree, wordNumber: (String) -> Int) {
    self.init()
    reserve(nodes: tree.nodeCount, children: tree.nodeCount - 1)
    for node in 0..<tree.nodeCount {
      append(input: tree.word(of: node).map(wordNumber), children: tree.children(of: node))
    }
    outputs = (0..<tree.nodeCount).map(Int32.init)
  }

  /// The phrases of a tree as sequences of words, read from left to right.
  ///
  /// The output of a tree's node is the last word of its phrase, in the sequence that starts with its
  /// first word; phrases that start at the same word share their common beginning. The phrase of a node
  /// of a dependency tree is its word and all words under it, in the order of the sentence; where branches
  /// cross, also the words in between.
  ///
  /// - Parameters:
  ///   - isWanted: whether the phrase of a node is read; others have no output.
  ///   - wordNumber: the input number of a word.
  public init(phrasesOf tree: Tree, isWanted: (Int) -> Bool, wordNumber: (String) -> Int) {
    self.init()
    let words = tree.words.map(wordNumber)
    let ends = Self.phraseEnds(of: tree, isWanted: isWanted)
    var first = [Int](repeating: 0, count: words.count)
    for (start, end) in ends.enumerated() where end > start {
      first[start] = nodeCount
      for place in start..<end {
        append(input: words[place], children: place == start ? [] : [nodeCount - 1])
      }
    }
    outputs = (0..<tree.nodeCount).map { node in
      let span = tree.span(of: node)
      guard isWanted(node), !span.isEmpty else { return -1 }
      return Int32(first[span.lowerBound] + span.count - 1)
    }
  }

  /// The number of nodes that reading all phrases of a tree takes: it grows with the square of the
  /// words where many phrases are long.
  ///
  /// - Parameter isApart: whether every phrase is read by itself, so that a common beginning is read again.
  public static func stepCount(phrasesOf tree: Tree, apart isApart: Bool = false) -> Int {
    if isApart { return (0..<tree.nodeCount).reduce(0) { $0 + tree.span(of: $1).count } }
    return phraseEnds(of: tree, isWanted: { _ in true }).enumerated().reduce(0) {
      $0 + max(0, $1.element - $1.offset)
    }
  }

  /// For every word, where the longest wanted phrase that starts with it ends; 0 where none does.
  private static func phraseEnds(of tree: Tree, isWanted: (Int) -> Bool) -> [Int] {
    var ends = [Int](repeating: 0, count: tree.tokenCount)
    for node in 0..<tree.nodeCount where isWanted(node) {
      let span = tree.span(of: node)
      if !span.isEmpty { ends[span.lowerBound] = max(ends[span.lowerBound], span.upperBound) }
    }
    return ends
  }
}
