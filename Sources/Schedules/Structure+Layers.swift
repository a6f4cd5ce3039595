extension Structure {
  /// The same structure, in which every node is an output.
  public func withAllOutputs() -> Structure {
    var result = self
    result.outputs = (0..<nodeCount).map(Int32.init)
    return result
  }

  /// The same structure, in which node i has input `numbers[i]` (counted from the first one).
  ///
  /// - Parameter keepsOutputs: whether outputs stay what they are; otherwise every node is one.
  public func reading(_ numbers: ArraySlice<Int32>, keepsOutputs: Bool = false) -> Structure {
    precondition(numbers.count == nodeCount, "\(numbers.count) inputs for \(nodeCount) nodes")
    var result = Structure()
    result.reserve(nodes: nodeCount, children: children.count)
    for (node, number) in numbers.enumerated() {
      result.append(
        input: Int(number), children: children(of: node).lazy.map(Int.init), kind: kind(of: node))
    }
    if !keepsOutputs { return result.withAllOutputs() }
    result.outputs = outputs
    return result
  }

  /// The structure turned round: what read a node is read by it, so that states travel from the root to the leaves.
  ///
  /// Node i of this structure is the output i of the other. Readers come in their order, so a node of a graph that is
  /// read by several has them all as children. Boundary states can't be turned round.
  public func turnedRound() -> Structure {
    precondition(
      boundaryCount == 0, "a structure with \(boundaryCount) boundary states can't be turned round")
    var offsets = [Int](repeating: 0, count: nodeCount + 2)
    for child in children { offsets[Int(child) + 2] += 1 }
    for node in 0..<nodeCount { offsets[node + 2] += offsets[node + 1] }
    var readers = [Int](repeating: 0, count: children.count)
    for node in 0..<nodeCount {
      for child in children(of: node) {
        readers[offsets[Int(child) + 1]] = node
        offsets[Int(child) + 1] += 1
      }
    }
    var result = Structure()
    result.reserve(nodes: nodeCount, children: children.count)
    for node in (0..<nodeCount).reversed() {
      result.append(
        input: inputs[node] < 0 ? nil : Int(inputs[node]),
        children: readers[offsets[node]..<offsets[node + 1]].lazy.map { self.nodeCount - 1 - $0 },
        kind: kind(of: node))
    }
    result.outputs = (0..<nodeCount).map { Int32(nodeCount - 1 - $0) }
    return result
  }
}
