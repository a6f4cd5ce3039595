import EspalierTrees

/// The drawing of a tree on its side: a level of the tree is a column, a leaf is a line.
struct SidewaysLayout {
  /// The columns between a level and the next: a space, a line, a space.
  private static let gap = 3

  /// The columns of each level, by the widest content of an inner node.
  private var levels: [Int] = []

  /// Measures a tree; nil if it doesn't fit.
  init?(_ tree: Tree, _ contents: [NodeContent], width: Int) {
    var depth = 0
    var leaves: [(depth: Int, columns: Int)] = []
    for step in tree.traversal {
      guard case .enter(let node) = step else {
        depth -= 1
        continue
      }
      if tree.isLeaf(node) {
        leaves.append((depth, contents[node].columns))
      } else {
        if depth == levels.count { levels.append(0) }
        levels[depth] = max(levels[depth], contents[node].columns)
        // Every level takes some columns: don't measure what is too deep anyway.
        if depth * Self.gap > width { return nil }
      }
      depth += 1
    }
    var starts = [0]
    for level in levels { starts.append(starts[starts.count - 1] + level + Self.gap) }
    guard leaves.allSatisfy({ starts[$0.depth] + $0.columns <= width }) else { return nil }
  }

  func draw(_ tree: Tree, _ contents: [NodeContent], paint: (String, Int?) -> String) -> String {
    var text = ""
    /// For each level above, whether its line goes on below: more children follow there.
    var goesOn: [Bool] = []
    var isFirst = true
    for step in tree.traversal {
      guard case .enter(let node) = step else {
        goesOn.removeLast()
        isFirst = false
        continue
      }
      let hasNext = tree.nextSibling(of: node) != nil
      if tree.parent(of: node) != nil {
        if isFirst {
          text += hasNext ? "┬ " : "─ "
        } else {
          text += lead(goesOn) + (hasNext ? "├ " : "└ ")
        }
      }
      let content = contents[node]
      text += paint(content.text, content.colour)
      if tree.isLeaf(node) {
        text += "\n"
      } else {
        let fill = levels[goesOn.count] - content.columns
        // A dash alone would look like a sign.
        text += " " + String(repeating: fill == 1 ? " " : "─", count: fill)
      }
      goesOn.append(hasNext)
      isFirst = true
    }
    return text
  }

  /// What stands before the line to a child that isn't the first, for the levels above it.
  private func lead(_ goesOn: [Bool]) -> String {
    var lead = ""
    for depth in goesOn.indices {
      lead += String(repeating: " ", count: levels[depth] + 1)
      if depth + 1 < goesOn.count { lead += goesOn[depth + 1] ? "│ " : "  " }
    }
    return lead
  }
}
