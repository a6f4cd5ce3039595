public import EspalierCells
public import EspalierSchedules

extension ScheduleBuilder {
  /// A builder of schedules that a cell can be run over.
  ///
  /// - Parameter leaves: what becomes of nodes that have an input and no children.
  public convenience init(for cell: any Cell, leaves: Leaves = .shared) {
    let children: Children
    switch cell.arity {
    case .slots(let count): children = .slots(count)
    case .any: children = .any
    }
    self.init(children: children, leaves: leaves, kindCount: cell.kindCount)
  }
}
