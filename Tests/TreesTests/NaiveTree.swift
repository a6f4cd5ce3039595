import EspalierTrees

/// A tree as a textbook has it: recursive, slow, and independent of the flat one.
indirect enum NaiveTree: Hashable {
  case leaf(label: String, word: String)
  case node(label: String, [NaiveTree])

  var label: String {
    switch self {
    case .leaf(let label, _), .node(let label, _): return label
    }
  }

  var children: [NaiveTree] {
    guard case .node(_, let children) = self else { return [] }
    return children
  }

  var brackets: String {
    switch self {
    case .leaf(let label, let word): return "(\(label) \(word))"
    case .node(let label, let children):
      return "(\(label) \(children.map(\.brackets).joined(separator: " ")))"
    }
  }

  var xml: String {
    let attribute = label.isEmpty ? "" : " label=\"\(label)\""
    switch self {
    case .leaf(_, let word): return "<leaf\(attribute)>\(word)</leaf>"
    case .node(_, let children):
      return "<node\(attribute)>\(children.map(\.xml).joined())</node>"
    }
  }

  var words: [String] {
    switch self {
    case .leaf(_, let word): return [word]
    case .node(_, let children): return children.flatMap(\.words)
    }
  }

  var depth: Int { 1 + (children.map(\.depth).max() ?? 0) }
  var arity: Int { children.map(\.arity).reduce(children.count, max) }

  /// The subtrees in post-order.
  var postOrder: [NaiveTree] { children.flatMap(\.postOrder) + [self] }

  /// The flat tree of the same shape.
  var flat: Tree {
    switch self {
    case .leaf(let label, let word): return Tree(label: label, word: word)
    case .node(let label, let children): return Tree(label: label, children: children.map(\.flat))
    }
  }

  func binarized(_ side: Tree.Side) -> NaiveTree {
    guard case .node(let label, let original) = self else { return self }
    var children = original.map { $0.binarized(side) }
    while children.count > 2 {
      switch side {
      case .left: children.replaceSubrange(0..<2, with: [.node(label: "", Array(children[..<2]))])
      case .right:
        let last = children.count - 2
        children.replaceSubrange(last..., with: [.node(label: "", Array(children[last...]))])
      }
    }
    return .node(label: label, children)
  }

  func collapsed(under outer: String = "") -> NaiveTree {
    let label = outer.isEmpty ? self.label : outer
    switch self {
    case .leaf(_, let word): return .leaf(label: label, word: word)
    case .node(_, let children) where children.count == 1: return children[0].collapsed(under: label)
    case .node(_, let children): return .node(label: label, children.map { $0.collapsed() })
    }
  }
}
