extension Tree {
  /// The head of every node among its children, by head rules: for every node in post-order the number of the child that
  /// is its head, and -1 for a leaf.
  ///
  /// The only child of a node is its head. Labels, and categories where the rules have `%head`, are all that is looked at.
  /// - Complexity: linear in the nodes and the rules of a phrase, whatever the depth and the number of children.
  public func heads(by rules: HeadRules) -> [Int] {
    let numbers = records.indices.map { rules.number(of: labelBytes(of: $0)) }
    let kinds = headKinds(rules, numbers)
    let seeksMarks = hasCategories && !rules.headCategories.isEmpty
    var heads = [Int](repeating: -1, count: nodeCount)
    var candidates: [Int] = []
    for node in records.indices where !isLeaf(node) {
      candidates.removeAll(keepingCapacity: true)
      // The best kind is that of the node, unless it has a word of its own.
      let best = children(of: node).reduce(HeadKind.empty) { min($0, kinds[$1]) }
      for child in children(of: node) where kinds[child] == best { candidates.append(child) }
      if seeksMarks, let head = candidates.first(where: { isMarked($0, rules) }) {
        heads[node] = head
      } else {
        heads[node] = candidates[rules.head(of: numbers[node], among: candidates, numbers)]
      }
    }
    return heads
  }

  /// The lexical head of every node, by head rules: for every node in post-order the number of the node whose word is
  /// its head. A node with a word is its own.
  ///
  /// - Complexity: that of `heads(by:)`.
  public func headTokens(by rules: HeadRules) -> [Int] { headTokens(heads(by: rules)) }

  /// The lexical heads that head children make.
  func headTokens(_ heads: [Int]) -> [Int] {
    var tokens = Array(records.indices)
    for node in records.indices where !hasWord(node) { tokens[node] = tokens[heads[node]] }
    return tokens
  }

  /// Whether the category of a node makes it a head.
  private func isMarked(_ node: Int, _ rules: HeadRules) -> Bool {
    let category = categoryBytes(of: node)
    return !category.isEmpty && rules.headCategories.contains(String(decoding: category, as: UTF8.self))
  }

  /// What every node is to head rules: a phrase is the best of what it holds.
  func headKinds(_ rules: HeadRules, _ numbers: [Int32]) -> [HeadKind] {
    var kinds = [HeadKind](repeating: .empty, count: nodeCount)
    for node in records.indices {
      if isLeaf(node) {
        let marks = rules.marks[Int(numbers[node])]
        kinds[node] = marks.contains(.empty) ? .empty : marks.contains(.punctuation) ? .punctuation : .word
      } else if hasWord(node) {
        kinds[node] = .word
      }
      if let parent = parent(of: node) { kinds[parent] = min(kinds[parent], kinds[node]) }
    }
    return kinds
  }
}

/// What a node is to head rules, the best first.
enum HeadKind: UInt8, Comparable {
  case word
  case punctuation
  case empty

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension HeadRules {
  /// The index of the head among the children that can be heads.
  fileprivate func head(of phrase: Int32, among children: [Int], _ numbers: [Int32]) -> Int {
    if children.count == 1 { return 0 }
    let own = rules[Int(phrase)]
    var head: Int?
    var direction = Direction.leftToRight
    for rule in own.isEmpty ? otherRules : own {
      direction = rule.direction
      head = rule.head(among: children, numbers)
      if head != nil { break }
    }
    let found = head ?? (direction == .leftToRight ? 0 : children.count - 1)
    // Of things in coordination the one before the conjunction is the head.
    if found >= 2, marks[Int(numbers[children[found - 1]])].contains(.coordination) { return found - 2 }
    return found
  }
}

extension HeadRules.Rule {
  /// The index of the first child of the best rank; nil where no label has a rank.
  fileprivate func head(among children: [Int], _ numbers: [Int32]) -> Int? {
    var best: (index: Int, rank: Int32)?
    for step in children.indices {
      let index = direction == .leftToRight ? step : children.count - 1 - step
      let rank = ranks[Int(numbers[children[index]])]
      if rank < best?.rank ?? Self.noRank { best = (index, rank) }
    }
    return best?.index
  }
}
