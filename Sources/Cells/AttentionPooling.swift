/// Attention over the nodes of a tree: their states, each weighted by what a trained query finds in it.
///
///     e_j = qᵀ tanh(W h_j + b)        a = softmax over j of e        h = Σ_j a_j h_j
///
/// h_j is the state of node j (H), read as a child; W is A x H, q and b have A elements. A tree's pooled state is
/// one row whose children are all nodes of the tree.
///
/// Source: Kokkinos and Potamianos 2017, section 3 (structural attention); Lin et al. 2017, equations 5 and 6, with one
/// hop.
public struct AttentionPooling: Cell {
  public let name = "attention"
  /// H: the width of a state.
  public let stateSize: Int
  /// A: the width in which states are compared with the query.
  public let attentionSize: Int
  public let arity = Arity.any
  public var state: [StateField] { [StateField("h", width: stateSize)] }
  /// Rows have no input; this is the width that one would have.
  public var inputSize: Int { stateSize }

  /// Attention over states of width H.
  public init(stateSize: Int, attentionSize: Int) {
    self.stateSize = stateSize
    self.attentionSize = attentionSize
  }

  public func step(_ f: VertexFunction) {
    let h = f.children.h
    let seen = tanh(f.linear("W", h, to: attentionSize) + f.vector("b", size: attentionSize))
    let weights = f.softmax(f.linear("q", seen, to: 1))
    f.yield(h: f.sum(matrixProduct(weights, h, inner: 1)))
  }
}
