import CKernels

extension Buffer {
  /// All elements, copied.
  public var list: [S] { Array(elements) }

  /// Sets all elements.
  public func fill(_ list: [S]) {
    precondition(list.count == count, "\(list.count) values for \(count) elements")
    for (index, value) in list.enumerated() { pointer[index] = value }
  }

  /// The sum of the squares of all elements.
  public func sumOfSquares() -> Double {
    S.kernels.table.pointee.sumOfSquares(pointer, Int64(count))
  }
}
