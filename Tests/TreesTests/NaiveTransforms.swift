import EspalierTrees

/// Transforms as a textbook has them: recursive, on recursive trees.
extension NaiveTree {
  /// Intermediate nodes around one child of every node, with markers; `centre` says which child by the number of children.
  func binarized(centre: (Int) -> Int, markov: Int?) -> NaiveTree {
    guard case .node(let label, let original) = self else { return self }
    let children = original.map { $0.binarized(centre: centre, markov: markov) }
    let place = centre(original.count)
    return .node(label: label, Self.split(label, children, original.map(\.label), place, markov))
  }

  /// The two children at most of a node over some children of the original.
  private static func split(
    _ label: String, _ children: [NaiveTree], _ labels: [String], _ centre: Int, _ markov: Int?
  ) -> [NaiveTree] {
    guard children.count > 2 else { return children }
    if centre > 0 {
      // What is left is split to the left next, unless the centre has come to the left end.
      let rest = Array(labels[1...])
      let inner = split(label, Array(children[1...]), rest, centre - 1, markov)
      let count = markov ?? rest.count
      let names = centre > 1 ? Array(rest.prefix(count)) : Array(rest.suffix(count))
      return [children[0], .node(label: "\(label)|<\(names.joined(separator: "-"))>", inner)]
    }
    let rest = Array(labels.dropLast())
    let inner = split(label, Array(children.dropLast()), rest, 0, markov)
    let names = rest.suffix(markov ?? rest.count).joined(separator: "-")
    return [.node(label: "\(label)|<\(names)>", inner), children[children.count - 1]]
  }

  func joined(intoLeaves: Bool, under outer: String? = nil) -> NaiveTree {
    let label = outer.map { $0 + "+" + self.label } ?? self.label
    switch self {
    case .leaf(_, let word): return .leaf(label: label, word: word)
    case .node(_, let children):
      if children.count == 1, intoLeaves || !children[0].children.isEmpty {
        return children[0].joined(intoLeaves: intoLeaves, under: label)
      }
      return .node(label: label, children.map { $0.joined(intoLeaves: intoLeaves) })
    }
  }

  func removing(_ isUnwanted: (_ label: String, _ word: String) -> Bool) -> NaiveTree? {
    switch self {
    case .leaf(let label, let word): return isUnwanted(label, word) ? nil : self
    case .node(let label, let children):
      let left = children.compactMap { $0.removing(isUnwanted) }
      return left.isEmpty ? nil : .node(label: label, left)
    }
  }
}
