import EspalierTrees

/// Head rules as a textbook has them: recursive, slow, and read from the table by splitting its lines.
struct NaiveHeads {
  typealias Rule = (fromLeft: Bool, ranks: [[String]])
  var rules: [String: [Rule]] = [:]
  var punctuation: Set<String> = []
  var empty: Set<String> = []
  var coordination: Set<String> = []

  init(_ table: String) {
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case nil: break
      case "%punctuation": punctuation = Set(words.dropFirst())
      case "%empty": empty = Set(words.dropFirst())
      case "%coordination": coordination = Set(words.dropFirst())
      case let phrase?:
        let ranks = words.dropFirst(2).map { $0.split(separator: "|").map(String.init) }
        rules[phrase, default: []].append((words[1] == "left-to-right", ranks))
      }
    }
  }

  static func basic(_ label: String) -> String {
    if label.hasPrefix("-") || label.isEmpty { return label }
    let rest = label.dropFirst().prefix { !"-=|^".contains($0) }
    return String(label.prefix(1)) + rest
  }

  /// 0 for words, 1 for punctuation, 2 for what is empty.
  func kind(_ tree: NaiveTree) -> Int {
    switch tree {
    case .leaf(let label, _):
      let label = Self.basic(label)
      return empty.contains(label) ? 2 : punctuation.contains(label) ? 1 : 0
    case .node(_, let children): return children.map(kind).min() ?? 2
    }
  }

  /// The index among the children of the one that is the head; -1 for a leaf.
  func head(_ tree: NaiveTree) -> Int {
    let children = tree.children
    if children.isEmpty { return -1 }
    let seen = children.indices.filter { kind(children[$0]) == kind(tree) }
    let labels = seen.map { Self.basic(children[$0].label) }
    let rules = rules[Self.basic(tree.label)] ?? rules["*"] ?? [(true, [])]
    var found = rules[rules.count - 1].fromLeft ? 0 : seen.count - 1
    search: for rule in rules {
      for rank in rule.ranks {
        let hits = labels.indices.filter { rank.contains(labels[$0]) || rank == ["*"] }
        if let hit = rule.fromLeft ? hits.first : hits.last {
          found = hit
          break search
        }
      }
    }
    if found > 1, coordination.contains(labels[found - 1]) { found -= 2 }
    return seen[found]
  }

  /// The heads of all nodes in post-order.
  func heads(_ tree: NaiveTree) -> [Int] { tree.children.flatMap(heads) + [head(tree)] }

  /// The word that heads a tree.
  func word(_ tree: NaiveTree) -> String {
    switch tree {
    case .leaf(_, let word): word
    case .node(_, let children): word(children[head(tree)])
    }
  }
}

extension Forests {
  /// Random trees over labels that the English rules know.
  static func syntactic(seed: UInt64, count: Int = 400) -> [NaiveTree] {
    var generator = SeededGenerator(state: seed)
    return (0..<count).map { _ in
      syntactic(budget: Int.random(in: 1...40, using: &generator), &generator)
    }
  }

  private static let phrases = [
    "", "S", "S-TPC-1", "NP", "NP-SBJ", "NP=2", "VP", "PP-LOC", "SBAR", "ADJP", "ADVP|PRT", "QP", "UCP",
    "WHNP-1",
    "NX", "PRN", "FRAG", "CONJP", "X-Y", "-X-Y", "=", "VP|<NP-PP>",
  ]
  private static let tags = [
    "NN", "NNP", "NNS", "DT", "JJ", "JJR", "CD", "CC", "CC", "IN", "TO", "VB", "VBD", "RB", "PRP", "POS", "$",
    "#",
    ",", ".", ":", "``", "-LRB-", "-NONE-", "-NONE-", "WP", "",
  ]

  private static func syntactic(budget: Int, _ generator: inout SeededGenerator) -> NaiveTree {
    if budget <= 1 {
      return .leaf(
        label: tags.randomElement(using: &generator) ?? "",
        word: "w\(Int.random(in: 0...99, using: &generator))")
    }
    let arity = Int.random(in: 1...6, using: &generator)
    let children = (0..<arity).map { _ in syntactic(budget: (budget - 1) / arity, &generator) }
    return .node(label: phrases.randomElement(using: &generator) ?? "", children)
  }
}
