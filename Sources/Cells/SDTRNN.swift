/// The semantic dependency tree network: any number of children, each read through the matrix of its relation to its head.
///
///     h = tanh(W x + Σ_j m_j + b)         m = U^k h
///
/// x is the input (D), h the state (H), m what the node tells its head, m_j that of child j, and k the node's kind, below K,
/// which stands for its relation; W is H x D, every U is H x H, b has H elements. A relation that was not met in training
/// is kind 0.
///
/// Source: Socher, Karpathy, Le, Manning and Ng 2014, "Grounded compositional semantics for finding and describing images
/// with sentences", section 3.4.
///
/// Differs from the paper: children are summed as they are, where the paper weighs each by the number of its words; and
/// there is a bias.
public struct SDTRNN: Cell {
  public let name = "sdt-rnn"
  public let inputSize: Int
  /// H: the width of h and m.
  public let hiddenSize: Int
  public let kindCount: Int
  public let arity = Arity.any
  public var state: [StateField] {
    [StateField("h", width: hiddenSize), StateField("m", width: hiddenSize)]
  }

  /// A cell from inputs of width D to states of width H, with a matrix for every kind.
  public init(inputSize: Int, hiddenSize: Int, kindCount: Int) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.kindCount = kindCount
  }

  public func step(_ f: VertexFunction) {
    let h = tanh(
      f.linear("W", f.input, to: hiddenSize) + f.sum(f.children["m"]) + f.vector("b", size: hiddenSize))
    f.yield(h, f.linear("U", h, to: hiddenSize, byKind: true))
  }
}
