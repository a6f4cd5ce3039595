/// The S-LSTM: a binary recursive LSTM whose gates see the children's cells.
///
///     i   = σ(W_i x + Σ_l (U_i_l h_l + p_i_l ⊙ c_l) + b_i)
///     f_k = σ(W_f x + Σ_l (U_f_k_l h_l + p_f_k_l ⊙ c_l) + b_f_k)
///     u   = tanh(W_u x + Σ_l U_u_l h_l + b_u)
///     c   = i ⊙ u + Σ_k f_k ⊙ c_k
///     o   = σ(W_o x + Σ_l U_o_l h_l + p_o ⊙ c + b_o)
///     h   = o ⊙ tanh(c)
///
/// x is the input (D), h_k and c_k the state of child k (H), k and l are 1 and 2; every W is H x D, every U is H x H,
/// every p and b has H elements.
///
/// Source: Zhu, Sobihani and Guo 2015, "Long short-term memory over recursive structures", section 3.
///
/// Differs from the paper: peepholes are vectors, as those of Gers and Schmidhuber (2000), and a node may have an input,
/// which is how words enter.
public struct SLSTM: Cell {
  public let name = "s-lstm"
  public let inputSize: Int
  /// H: the width of h and c.
  public let hiddenSize: Int
  public let arity = Arity.slots(2)
  public var state: [StateField] {
    [StateField("h", width: hiddenSize), StateField("c", width: hiddenSize)]
  }

  /// A cell from inputs of width D to states of width H.
  public init(inputSize: Int, hiddenSize: Int) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
  }

  public func step(_ f: VertexFunction) {
    let children = [f.child(0), f.child(1)]
    func sum(_ name: String, input: String, seesCells: Bool = false) -> Value {
      var sum = f.linear("W_\(input)", f.input, to: hiddenSize)
      for (l, child) in children.enumerated() {
        sum = sum + f.linear("U_\(name)_\(l + 1)", child.h, to: hiddenSize)
        if seesCells { sum = sum + f.vector("p_\(name)_\(l + 1)", size: hiddenSize) * child.c }
      }
      return sum + f.vector("b_\(name)", size: hiddenSize)
    }
    let i = sigmoid(sum("i", input: "i", seesCells: true))
    let forget = (1...2).map { sigmoid(sum("f_\($0)", input: "f", seesCells: true)) }
    let u = tanh(sum("u", input: "u"))
    let c = i * u + forget[0] * children[0].c + forget[1] * children[1].c
    let o = sigmoid(sum("o", input: "o") + f.vector("p_o", size: hiddenSize) * c)
    f.observe(gates: [("i", i), ("f_1", forget[0]), ("f_2", forget[1]), ("u", u), ("o", o)])
    f.yield(h: o * tanh(c), c: c)
  }
}
