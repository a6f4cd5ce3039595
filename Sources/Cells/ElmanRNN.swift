/// The simple recurrent network, over chains.
///
///     h = f(W x + U h' + b)        f = tanh, or max(·, 0)
///
/// x is the input (D), h' the state of the previous step (H); W is H x D, U is H x H, b has H elements.
///
/// Source: Elman 1990. In PyTorch's `nn.RNN` there are two biases, whose sum is b.
public struct ElmanRNN: Cell {
  public let name = "rnn"
  public let inputSize: Int
  /// H: the width of h.
  public let hiddenSize: Int
  /// f.
  public let activation: Activation
  public let arity = Arity.slots(1)
  public var state: [StateField] { [StateField("h", width: hiddenSize)] }

  /// A cell from inputs of width D to states of width H.
  public init(inputSize: Int, hiddenSize: Int, activation: Activation = .tanh) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.activation = activation
  }

  public func step(_ f: VertexFunction) {
    f.yield(
      h: activation(
        f.linear("W", f.input, to: hiddenSize) + f.linear("U", f.child(0).h, to: hiddenSize)
          + f.vector("b", size: hiddenSize)))
  }
}

/// The non-linear function of a simple network.
public enum Activation: String, Sendable, Hashable, CaseIterable {
  case tanh, relu

  /// Its value.
  public func callAsFunction(_ a: Value) -> Value {
    switch self {
    case .tanh: EspalierCells.tanh(a)
    case .relu: EspalierCells.relu(a)
    }
  }
}
