/// The nodes of a tree and, behind them, their words, as patterns see them: a word is a child of its node.
struct PatternNodes {
  let tree: Tree
  /// Whether an item is there: nodes are, and words of nodes that have one.
  let exists: [Bool]
  private let count: Int
  private let lastChildren: [Int]

  init(_ tree: Tree) {
    self.tree = tree
    count = tree.nodeCount
    exists = [Bool](repeating: true, count: count) + (0..<count).map(tree.hasWord)
    var last = [Int](repeating: -1, count: count)
    // Siblings come in their order, so the last one stays.
    for node in 0..<tree.root { last[tree.parent(of: node) ?? 0] = node }
    for node in 0..<count where last[node] < 0 { last[node] = tree.nodeCount + node }
    lastChildren = last
  }

  private func parent(_ item: Int) -> Int? { item >= count ? item - count : tree.parent(of: item) }

  private func span(_ item: Int) -> Range<Int> {
    guard item >= count else { return tree.span(of: item) }
    let position = tree.position(of: item - count) ?? 0
    return position..<position + 1
  }

  /// The first child; of a leaf, its word.
  private func first(_ node: Int) -> Int { tree.firstChild(of: node) ?? count + node }

  /// The items that are related to one of some others.
  func related(_ relation: TreeRelation, to others: [Bool]) -> [Bool] {
    var found = [Bool](repeating: false, count: 2 * count)
    switch relation {
    case .parentOf:
      for item in others.indices where others[item] { if let parent = parent(item) { found[parent] = true } }
    case .childOf:
      for item in found.indices where exists[item] { found[item] = parent(item).map { others[$0] } ?? false }
    case .ancestorOf:
      for node in 0..<count {
        if others[count + node] { found[node] = true }
        if found[node] || others[node], let parent = tree.parent(of: node) { found[parent] = true }
      }
    case .descendantOf:
      for node in (0..<count).reversed() {
        if let parent = tree.parent(of: node) { found[node] = others[parent] || found[parent] }
        if exists[count + node] { found[count + node] = others[node] || found[node] }
      }
    case .hasLeftmostDescendant:
      for node in 0..<count { found[node] = reaches(first(node), others, found) }
    case .hasRightmostDescendant:
      for node in 0..<count { found[node] = reaches(lastChildren[node], others, found) }
    case .hasOnlyChild, .isOnlyChild, .hasChild, .isChild: relateChildren(relation, others, &found)
    case .sisterOf, .directlyBeforeSister, .directlyBehindSister, .beforeSister, .behindSister:
      relateSisters(relation, others, &found)
    case .directlyBefore, .directlyBehind, .before, .behind: relatePlaces(relation, others, &found)
    }
    return found
  }

  private func reaches(_ child: Int, _ others: [Bool], _ found: [Bool]) -> Bool {
    others[child] || child < count && found[child]
  }

  private func relateChildren(_ relation: TreeRelation, _ others: [Bool], _ found: inout [Bool]) {
    for node in 0..<count {
      let children = tree.childCount(of: node)
      switch relation {
      case .hasOnlyChild: found[node] = children <= 1 && others[first(node)]
      case .isOnlyChild: if children <= 1 { found[first(node)] = others[node] }
      case .hasChild(let place): if let child = child(place, of: node) { found[node] = others[child] }
      case .isChild(let place): if let child = child(place, of: node) { found[child] = others[node] }
      default: break
      }
    }
  }

  /// A child by its number from the left, or from the right where that is negative.
  private func child(_ place: Int, of node: Int) -> Int? {
    if place == 1 { return first(node) }
    if place == -1 { return lastChildren[node] }
    let children = tree.childCount(of: node)
    let index = place > 0 ? place - 1 : children + place
    guard index >= 0, index < children else { return nil }
    return tree.children(of: node).dropFirst(index).first { _ in true }
  }

  private func relateSisters(_ relation: TreeRelation, _ others: [Bool], _ found: inout [Bool]) {
    switch relation {
    case .directlyBeforeSister:
      for node in 0..<count { found[node] = tree.nextSibling(of: node).map { others[$0] } ?? false }
    case .directlyBehindSister:
      for node in 0..<count { if let next = tree.nextSibling(of: node) { found[next] = others[node] } }
    case .behindSister: markSisters(0..<count, others, &found)
    case .beforeSister: markSisters((0..<count).reversed(), others, &found)
    default:
      markSisters(0..<count, others, &found)
      markSisters((0..<count).reversed(), others, &found)
    }
  }

  /// Marks nodes that come behind one of some sisters, in an order in which sisters come one after the other.
  private func markSisters(_ order: some Sequence<Int>, _ others: [Bool], _ found: inout [Bool]) {
    var hasOne = [Bool](repeating: false, count: count)
    for node in order {
      guard let parent = tree.parent(of: node) else { continue }
      if hasOne[parent] { found[node] = true }
      if others[node] { hasOne[parent] = true }
    }
  }

  private func relatePlaces(_ relation: TreeRelation, _ others: [Bool], _ found: inout [Bool]) {
    let words = tree.tokenCount
    var starts = [Bool](repeating: false, count: words + 1)
    var ends = starts
    var (lastStart, firstEnd) = (-1, words + 1)
    for item in others.indices where others[item] {
      let span = span(item)
      (starts[span.lowerBound], ends[span.upperBound]) = (true, true)
      (lastStart, firstEnd) = (max(lastStart, span.lowerBound), min(firstEnd, span.upperBound))
    }
    for item in found.indices where exists[item] {
      let span = span(item)
      switch relation {
      case .directlyBefore: found[item] = starts[span.upperBound]
      case .directlyBehind: found[item] = ends[span.lowerBound]
      case .before: found[item] = lastStart >= span.upperBound
      default: found[item] = firstEnd <= span.lowerBound
      }
    }
  }
}
