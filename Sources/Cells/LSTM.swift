/// The long short-term memory network, over chains.
///
///     i = σ(W_i x + U_i h' + b_i)        f = σ(W_f x + U_f h' + b_f)
///     u = tanh(W_u x + U_u h' + b_u)     o = σ(W_o x + U_o h' + b_o)
///     c = i ⊙ u + f ⊙ c'                 h = o ⊙ tanh(c)
///
/// x is the input (D), h' and c' the state of the previous step (H); every W is H x D, every U is
/// H x H, every b has H elements. In PyTorch's `nn.LSTM` the gates are called i, f, g, o.
///
/// With peepholes, gates see the cell: p_i ⊙ c' is added within i, p_f ⊙ c' within f, and p_o ⊙ c within o; every p has
/// H elements.
///
/// With layer normalisation, a gate's sum without its bias is normalised (``VertexFunction/layerNorm(_:_:)``, with a gain
/// gain_i, gain_f, gain_u, gain_o), and so is the cell that the output gate shows: h = o ⊙ tanh(LN(c) + b_c), with gain_c.
///
/// Source: Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins
/// 2000; equations 1 of Tai, Socher and Manning 2015. Peepholes: Gers and Schmidhuber 2000. Layer normalisation: Ba, Kiros
/// and Hinton 2016, equations 20 to 22.
///
/// Differs from Ba et al.: every gate is normalised by itself, and W x and U h' together.
public struct LSTM: Cell {
  public let name = "lstm"
  public let inputSize: Int
  /// H: the width of h and c.
  public let hiddenSize: Int
  /// Whether gates see the cell.
  public let hasPeepholes: Bool
  /// Whether gates and the cell that is shown are normalised.
  public let hasLayerNorm: Bool
  public let arity = Arity.slots(1)
  public var state: [StateField] {
    [StateField("h", width: hiddenSize), StateField("c", width: hiddenSize)]
  }

  /// A cell from inputs of width D to states of width H.
  public init(inputSize: Int, hiddenSize: Int, hasPeepholes: Bool = false, hasLayerNorm: Bool = false) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.hasPeepholes = hasPeepholes
    self.hasLayerNorm = hasLayerNorm
  }

  public func step(_ f: VertexFunction) {
    let x = f.input
    let previous = f.child(0)
    let h = previous.h
    func gate(_ name: String, seeing cell: Value? = nil) -> Value {
      let sum = f.linear("W_\(name)", x, to: hiddenSize) + f.linear("U_\(name)", h, to: hiddenSize)
      let bias = f.vector("b_\(name)", size: hiddenSize)
      // The bias comes before peepholes where it can be a part of the product.
      guard hasPeepholes, let cell else { return f.normalized(name, sum, isNormalized: hasLayerNorm) + bias }
      let peephole = f.vector("p_\(name)", size: hiddenSize) * cell
      if hasLayerNorm { return f.layerNorm("gain_\(name)", sum + peephole) + bias }
      return sum + bias + peephole
    }
    let i = sigmoid(gate("i", seeing: previous.c))
    let forget = sigmoid(gate("f", seeing: previous.c))
    let u = tanh(gate("u"))
    let c = i * u + forget * previous.c
    let o = sigmoid(gate("o", seeing: c))
    f.observe(gates: [("i", i), ("f", forget), ("u", u), ("o", o)])
    f.yield(h: o * tanh(f.shown(c, isNormalized: hasLayerNorm)), c: c)
  }
}
