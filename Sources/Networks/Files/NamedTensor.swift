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
    let count = Self.count(of: shape)
    precondition(count == values.count, "\(values.count) values for the shape \(shape) of '\(name)'")
    self.name = name
    self.shape = shape
    self.values = values
  }

  /// The number of values of a shape.
  ///
  /// An empty dimension makes it zero whatever the others are: a hostile file may have them overflow.
  static func count(of shape: [Int]) -> Int { shape.contains(0) ? 0 : shape.reduce(1, *) }
}
