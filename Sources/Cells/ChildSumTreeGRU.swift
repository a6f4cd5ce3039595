/// The child-sum Tree-GRU: any number of children, in no order.
///
///     h~  = Σ_k h_k
///     r_k = σ(W_r x + U_r h_k + b_r)            z = σ(W_z x + U_z h~ + b_z)
///     n   = tanh(W_n x + U_n Σ_k (r_k ⊙ h_k) + b_n)
///     h   = (1 - z) ⊙ n + z ⊙ h~
///
/// x is the input (D), h_k the state of child k (H); every W is H x D, every U is H x H, every b has H elements.
///
/// Source: Kokkinos and Potamianos 2017, section 2, with the reset gates one a child, as the child-sum Tree-LSTM has its
/// forget gates. With one child it is the GRU of Cho et al. 2014.
public struct ChildSumTreeGRU: Cell {
  public let name = "child-sum-tree-gru"
  public let inputSize: Int
  /// H: the width of h.
  public let hiddenSize: Int
  public let arity = Arity.any
  public var state: [StateField] { [StateField("h", width: hiddenSize)] }

  /// A cell from inputs of width D to states of width H.
  public init(inputSize: Int, hiddenSize: Int) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
  }

  public func step(_ f: VertexFunction) {
    let x = f.input
    let child = f.children
    let childSum = f.sum(child.h)
    func gate(_ name: String, _ h: Value) -> Value {
      f.linear("W_\(name)", x, to: hiddenSize) + f.linear("U_\(name)", h, to: hiddenSize)
        + f.vector("b_\(name)", size: hiddenSize)
    }
    let r = sigmoid(gate("r", child.h))
    let z = sigmoid(gate("z", childSum))
    let n = tanh(gate("n", f.sum(r * child.h)))
    f.observe(gates: [("r", r), ("z", z), ("n", n)])
    f.yield(h: (1 - z) * n + z * childSum)
  }
}
