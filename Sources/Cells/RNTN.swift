/// The recursive neural tensor network: the children's states multiply each other.
///
///     h = tanh(W x + Σ_l U_l h_l + z + b)
///     z_k = Σ_l Σ_m h_lᵀ V^k_lm h_m                for k from 1 to H
///
/// x is the input (D), h_l the state of child l (H), l and m from 1 to the arity A; W is H x D, every U is H x H, every
/// V^k_lm is H x H, b has H elements. `V_l_m` holds V^1_lm to V^H_lm as H² x H: row p H + k, column q is V^k_lm[q, p], so
/// that V_l_m h_l is the matrix by which h_m is multiplied.
///
/// Source: Socher et al. 2013, equation for p_1 in section 4.3 (V^[1:d] of 2d x 2d, here in blocks by child).
///
/// Differs from the paper: a leaf is tanh(W x + b) rather than the word's vector (CoreNLP takes tanh of that). With a
/// tensor of zeros it is the Tree-RNN. Training begins with tensors within ±1/4H, as CoreNLP's does: larger ones
/// saturate.
public struct RNTN: Cell {
  public let name = "rntn"
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
    var sum = f.linear("W", f.input, to: hiddenSize)
    for (l, h) in states.enumerated() { sum = sum + f.linear("U_\(l + 1)", h, to: hiddenSize) }
    sum = sum + f.vector("b", size: hiddenSize)
    for (m, right) in states.enumerated() {
      // The matrix by which h_m is multiplied: rows for the elements of h_m, columns for those of z.
      let forms = states.enumerated().map { l, left in
        f.linear(
          "V_\(l + 1)_\(m + 1)", left, to: hiddenSize * hiddenSize,
          startingAt: .uniform(1 / (4 * Double(hiddenSize))))
      }
      guard let first = forms.first else { continue }
      sum = sum + matrixProduct(right, forms.dropFirst().reduce(first, +), inner: hiddenSize)
    }
    f.yield(h: tanh(sum))
  }
}
