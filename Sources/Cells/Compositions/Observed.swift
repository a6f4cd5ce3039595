/// A cell that hands on what it shows of its inside beside its state: what a forget gate kept is a state field then, which
/// the engine computes as it computes any other.
///
/// The fields after the cell's own are those that the cell's step observes (``VertexFunction/observe(_:_:)``). Parameters,
/// and with them the states, are those of the cell. A value that belongs to edges (the forget gates of child-sum cells)
/// becomes the sum over a node's children: it is that of the child where there is one.
public struct Observed: Cell {
  /// The cell.
  public let cell: any Cell
  /// The fields that the cell shows, behind its own.
  public let observations: [StateField]

  public var name: String { cell.name }
  public var inputSize: Int { cell.inputSize }
  public var state: [StateField] { cell.state + observations }
  public var arity: Arity { cell.arity }
  public var kindCount: Int { cell.kindCount }
  /// The fields that belong to edges.
  public let perChild: Set<String>

  /// Shows what a cell observes.
  public init(_ cell: some Cell) {
    self.cell = cell
    let trace = Trace(of: cell)
    observations = trace.observations.map {
      StateField($0.name, width: trace.operations[$0.operation].width)
    }
    perChild = Set(trace.observations.filter { trace.operations[$0.operation].domain == .edge }.map(\.name))
    let names = state.map(\.name)
    precondition(
      Set(names).count == names.count, "a cell shows values of one name, or of its state's: \(names)")
  }

  public func step(_ f: VertexFunction) {
    let first = f.recorder.observations.count
    let own = f.state(of: cell, named: "", input: f.input, children: .own)
    let shown = f.recorder.observations[first...].map { observation in
      let value = Value(recorder: f.recorder, index: observation.operation)
      return value.domain == .edge ? f.sum(value) : value
    }
    f.yield(own + shown)
  }
}
