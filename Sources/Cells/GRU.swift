/// The gated recurrent unit, over chains.
///
///     r = σ(W_r x + U_r h' + b_r)        z = σ(W_z x + U_z h' + b_z)
///     n = tanh(W_n x + U_n (r ⊙ h') + b_n)              reset before the product
///     n = tanh(W_n x + b_n + r ⊙ (U_n h' + c_n))        reset after the product
///     h = (1 - z) ⊙ n + z ⊙ h'
///
/// x is the input (D), h' the state of the previous step (H); every W is H x D, every U is H x H, every b and c_n has H
/// elements.
///
/// With layer normalisation, the sum within σ or tanh without its b is normalised (``VertexFunction/layerNorm(_:_:)``, with a
/// gain gain_r, gain_z, gain_n).
///
/// Source: Cho et al. 2014, equations 5 to 8, where the reset comes before the product. The other form is that of
/// cuDNN and PyTorch's `nn.GRU`.
public struct GRU: Cell {
  public let name = "gru"
  public let inputSize: Int
  /// H: the width of h.
  public let hiddenSize: Int
  /// Whether the reset gate is applied after the product.
  public let resetsAfter: Bool
  /// Whether gates are normalised.
  public let hasLayerNorm: Bool
  public let arity = Arity.slots(1)
  public var state: [StateField] { [StateField("h", width: hiddenSize)] }

  /// A cell from inputs of width D to states of width H.
  public init(inputSize: Int, hiddenSize: Int, resetsAfter: Bool = false, hasLayerNorm: Bool = false) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.resetsAfter = resetsAfter
    self.hasLayerNorm = hasLayerNorm
  }

  public func step(_ f: VertexFunction) {
    let x = f.input
    let h = f.child(0).h
    func u(_ name: String, _ h: Value) -> Value { f.linear("U_\(name)", h, to: hiddenSize) }
    func gate(_ name: String, _ recalled: Value) -> Value {
      let (w, b) = (f.linear("W_\(name)", x, to: hiddenSize), f.vector("b_\(name)", size: hiddenSize))
      return hasLayerNorm ? f.layerNorm("gain_\(name)", w + recalled) + b : w + b + recalled
    }
    let r = sigmoid(gate("r", u("r", h)))
    let z = sigmoid(gate("z", u("z", h)))
    let recalled = resetsAfter ? r * (u("n", h) + f.vector("c_n", size: hiddenSize)) : u("n", r * h)
    let n = tanh(gate("n", recalled))
    f.observe(gates: [("r", r), ("z", z), ("n", n)])
    f.yield(h: (1 - z) * n + z * h)
  }
}
