/// An array of numbers with a name and a shape, as a weight file holds it.
public struct NamedTensor: Sendable, Equatable {
  /// The name, unique within its file.
  public var name: String
  /// The extent of each dimension; the last one is contiguous. Empty for a single number.
  public let shape: [Int]
  /// The numbers, row by row.
  public let values: [Float]

  /// Names an array.
  ///
  /// - Parameter values: as many as the product of `shape`.
  public init(name: String, shape: [Int], values: [Float]) {
    let count = shape.reduce(1, *)
    precondition(count == values.count, "\(values.count) values for the shape \(shape) of '\(name)'")
    self.name = name
    self.shape = shape
    self.values = values
  }
}
