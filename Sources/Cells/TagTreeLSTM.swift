/// The tag-guided Tree-LSTM: the N-ary Tree-LSTM, at whose nodes the category is an input beside the word.
///
///     i   = σ(W_i [x; t] + Σ_l U_i_l h_l + b_i)       u = tanh(W_u [x; t] + Σ_l U_u_l h_l + b_u)
///     f_k = σ(W_f [x; t] + Σ_l U_f_k_l h_l + b_f)     o = σ(W_o [x; t] + Σ_l U_o_l h_l + b_o)
///     c   = i ⊙ u + Σ_k f_k ⊙ c_k                     h = o ⊙ tanh(c)
///
/// x is the word's vector (D; zero at a node without a word), t that of the node's category (T); h_k and c_k are the
/// state of child k (H); every W is H x (D + T), every U is H x H, every b has H elements.
///
/// Source: Kim, Choi, Edmiston, Bae and Lee 2019, where tags guide the composition.
///
/// Differs from the paper: t is the category's own vector; the paper puts a second Tree-LSTM over the tags between, which
/// a stack of two layers comes to.
public struct TagTreeLSTM: Cell {
  public let name = "tag-tree-lstm"
  /// D: the width of a word's vector.
  public let wordSize: Int
  /// T: the width of a category's vector.
  public let categorySize: Int
  /// H: the width of h and c.
  public let hiddenSize: Int
  /// A: the most children that a node may have.
  public let childCount: Int
  public var inputSize: Int { wordSize + categorySize }
  public var arity: Arity { .slots(childCount) }
  public var state: [StateField] { composition.state }

  private var composition: NaryTreeLSTM {
    NaryTreeLSTM(inputSize: inputSize, hiddenSize: hiddenSize, arity: childCount)
  }

  /// A cell from word vectors of width D and category vectors of width T, and up to A children, to states of width H.
  public init(wordSize: Int, categorySize: Int, hiddenSize: Int, arity childCount: Int = 2) {
    self.wordSize = wordSize
    self.categorySize = categorySize
    self.hiddenSize = hiddenSize
    self.childCount = childCount
  }

  public func step(_ f: VertexFunction) { composition.step(f) }
}
