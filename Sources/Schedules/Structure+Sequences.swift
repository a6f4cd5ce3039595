public import EspalierTrees

extension Structure {
  /// A sequence: node t reads input t and the node before it, and every node is an output.
  ///
  /// A sequence of which only the first input is there unrolls a vector into a sequence; one without inputs that
  /// begins with a boundary state unrolls a state.
  ///
  /// - Parameters:
  ///   - inputs: the number of each step's input, or nil where a step has none.
  ///   - boundary: the boundary state before the first step, or nil for none.
  public init(sequence inputs: some Sequence<Int?>, after boundary: Int? = nil) {
    self.init()
    for input in inputs {
      let previous = nodeCount > 0 ? nodeCount - 1 : boundary.map { -1 - $0 }
      append(input: input, children: CollectionOfOne(previous).lazy.compactMap { $0 })
    }
    outputs = (0..<nodeCount).map(Int32.init)
  }

  /// The words of a tree as one sequence, read from left to right, of which every token is an output.
  ///
  /// The output of a tree's node that has a word is that word's step; other nodes have none.
  ///
  /// - Parameter wordNumber: the input number of a word.
  public init(tokensOf tree: Tree, wordNumber: (String) -> Int) {
    self.init(sequence: tree.words.map(wordNumber))
    outputs = (0..<tree.nodeCount).map { node in tree.position(of: node).map(Int32.init) ?? -1 }
  }

  /// The same structure, in which nodes at every n-th level, but the first, are of kind 1 and others of kind 0.
  ///
  /// Source: truncated back-propagation through time, see `Truncated`.
  public func truncated(every steps: Int) -> Structure {
    precondition(steps > 0, "gradients go back at least one step, not \(steps)")
    var result = Structure()
    result.reserve(nodes: nodeCount, children: children.count)
    for node in 0..<nodeCount {
      let level = Int(levels[node])
      result.append(
        input: inputs[node] < 0 ? nil : Int(inputs[node]), children: children(of: node).lazy.map(Int.init),
        kind: level > 0 && level % steps == 0 ? 1 : 0)
    }
    result.outputs = outputs
    return result
  }
}
