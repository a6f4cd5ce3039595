/// A non-linear layer at every row by itself: y = f(W x + b).
///
/// x is the input (D), y the only state field (H); W is H x D, b has H elements, f is tanh or max(·, 0).
public struct DenseLayer: Cell {
  public let name = "dense"
  public let inputSize: Int
  /// H: the width of y.
  public let outputSize: Int
  /// f.
  public let activation: Activation
  public let arity = Arity.slots(0)
  public var state: [StateField] { [StateField("y", width: outputSize)] }

  /// A layer from inputs of width D to H numbers.
  public init(inputSize: Int, outputSize: Int, activation: Activation = .tanh) {
    self.inputSize = inputSize
    self.outputSize = outputSize
    self.activation = activation
  }

  public func step(_ f: VertexFunction) {
    f.yield(activation(f.linear("W", f.input, to: outputSize) + f.vector("b", size: outputSize)))
  }
}
