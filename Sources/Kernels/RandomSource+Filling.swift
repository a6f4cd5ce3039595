extension RandomSource {
  /// Draws elements uniformly between -bound and bound, in their order.
  @specialized(where S == Float)
  mutating func fill<S: KernelScalar>(_ elements: UnsafeMutableBufferPointer<S>, bound: S) {
    for index in elements.indices { elements[index] = uniform(in: -bound..<bound) }
  }
}

extension Matrix {
  /// Draws all elements uniformly between -bound and bound, row after row.
  public func fill(uniformWithin bound: S, using random: inout RandomSource) {
    for row in 0..<rowCount {
      random.fill(UnsafeMutableBufferPointer(start: pointer + row * stride, count: width), bound: bound)
    }
  }
}

extension Buffer {
  /// Draws a range of elements uniformly between -bound and bound.
  public func fill(_ range: Range<Int>, uniformWithin bound: S, using random: inout RandomSource) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "elements \(range) of \(count)")
    random.fill(UnsafeMutableBufferPointer(rebasing: elements[range]), bound: bound)
  }
}
