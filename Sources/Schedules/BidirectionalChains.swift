/// What the two passes of a bidirectional network read of a structure that is made of chains.
package struct BidirectionalChains {
  /// The sequences from first to last, a chain each, in which node a stands for the node `origins[a]` of the
  /// structure. Every node is an output.
  package private(set) var apart: Structure
  /// The node of the structure for each node of `apart`.
  package private(set) var origins: [Int32]
  /// The sequences from last to first; output a is the node that stands for node a of `apart`.
  package private(set) var reverse: Structure
  /// The node of the structure that each node of `reverse` reads the input of.
  package private(set) var reverseOrigins: [Int32]
  /// For every output of the structure, where it is read in `apart`: forwards at `last`, backwards at `first`;
  /// -1 where there is none.
  package private(set) var last: [Int32]
  package private(set) var first: [Int32]

  /// Chains of which every output is a sequence of its own, from the beginning of its chain to the output.
  ///
  /// Sequences with a common end share the rows of their way back.
  package init(phrases structure: Structure) {
    (apart, origins, reverse, reverseOrigins) = (Structure(), [], Structure(), [])
    (last, first) = ([], [])
    var lastOf = [Int32](repeating: -1, count: structure.nodeCount)
    var known: [Suffix: Int] = [:]
    var reverseOf: [Int32] = []
    for output in structure.outputs {
      guard output >= 0 else {
        last.append(-1)
        first.append(-1)
        continue
      }
      let length = structure.levels[Int(output)]
      if lastOf[Int(output)] < 0 {
        var path = [output]
        while let before = structure.children(of: Int(path[path.count - 1])).first { path.append(before) }
        // From last to first: a suffix is known by its first node's input and what follows it.
        var next = -1
        var places: [Int32] = []
        for node in path {
          let suffix = Suffix(input: structure.inputs[Int(node)], next: next)
          next =
            known[suffix]
            ?? reverse.append(
              input: Int(node), children: CollectionOfOne(next).lazy.filter { $0 >= 0 })
          if known.updateValue(next, forKey: suffix) == nil { reverseOrigins.append(node) }
          places.append(Int32(next))
        }
        for node in path.reversed() {
          let isFirst = node == path[path.count - 1]
          apart.append(input: Int(node), children: isFirst ? [] : [apart.nodeCount - 1])
          origins.append(node)
        }
        reverseOf += places.reversed()
        lastOf[Int(output)] = Int32(apart.nodeCount - 1)
      }
      last.append(lastOf[Int(output)])
      first.append(lastOf[Int(output)] - length)
    }
    apart = apart.withAllOutputs()
    reverse.outputs = reverseOf
  }

  /// Chains whose outputs are steps of them: each is read in the whole of its chain.
  package init(steps structure: Structure) {
    origins = (0..<Int32(structure.nodeCount)).map { $0 }
    apart = structure.reading(origins[...])
    reverse = apart.turnedRound()
    reverseOrigins = reverse.inputs
    last = structure.outputs
    first = structure.outputs
  }

  /// The rest of a sequence: what is read first, and what follows it.
  private struct Suffix: Hashable {
    var input: Int32
    var next: Int
  }
}
