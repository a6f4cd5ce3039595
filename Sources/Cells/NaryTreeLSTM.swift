/// The N-ary Tree-LSTM: children in slots, each with matrices and a forget gate of its own.
///
///     i   = σ(W_i x + Σ_l U_i_l h_l + b_i)       u = tanh(W_u x + Σ_l U_u_l h_l + b_u)
///     f_k = σ(W_f x + Σ_l U_f_k_l h_l + b_f)     o = σ(W_o x + Σ_l U_o_l h_l + b_o)
///     c   = i ⊙ u + Σ_k f_k ⊙ c_k                h = o ⊙ tanh(c)
///
/// x is the input (D), h_k and c_k the state of child k (H), k and l from 1 to the arity A; every W
/// is H x D, every U is H x H, every b has H elements. The forget gates share W_f and b_f. A node
/// with fewer children, or without an input, is the same with zeros in their place.
///
/// With layer normalisation, the sum of a gate without its bias is normalised (``VertexFunction/layerNorm(_:_:)``, with a gain
/// gain_i, gain_f for all forget gates, gain_u, gain_o), and h = o ⊙ tanh(LN(c) + b_c), with gain_c.
///
/// Source: Tai, Socher and Manning 2015, equations 9 to 14; layer normalisation: Ba, Kiros and Hinton 2016, equation 4.
public struct NaryTreeLSTM: Cell {
  public let name = "tree-lstm"
  public let inputSize: Int
  /// H: the width of h and c.
  public let hiddenSize: Int
  public let arity: Arity
  public var state: [StateField] {
    [StateField("h", width: hiddenSize), StateField("c", width: hiddenSize)]
  }

  /// A: the most children that a node may have.
  public let childCount: Int

  /// Whether gates and the cell that is shown are normalised.
  public let hasLayerNorm: Bool

  /// A cell from inputs of width D and up to A children to states of width H.
  public init(inputSize: Int, hiddenSize: Int, arity childCount: Int = 2, hasLayerNorm: Bool = false) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.childCount = childCount
    self.hasLayerNorm = hasLayerNorm
    arity = .slots(childCount)
  }

  public func step(_ f: VertexFunction) {
    let x = f.input
    let children = (0..<childCount).map(f.child)
    let states = children.map(\.h)
    func gate(_ name: String, _ matrices: String) -> Value {
      let sum = states.enumerated().reduce(f.linear("W_\(name)", x, to: hiddenSize)) { sum, child in
        sum + f.linear("\(matrices)_\(child.offset + 1)", child.element, to: hiddenSize)
      }
      return f.normalized(name, sum, isNormalized: hasLayerNorm) + f.vector("b_\(name)", size: hiddenSize)
    }
    let i = sigmoid(gate("i", "U_i"))
    let forget = (1...childCount).map { sigmoid(gate("f", "U_f_\($0)")) }
    let u = tanh(gate("u", "U_u"))
    let o = sigmoid(gate("o", "U_o"))
    let c = zip(forget, children).reduce(i * u) { $0 + $1.0 * $1.1.c }
    f.observe(
      gates: [("i", i)] + forget.enumerated().map { ("f_\($0 + 1)", $1) } + [("u", u), ("o", o)])
    f.yield(h: o * tanh(f.shown(c, isNormalized: hasLayerNorm)), c: c)
  }
}
