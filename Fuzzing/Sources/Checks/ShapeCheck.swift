import EspalierTrees

/// Checks that a tree agrees with itself: links between nodes, tokens and spans.
func checkShape(of tree: Tree) {
  let tokens = tree.tokens
  var firsts = [Int](repeating: .max, count: tree.nodeCount)
  var lasts = [Int](repeating: -1, count: tree.nodeCount)
  for node in 0..<tree.nodeCount {
    if let position = tree.position(of: node) {
      guard tokens.indices.contains(position), tokens[position] == node else {
        finding("the token \(position) is another node")
      }
      firsts[node] = min(firsts[node], position)
      lasts[node] = max(lasts[node], position)
    } else if tree.isLeaf(node) {
      finding("a leaf without a word")
    }
    for child in tree.children(of: node) where tree.parent(of: child) != node || child >= node {
      finding("the child \(child) of \(node) has another parent")
    }
    guard tree.span(of: node) == firsts[node]..<lasts[node] + 1 else {
      finding("the span of \(node) is \(tree.span(of: node))")
    }
    guard let parent = tree.parent(of: node) else {
      if node != tree.root { finding("the node \(node) has no parent") }
      continue
    }
    firsts[parent] = min(firsts[parent], firsts[node])
    lasts[parent] = max(lasts[parent], lasts[node])
  }
  if tokens.count != tree.tokenCount { finding("\(tree.tokenCount) tokens") }
}
