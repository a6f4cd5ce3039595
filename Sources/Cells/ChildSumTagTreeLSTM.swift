/// The tag-guided Tree-LSTM for any number of children: the child-sum Tree-LSTM, at whose nodes the category is an input
/// beside the word.
///
///     h~  = Σ_k h_k
///     i   = σ(W_i [x; t] + U_i h~ + b_i)          u = tanh(W_u [x; t] + U_u h~ + b_u)
///     f_k = σ(W_f [x; t] + U_f h_k + b_f)         o = σ(W_o [x; t] + U_o h~ + b_o)
///     c   = i ⊙ u + Σ_k f_k ⊙ c_k                 h = o ⊙ tanh(c)
///
/// x is the word's vector (D; zero at a node without a word), t that of the node's category (T), which in a dependency tree
/// is its relation to the head; h_k and c_k are the state of child k (H); every W is H x (D + T), every U is H x H, every b
/// has H elements.
///
/// Source: Tai, Socher and Manning 2015, equations 2 to 8, with the tags of Kim, Choi, Edmiston, Bae and Lee 2019.
public struct ChildSumTagTreeLSTM: Cell {
  public let name = "child-sum-tag-tree-lstm"
  /// D: the width of a word's vector.
  public let wordSize: Int
  /// T: the width of a category's vector.
  public let categorySize: Int
  /// H: the width of h and c.
  public let hiddenSize: Int
  public var inputSize: Int { wordSize + categorySize }
  public let arity = Arity.any
  public var state: [StateField] { composition.state }

  private var composition: ChildSumTreeLSTM {
    ChildSumTreeLSTM(inputSize: inputSize, hiddenSize: hiddenSize)
  }

  /// A cell from word vectors of width D and category vectors of width T to states of width H.
  public init(wordSize: Int, categorySize: Int, hiddenSize: Int) {
    self.wordSize = wordSize
    self.categorySize = categorySize
    self.hiddenSize = hiddenSize
  }

  public func step(_ f: VertexFunction) { composition.step(f) }
}
