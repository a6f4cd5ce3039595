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
/// Source: Tai, Socher and Manning 2015, equations 9 to 14.
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

  /// A cell from inputs of width D and up to A children to states of width H.
  public init(inputSize: Int, hiddenSize: Int, arity childCount: Int = 2) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.childCount = childCount
    arity = .slots(childCount)
  }

  public func step(_ f: VertexFunction) {
    let x = f.input
    let children = (0..<childCount).map(f.child)
    let states = children.map(\.h)
    func gate(_ name: String, _ matrices: String) -> Value {
      states.enumerated().reduce(f.linear("W_\(name)", x, to: hiddenSize)) { sum, child in
        sum + f.linear("\(matrices)_\(child.offset + 1)", child.element, to: hiddenSize)
      } + f.vector("b_\(name)", size: hiddenSize)
    }
    let i = sigmoid(gate("i", "U_i"))
    let forget = (1...childCount).map { sigmoid(gate("f", "U_f_\($0)")) }
    let u = tanh(gate("u", "U_u"))
    let o = sigmoid(gate("o", "U_o"))
    let c = zip(forget, children).reduce(i * u) { $0 + $1.0 * $1.1.c }
    f.yield(h: o * tanh(c), c: c)
  }
}
