/// A comparison of two states, as a step without children.
///
/// What two sentences have in common, in whichever order they come:
///
///     s = σ(W_m (a ⊙ b) + W_d |a - b| + b)
///
/// What the first one is to the second:
///
///     s = tanh(W_a a + W_b b + W_m (a ⊙ b) + W_d |a - b| + b)
///
/// The input is [a; b], both states of width H; every W is S x H, b has S elements.
///
/// Source: Tai, Socher and Manning 2015, equation 15, for the first; the second adds the states themselves, as Mou et al.
/// 2016 and Bowman et al. 2015 do, without which an order can't be told.
public struct PairComparison: Cell {
  public let name = "comparison"
  /// H: the width of a state that is compared.
  public let stateSize: Int
  /// S: the width of the result.
  public let size: Int
  /// Whether the order of the two counts.
  public let isOrdered: Bool
  public let arity = Arity.slots(0)
  public var inputSize: Int { 2 * stateSize }
  public var state: [StateField] { [StateField("s", width: size)] }

  /// A comparison of states of width H in width S.
  public init(stateSize: Int, size: Int, isOrdered: Bool) {
    self.stateSize = stateSize
    self.size = size
    self.isOrdered = isOrdered
  }

  public func step(_ f: VertexFunction) {
    let a = f.input[0..<stateSize]
    let b = f.input[stateSize..<2 * stateSize]
    let common =
      f.linear("W_m", a * b, to: size) + f.linear("W_d", abs(a - b), to: size) + f.vector("b", size: size)
    guard isOrdered else { return f.yield([sigmoid(common)]) }
    f.yield([tanh(common + f.linear("W_a", a, to: size) + f.linear("W_b", b, to: size))])
  }
}
