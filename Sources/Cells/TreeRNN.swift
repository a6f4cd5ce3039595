/// The recursive network: one layer that composes the states of the children.
///
///     h = f(W x + Σ_l U_l h_l + b)        f = tanh, or max(·, 0)
///
/// x is the input (D), h_l the state of child l (H), l from 1 to the arity A; W is H x D, every U is H x H, b
/// has H elements. [U_1 … U_A] is the matrix W of Socher.
///
/// With layer normalisation, the sum without b is normalised, with the vector gain (``VertexFunction/layerNorm(_:_:)``).
///
/// Source: Goller and Kuechler 1996; Socher et al. 2011, equation 2; layer normalisation: Ba, Kiros and Hinton 2016,
/// equation 4.
///
/// Differs from Socher: a leaf is f(W x + b) rather than the word's vector, so that vectors may have another
/// width than states. With one child it is the Elman network.
public struct TreeRNN: Cell {
  public let name = "tree-rnn"
  public let inputSize: Int
  /// H: the width of h.
  public let hiddenSize: Int
  /// A: the most children that a node may have.
  public let childCount: Int
  /// f.
  public let activation: Activation
  /// Whether the sum is normalised.
  public let hasLayerNorm: Bool
  public var arity: Arity { .slots(childCount) }
  public var state: [StateField] { [StateField("h", width: hiddenSize)] }

  /// A cell from inputs of width D and up to A children to states of width H.
  public init(
    inputSize: Int, hiddenSize: Int, arity childCount: Int = 2, activation: Activation = .tanh,
    hasLayerNorm: Bool = false
  ) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.childCount = childCount
    self.activation = activation
    self.hasLayerNorm = hasLayerNorm
  }

  public func step(_ f: VertexFunction) {
    let composed = (0..<childCount).reduce(f.linear("W", f.input, to: hiddenSize)) { sum, slot in
      sum + f.linear("U_\(slot + 1)", f.child(slot).h, to: hiddenSize)
    }
    let bias = f.vector("b", size: hiddenSize)
    f.yield(h: activation((hasLayerNorm ? f.layerNorm("gain", composed) : composed) + bias))
  }
}
