/// The child-sum Tree-LSTM: any number of children, in no order, as in dependency trees.
///
///     h~  = Σ_k h_k
///     i   = σ(W_i x + U_i h~ + b_i)          u = tanh(W_u x + U_u h~ + b_u)
///     f_k = σ(W_f x + U_f h_k + b_f)         o = σ(W_o x + U_o h~ + b_o)
///     c   = i ⊙ u + Σ_k f_k ⊙ c_k            h = o ⊙ tanh(c)
///
/// x is the input (D), h_k and c_k the state of child k (H); every W is H x D, every U is H x H,
/// every b has H elements.
///
/// With layer normalisation, the sum of a gate without its bias is normalised (``VertexFunction/layerNorm(_:_:)``, with a gain
/// gain_i, gain_f, gain_u, gain_o), and h = o ⊙ tanh(LN(c) + b_c), with gain_c.
///
/// Source: Tai, Socher and Manning 2015, equations 2 to 8; layer normalisation: Ba, Kiros and Hinton 2016, equation 4.
public struct ChildSumTreeLSTM: Cell {
  public let name = "child-sum-tree-lstm"
  public let inputSize: Int
  /// H: the width of h and c.
  public let hiddenSize: Int
  public let arity = Arity.any
  public var state: [StateField] {
    [StateField("h", width: hiddenSize), StateField("c", width: hiddenSize)]
  }

  /// Whether gates and the cell that is shown are normalised.
  public let hasLayerNorm: Bool

  /// A cell from inputs of width D to states of width H.
  public init(inputSize: Int, hiddenSize: Int, hasLayerNorm: Bool = false) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.hasLayerNorm = hasLayerNorm
  }

  public func step(_ f: VertexFunction) {
    let x = f.input
    let child = f.children
    let childSum = f.sum(child.h)
    func gate(_ name: String, _ h: Value) -> Value {
      let sum = f.linear("W_\(name)", x, to: hiddenSize) + f.linear("U_\(name)", h, to: hiddenSize)
      return f.normalized(name, sum, isNormalized: hasLayerNorm) + f.vector("b_\(name)", size: hiddenSize)
    }
    let i = sigmoid(gate("i", childSum))
    let forget = sigmoid(gate("f", child.h))
    let u = tanh(gate("u", childSum))
    let o = sigmoid(gate("o", childSum))
    let c = i * u + f.sum(forget * child.c)
    f.observe(gates: [("i", i), ("f", forget), ("u", u), ("o", o)])
    f.yield(h: o * tanh(f.shown(c, isNormalized: hasLayerNorm)), c: c)
  }
}
