/// A product alone, at every row by itself: y = W x.
///
/// x is the input (D), y the only state field (K); W is K x D.
public struct Projection: Cell {
  public let name = "projection"
  public let inputSize: Int
  /// K: the width of y.
  public let outputSize: Int
  /// The name of the matrix.
  public let matrix: String
  public let arity = Arity.slots(0)
  public var state: [StateField] { [StateField("y", width: outputSize)] }

  /// A product from inputs of width D to K numbers.
  public init(inputSize: Int, outputSize: Int, matrix: String = "W") {
    self.inputSize = inputSize
    self.outputSize = outputSize
    self.matrix = matrix
  }

  public func step(_ f: VertexFunction) { f.yield(f.linear(matrix, f.input, to: outputSize)) }
}
