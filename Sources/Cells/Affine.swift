/// A read-out: y = W x + b, at every row by itself.
///
/// x is the input (D), y the only state field (K); W is K x D, b has K elements.
public struct Affine: Cell {
  public let name = "affine"
  public let inputSize: Int
  /// K: the width of y.
  public let outputSize: Int
  public let arity = Arity.slots(0)
  public var state: [StateField] { [StateField("y", width: outputSize)] }

  /// A read-out from inputs of width D to K numbers.
  public init(inputSize: Int, outputSize: Int) {
    self.inputSize = inputSize
    self.outputSize = outputSize
  }

  public func step(_ f: VertexFunction) {
    f.yield(f.linear("weight", f.input, to: outputSize) + f.vector("bias", size: outputSize))
  }
}
