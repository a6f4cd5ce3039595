/// The syntactically untied recursive network: the matrices of a node are those of its kind, which stands for the
/// categories of its children.
///
///     h = tanh(W x + Σ_l U_l^k h_l + b^k)
///
/// x is the input (D), h_l the state of child l (H), l from 1 to the arity A, and k the node's kind, below K; W is
/// H x D, every U is H x H, every b has H elements. Kind 0 is that of leaves, and of nodes whose children's categories
/// were not met in training.
///
/// Source: Socher, Bauer, Manning and Ng 2013, "Parsing with compositional vector grammars", equation 3.
///
/// Differs from the paper: a leaf is tanh(W x + b) rather than the word's vector.
public struct UntiedTreeRNN: Cell {
  public let name = "untied-tree-rnn"
  public let inputSize: Int
  /// H: the width of h.
  public let hiddenSize: Int
  /// A: the most children that a node may have.
  public let childCount: Int
  public let kindCount: Int
  public var arity: Arity { .slots(childCount) }
  public var state: [StateField] { [StateField("h", width: hiddenSize)] }

  /// A cell from inputs of width D and up to A children to states of width H, with matrices for every kind.
  public init(inputSize: Int, hiddenSize: Int, arity childCount: Int = 2, kindCount: Int) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.childCount = childCount
    self.kindCount = kindCount
  }

  public func step(_ f: VertexFunction) {
    let composed = (0..<childCount).reduce(f.linear("W", f.input, to: hiddenSize)) { sum, slot in
      sum + f.linear("U_\(slot + 1)", f.child(slot).h, to: hiddenSize, byKind: true)
    }
    f.yield(h: tanh(composed + f.vector("b", size: hiddenSize, byKind: true)))
  }
}
