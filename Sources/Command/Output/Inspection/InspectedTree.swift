import Espalier

/// A tree or sentence, and what the gates of a model did on it.
struct InspectedTree {
  /// What can be shown of a node as one number.
  enum Quantity: String, CaseIterable {
    case kept
    case letIn = "let-in"
    case showing, held, shown, moved

    /// Whether it is a share, from 0 to 1, rather than a length.
    var isShare: Bool { self == .kept || self == .letIn || self == .showing }

    /// How pictures call it.
    var title: String {
      switch self {
      case .kept: "kept of it"
      case .letIn: "let in"
      case .showing: "output gate"
      case .held: "held, |c|"
      case .shown: "shown, |h|"
      case .moved: "moved"
      }
    }
  }

  /// The tree, or the words of a sentence.
  let tree: Tree
  /// What the gates did.
  let inspection: GateInspection
  /// The label of every node or token that the model labels; empty for others.
  let labels: [String]
  /// Whether nodes are tokens from first to last.
  let isSequence: Bool

  /// The words of a node.
  func phrase(_ node: Int) -> [String] {
    isSequence ? [tree.words[node]] : Array(tree.words[tree.span(of: node)])
  }

  /// A quantity at every node of a pass; nil where a node has none. What is kept belongs to the node that is kept: how much
  /// of it its reader keeps.
  func values(_ quantity: Quantity, of pass: GateInspection.Pass) -> [Double?] {
    var values = [Double?](repeating: nil, count: pass.nodes.count)
    for (index, node) in pass.nodes.enumerated() {
      switch quantity {
      case .kept: for (place, child) in node.read.enumerated() { values[child] = node.meanKept(place) }
      case .letIn: values[index] = node.letIn
      case .showing: values[index] = node.showing
      case .held: values[index] = node.heldLength
      case .shown: values[index] = node.shownLength
      case .moved: values[index] = node.moved
      }
    }
    return values
  }

  /// The numbers of all units behind a quantity, at every node; nil where a node has none.
  func units(_ quantity: Quantity, of pass: GateInspection.Pass) -> [[Float]?] {
    var units = [[Float]?](repeating: nil, count: pass.nodes.count)
    for (index, node) in pass.nodes.enumerated() {
      switch quantity {
      case .kept: for (place, child) in node.read.enumerated() { units[child] = node.kept[place] }
      case .letIn: units[index] = node.gates["i"] ?? node.gates["z"]?.map { 1 - $0 }
      case .showing: units[index] = node.gates["o"]
      case .held: units[index] = node.held.map(abs)
      case .shown: units[index] = node.shown.map(abs)
      case .moved: units[index] = zip(node.held, node.before).map { abs($0 - $1) }
      }
    }
    return units
  }

  /// The nodes in the order in which people read them: every node before those below it, or the tokens.
  var readingOrder: [Int] {
    if isSequence { return Array(0..<tree.words.count) }
    var order: [Int] = []
    var stack = [tree.root]
    while let node = stack.popLast() {
      order.append(node)
      stack += tree.children(of: node).reversed()
    }
    return order
  }

  /// How far below the root a node lies.
  func depths() -> [Int] {
    guard !isSequence else { return tree.words.map { _ in 0 } }
    var depths = [Int](repeating: 0, count: tree.nodeCount)
    for node in (0..<tree.nodeCount).reversed() {
      if let parent = tree.parent(of: node) { depths[node] = depths[parent] + 1 }
    }
    return depths
  }
}

extension GateInspection.Pass {
  /// Which pass it is, for people.
  var title: String { "layer \(layer), \(way.rawValue)" }
}
