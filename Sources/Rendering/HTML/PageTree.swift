import EspalierTrees

/// The different labels and categories of a page, by number; 0 is none.
struct LabelTable {
  private(set) var labels = [""]
  /// How often each stands at a node, as a label or as a category.
  private(set) var counts = [0]
  private var numbers = ["": 0]

  /// The number of a label that stands at a node.
  mutating func number(of label: String) -> Int {
    let number = number(ofOther: label)
    counts[number] += 1
    return number
  }

  /// The number of a label that may stand at no node.
  mutating func number(ofOther label: String) -> Int {
    if let number = numbers[label] { return number }
    numbers[label] = labels.count
    labels.append(label)
    counts.append(0)
    return labels.count - 1
  }
}

extension PageText {
  /// Appends a tree as an object: the shape as numbers of children in post-order, labels by their numbers, words.
  ///
  /// | key | what |
  /// |---|---|
  /// | `a` | the number of children of every node, in post-order |
  /// | `l`, `c` | the label and the category of every node, by number; `c` only where a node has one |
  /// | `w` | the words of the nodes that have one, in post-order |
  /// | `i` | the nodes with children that have a word, where there are any |
  /// | `p` | the position of each word of `w`, where words are not in the order of the sentence |
  /// | `t` | a line that stands with the tree |
  /// | `g` | nodes that the treebank labels otherwise, each before the number of that label, where there are any |
  /// | `n`, `q` | the nodes with probabilities, if not all, and these, in thousandths |
  mutating func tree(
    _ tree: Tree, _ table: inout LabelTable, caption: String, probabilities: NodeProbabilities?,
    gold: [Int: String]
  ) {
    let nodes = 0..<tree.nodeCount
    raw("{\"a\":")
    array(nodes.lazy.map(tree.childCount))
    raw(",\"l\":[")
    for node in nodes { element(table.number(of: tree.label(of: node)), isFirst: node == 0) }
    raw("]")
    if tree.hasCategories {
      raw(",\"c\":[")
      for node in nodes { element(table.number(of: tree.category(of: node) ?? ""), isFirst: node == 0) }
      raw("]")
    }
    words(of: tree)
    if !caption.isEmpty {
      raw(",\"t\":")
      string(caption)
    }
    if !gold.isEmpty {
      raw(",\"g\":")
      array(gold.sorted { $0.key < $1.key }.flatMap { [$0.key, table.number(ofOther: $0.value)] })
    }
    if let probabilities {
      if probabilities.nodes.count < tree.nodeCount {
        raw(",\"n\":")
        array(probabilities.nodes)
      }
      raw(",\"q\":")
      array(probabilities.values.lazy.map { $0.isFinite ? Int(($0 * 1000).rounded()) : 0 })
    }
    raw("}")
  }

  private mutating func words(of tree: Tree) {
    raw(",\"w\":[")
    var isFirst = true
    for node in 0..<tree.nodeCount {
      guard let word = tree.word(of: node) else { continue }
      if !isFirst { raw(",") }
      isFirst = false
      string(Words.unescaped(word))
    }
    raw("]")
    let inner = (0..<tree.nodeCount).filter { tree.hasWord($0) && !tree.isLeaf($0) }
    if !inner.isEmpty {
      raw(",\"i\":")
      array(inner)
    }
    let positions = (0..<tree.nodeCount).compactMap(tree.position)
    if positions != Array(0..<positions.count) {
      raw(",\"p\":")
      array(positions)
    }
  }
}
