/// The N-ary Tree-GRU: children in slots, each with matrices of its own.
///
///     r = σ(W_r x + Σ_l U_r_l h_l + b_r)        z = σ(W_z x + Σ_l U_z_l h_l + b_z)
///     n = tanh(W_n x + Σ_l U_n_l (r ⊙ h_l) + b_n)
///     h = (1 - z) ⊙ n + z ⊙ Σ_l h_l
///
/// x is the input (D), h_l the state of child l (H), l from 1 to the arity A; every W is H x D, every U is H x H, every
/// b has H elements. A node with fewer children, or without an input, is the same with zeros in their place.
///
/// Source: Kokkinos and Potamianos 2017, section 2. With one child it is the GRU of Cho et al. 2014.
public struct TreeGRU: Cell {
  public let name = "tree-gru"
  public let inputSize: Int
  /// H: the width of h.
  public let hiddenSize: Int
  /// A: the most children that a node may have.
  public let childCount: Int
  public var arity: Arity { .slots(childCount) }
  public var state: [StateField] { [StateField("h", width: hiddenSize)] }

  /// A cell from inputs of width D and up to A children to states of width H.
  public init(inputSize: Int, hiddenSize: Int, arity childCount: Int = 2) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.childCount = childCount
  }

  public func step(_ f: VertexFunction) {
    let states = (0..<childCount).map { f.child($0).h }
    func gate(_ name: String, _ states: [Value]) -> Value {
      states.enumerated().reduce(f.linear("W_\(name)", f.input, to: hiddenSize)) { sum, child in
        sum + f.linear("U_\(name)_\(child.offset + 1)", child.element, to: hiddenSize)
      } + f.vector("b_\(name)", size: hiddenSize)
    }
    let r = sigmoid(gate("r", states))
    let z = sigmoid(gate("z", states))
    let n = tanh(gate("n", states.map { r * $0 }))
    let kept = states.dropFirst().reduce(states[0], +)
    f.observe(gates: [("r", r), ("z", z), ("n", n)])
    f.yield(h: (1 - z) * n + z * kept)
  }
}
