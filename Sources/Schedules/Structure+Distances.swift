extension Structure {
  /// The steps from every node to the nearest of some nodes above it; nil where none of them reads it, directly or
  /// through others.
  ///
  /// - Complexity: linear in nodes and edges.
  public func distances(to outputs: some Sequence<Int>) -> [Int?] {
    var distances = [Int?](repeating: nil, count: nodeCount)
    for output in outputs { distances[output] = 0 }
    for node in (0..<nodeCount).reversed() {
      guard let own = distances[node] else { continue }
      for child in children(of: node) where child >= 0 {
        distances[Int(child)] = min(distances[Int(child)] ?? .max, own + 1)
      }
    }
    return distances
  }
}
