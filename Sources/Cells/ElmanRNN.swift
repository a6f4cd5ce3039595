/// The simple recurrent network, over chains.
///
///     h = f(W x + U h' + b)        f = tanh, or max(·, 0)
///
/// x is the input (D), h' the state of the previous step (H); W is H x D, U is H x H, b has H elements.
///
/// With layer normalisation, h = f(LN(W x + U h') + b), with the vector gain (``VertexFunction/layerNorm(_:_:)``).
///
/// Source: Elman 1990; layer normalisation: Ba, Kiros and Hinton 2016, equation 4. In PyTorch's `nn.RNN` there are two biases, whose sum is b.
public struct ElmanRNN: Cell {
  public let name = "rnn"
  public let inputSize: Int
  /// H: the width of h.
  public let hiddenSize: Int
  /// f.
  public let activation: Activation
  /// Whether the sum is normalised.
  public let hasLayerNorm: Bool
  public let arity = Arity.slots(1)
  public var state: [StateField] { [StateField("h", width: hiddenSize)] }

  /// A cell from inputs of width D to states of width H.
  public init(
    inputSize: Int, hiddenSize: Int, activation: Activation = .tanh, hasLayerNorm: Bool = false
  ) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.activation = activation
    self.hasLayerNorm = hasLayerNorm
  }

  public func step(_ f: VertexFunction) {
    let sum = f.linear("W", f.input, to: hiddenSize) + f.linear("U", f.child(0).h, to: hiddenSize)
    let bias = f.vector("b", size: hiddenSize)
    f.yield(h: activation((hasLayerNorm ? f.layerNorm("gain", sum) : sum) + bias))
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
