public import EspalierCells
public import EspalierSchedules

extension ScheduleBuilder {
  /// A builder of schedules that a cell can be run over.
  ///
  /// - Parameters:
  ///   - leaves: what becomes of nodes that have an input and no children.
  ///   - sharesBoundary: whether work on a boundary state alone is done once for all nodes that read it.
  public convenience init(for cell: any Cell, leaves: Leaves = .shared, sharesBoundary: Bool = false) {
    let children: Children
    switch cell.arity {
    case .slots(let count): children = .slots(count)
    case .any: children = .any
    }
    self.init(
      children: children, leaves: leaves, sharesBoundary: sharesBoundary, kindCount: cell.kindCount)
  }
}
