/// A state and the context that it found, as one, at every row by itself: g = tanh(c + W s + b).
///
/// The input is [c; s] (O + H), g the only state field (O); W is O x H, b has O elements.
///
/// Source: Luong, Pham and Manning 2015, equation 5, W_c [c; h], where what multiplies the context is multiplied already and the
/// state is called s. Differs from it by b.
public struct AttentionalLayer: Cell {
  public let name = "attentional"
  /// O: the width of a context.
  public let contextSize: Int
  /// H: the width of a state.
  public let stateSize: Int
  public let arity = Arity.slots(0)
  public var inputSize: Int { contextSize + stateSize }
  public var state: [StateField] { [StateField("g", width: contextSize)] }

  /// A layer over contexts of width O and states of width H.
  public init(contextSize: Int, stateSize: Int) {
    (self.contextSize, self.stateSize) = (contextSize, stateSize)
  }

  public func step(_ f: VertexFunction) {
    let (c, s) = (f.input[0..<contextSize], f.input[contextSize..<inputSize])
    f.yield(tanh(f.linear("W", s, to: contextSize) + f.vector("b", size: contextSize) + c))
  }
}
