import EspalierTrees

/// Where the nodes of a tree stand that is drawn from the root at the top to words below.
///
/// Every node has a box as wide as it and everything under it; the boxes of siblings stand side by side, so nothing
/// overlaps. A node stands midway between its first and its last child, as far as its own text stays in its box.
struct TopDownLayout {
  /// The room between siblings.
  private static let gap = 12.0

  /// The centre of every node.
  private(set) var centres: [Double]
  /// The level of every node, 0 at the root.
  private(set) var levels: [Int]
  /// The width of the whole.
  let width: Double
  /// The number of levels.
  let levelCount: Int

  /// Lays a tree out.
  ///
  /// - Parameters:
  ///   - widths: the width of what is written at every node.
  ///   - isMirrored: whether the first child stands at the right.
  /// - Complexity: linear in the nodes, whatever the depth.
  init(_ tree: Tree, widths: [Double], isMirrored: Bool = false) {
    let nodes = 0..<tree.nodeCount
    // Without the gap behind the last one.
    var below = [Double](repeating: -Self.gap, count: tree.nodeCount)
    var boxes = widths
    for node in nodes {
      boxes[node] = max(widths[node], below[node])
      if let parent = tree.parent(of: node) { below[parent] += boxes[node] + Self.gap }
    }
    var starts = [Double](repeating: 0, count: tree.nodeCount)
    var levels = [Int](repeating: 0, count: tree.nodeCount)
    var deepest = 0
    for node in nodes.reversed() {
      var start = starts[node] + (boxes[node] - below[node]) / 2
      deepest = max(deepest, levels[node])
      for child in tree.children(of: node) {
        starts[child] = start
        levels[child] = levels[node] + 1
        start += boxes[child] + Self.gap
      }
    }
    var centres = [Double](repeating: 0, count: tree.nodeCount)
    var firsts = [Double](repeating: .infinity, count: tree.nodeCount)
    for node in nodes {
      // Where a box is just as wide as its text, rounding may put the second before the first.
      let (least, most) = (starts[node] + widths[node] / 2, starts[node] + boxes[node] - widths[node] / 2)
      // Children come in order: the last one was laid out last.
      let middle = tree.isLeaf(node) ? (least + most) / 2 : centres[node]
      centres[node] = min(max(middle, least), most)
      guard let parent = tree.parent(of: node) else { continue }
      firsts[parent] = min(firsts[parent], centres[node])
      centres[parent] = (firsts[parent] + centres[node]) / 2
    }
    let width = boxes[tree.root]
    self.centres = isMirrored ? centres.map { width - $0 } : centres
    self.levels = levels
    self.width = width
    levelCount = deepest + 1
  }
}
