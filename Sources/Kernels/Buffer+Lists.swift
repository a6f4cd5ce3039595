import CKernels

extension Buffer {
  /// All elements, copied.
  public var list: [S] { Array(elements) }

  /// Sets all elements.
  public func fill(_ list: [S]) {
    precondition(list.count == count, "\(list.count) values for \(count) elements")
    pointer.copy(from: list)
  }

  /// Sets a range of elements.
  public func replace(_ range: Range<Int>, with list: [S]) {
    precondition(list.count == range.count, "\(list.count) values for \(range.count) elements")
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "elements \(range) of \(count)")
    (pointer + range.lowerBound).copy(from: list)
  }

  /// The sum of the squares of all elements.
  public func sumOfSquares() -> Double {
    S.kernels.table.pointee.sumOfSquares(pointer, Int64(count))
  }
}
