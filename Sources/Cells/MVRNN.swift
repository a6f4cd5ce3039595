/// The matrix-vector recursive network: every node has a vector, its meaning, and a matrix, what it does to the
/// meaning of its sibling.
///
///     p = tanh(W x + W_1 (B a) + W_2 (A b) + b)            at a node with children (a, A) and (b, B)
///     P = diag(d) + L R + M_1 A + M_2 B
///
/// x is the word's vector (D); a, b and p have H elements, A, B and P are H x H. A word's matrix is diag(d) + L R, where
/// d has H elements, L is H x r and R is r x H; a node without a word has none, a leaf no children. W is H x D; W_1, W_2,
/// M_1, M_2 are H x H.
///
/// The input of a word is x, then d, then Rᵀ and Lᵀ, row after row. The state P is kept transposed as well, so that a
/// row times a matrix is what the equations write as a matrix times a column.
///
/// Source: Socher, Huval, Manning and Ng 2012, equations 2 and 3, and section 2.4 for the low rank.
///
/// Training begins with M_1 and M_2 near half the identity, so that a phrase's matrix is about the mean of its parts'.
///
/// Differs from the paper: a leaf's vector is tanh(W x + b) rather than the word's vector, and p has a bias.
public struct MVRNN: Cell {
  public let name = "mv-rnn"
  /// D: the width of a word's vector.
  public let vectorSize: Int
  /// H: the width of p.
  public let hiddenSize: Int
  /// r: the rank of what a word's matrix has beside its diagonal.
  public let rank: Int
  public let arity = Arity.slots(2)
  public var state: [StateField] {
    [StateField("p", width: hiddenSize), StateField("P", width: hiddenSize * hiddenSize)]
  }
  /// D + H (1 + 2 r).
  public var inputSize: Int { vectorSize + Self.matrixSize(hiddenSize: hiddenSize, rank: rank) }

  /// The numbers of a word's matrix: H (1 + 2 r).
  public static func matrixSize(hiddenSize: Int, rank: Int) -> Int { hiddenSize * (1 + 2 * rank) }

  /// A cell from word vectors of width D to states of width H.
  public init(vectorSize: Int, hiddenSize: Int, rank: Int = 3) {
    self.vectorSize = vectorSize
    self.hiddenSize = hiddenSize
    self.rank = rank
  }

  public func step(_ f: VertexFunction) {
    let (left, right) = (f.child(0), f.child(1))
    let x = f.input[0..<vectorSize]
    let p = tanh(
      f.linear("W", x, to: hiddenSize)
        + f.linear("W_1", matrixProduct(left["p"], right["P"], inner: hiddenSize), to: hiddenSize)
        + f.linear("W_2", matrixProduct(right["p"], left["P"], inner: hiddenSize), to: hiddenSize)
        + f.vector("b", size: hiddenSize))
    let composed = [(left, "M_1"), (right, "M_2")].map { child, name in
      matrixProduct(
        child["P"],
        f.matrix(
          name, rows: hiddenSize, columns: hiddenSize,
          startingAt: .nearIdentity(scale: 0.5, bound: 1 / (4 * Double(hiddenSize)))), inner: hiddenSize)
    }
    f.yield(p, wordMatrix(f) + composed[0] + composed[1])
  }

  /// diag(d) + L R, transposed: the diagonal, and Rᵀ Lᵀ.
  private func wordMatrix(_ f: VertexFunction) -> Value {
    let (d, l) = (vectorSize, vectorSize + hiddenSize)
    let r = l + hiddenSize * rank
    let low = matrixProduct(f.input[l..<r], f.input[r..<inputSize], inner: rank)
    return diagonal(f.input[d..<l]) + low
  }
}
