/// A cell over chains whose gradients end at nodes of kind 1: what these read of the step before is a constant.
///
/// With kind 1 at every n-th step this is truncated back-propagation through time: a state is handed on from
/// first to last, a gradient at most n steps back.
///
/// Source: Williams and Peng 1990, with as many steps forward as back.
public struct Truncated: Cell {
  /// The cell.
  public let cell: any Cell

  public var name: String { cell.name }
  public var inputSize: Int { cell.inputSize }
  public var state: [StateField] { cell.state }
  public var arity: Arity { cell.arity }
  public let kindCount = 2

  /// Truncates a cell that reads its children by slot and knows one kind of node.
  public init(_ cell: some Cell) {
    precondition(cell.arity != .any && cell.kindCount == 1, "a truncated cell has slots and one kind")
    self.cell = cell
  }

  public func step(_ f: VertexFunction) {
    f.yield(
      f.state(
        of: cell, named: "", input: f.input, children: .changed { stopGradient($0, atKind: 1) }))
  }
}
