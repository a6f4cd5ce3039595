/// A deep transition: the state goes through further cells before it is handed on.
///
///     s^0 = cell(x, s_1, …, s_A)
///     s^l = layer_l(p, s^(l-1))        l = 1 … L        p = nothing, or with a shortcut [h_1; …; h_A]
///     s   = s^L
///
/// s_k is the state of child k (in a chain, of the step before), h_k its first field. Every layer is a cell over
/// chains that reads one state; without a shortcut it has no input, so it has no W either. For Elman networks this is
///
///     h^0 = f(W x + U h' + b)        h^l = f(U_l h^(l-1) + b_l)            with a shortcut + W_l h' within f
///
/// Where children have no slots, p is the sum of their h.
///
/// Source: Pascanu, Gulcehre, Cho and Bengio 2014, equation 5 and figure 2 (b), with a shortcut (b*), for Elman networks;
/// Miceli Barone, Helcl, Sennrich, Haddow and Birch 2017, equation 5, for gated ones.
///
/// Parameters of layer l begin with `transition_l.`.
///
/// Differs from the paper in that a shortcut leads to every layer, not to the last alone.
public struct DeepTransition: Cell {
  /// The cell that reads the input and the children.
  public let cell: any Cell
  /// The cells after it.
  public let layers: [any Cell]
  /// Whether layers read the children's states, too.
  public let hasShortcut: Bool

  public var name: String { cell.name }
  public var inputSize: Int { cell.inputSize }
  public var state: [StateField] { cell.state }
  public var arity: Arity { cell.arity }
  public var kindCount: Int { cell.kindCount }

  /// Layers after a cell.
  ///
  /// - Parameter layers: cells with one slot and the state of `cell`; with a shortcut their inputs are as wide
  ///   as the children's h side by side.
  public init(_ cell: some Cell, layers: [any Cell], hasShortcut: Bool = false) {
    for layer in layers {
      precondition(
        layer.arity == .slots(1) && layer.state == cell.state,
        "a transition's layer takes one state of the same fields")
    }
    self.cell = cell
    self.layers = layers
    self.hasShortcut = hasShortcut
  }

  /// The width of what a shortcut reads, for a cell of this arity and width.
  public static func shortcutSize(arity: Arity, hiddenSize: Int) -> Int {
    if case .slots(let count) = arity { count * hiddenSize } else { hiddenSize }
  }

  public func step(_ f: VertexFunction) {
    let shortcut = hasShortcut ? previous(f) : nil
    let first = f.state(of: cell, named: "", input: f.input, children: .own)
    f.yield(
      layers.enumerated().reduce(first) { state, layer in
        f.state(
          of: layer.element, named: "transition_\(layer.offset + 1).", input: shortcut,
          children: .states([state]))
      })
  }

  /// The h of all children.
  private func previous(_ f: VertexFunction) -> Value {
    let h = state[0].name
    guard case .slots(let count) = arity else { return f.sum(f.children[h]) }
    return count == 1 ? f.child(0)[h] : concatenate((0..<count).map { f.child($0)[h] })
  }
}
