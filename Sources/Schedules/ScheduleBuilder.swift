/// Makes schedules of minibatches; its memory is kept from one to the next.
public final class ScheduleBuilder {
  /// Whether cells read children by slot, or all alike.
  public enum Children: Sendable, Hashable {
    /// Up to this many children a node; more are a program's mistake.
    case slots(Int)
    /// Any number.
    case any
  }

  /// What becomes of a node that has an input and no children. Its state depends on nothing else.
  public enum Leaves: Sendable, Hashable {
    /// Every one has a row of its own.
    case separate
    /// Those with equal inputs share a row.
    case shared
    /// None has a row: the caller feeds in the state of distinct input b as boundary state b.
    case fed
  }

  private var assembly: ScheduleAssembly
  /// The schedules made last. By the time that one comes round again its user has gone on to the next.
  private var spares: [Schedule] = []
  private static let spareCount = 2

  /// A builder for cells that read their children in one of the two ways.
  ///
  /// - Parameters:
  ///   - leaves: what becomes of nodes that have an input and no children.
  ///   - sharesBoundary: whether work on a boundary state alone is done once for all nodes that read it, where children have
  ///     slots and leaves aren't separate.
  ///   - kindCount: how many kinds of nodes there are; leaves of several kinds can't be fed.
  public init(
    children: Children, leaves: Leaves = .shared, sharesBoundary: Bool = false, kindCount: Int = 1
  ) {
    precondition(kindCount == 1 || leaves != .fed, "leaves of \(kindCount) kinds can't be fed")
    assembly = ScheduleAssembly(
      children: children, leaves: leaves, sharesBoundary: sharesBoundary, kindCount: kindCount)
  }

  /// The schedule of a minibatch. Its order depends on nothing but the structures.
  ///
  /// The memory of a schedule is used again once its last copy is gone.
  ///
  /// - Complexity: linear in the nodes and edges.
  public func schedule(_ structures: [Structure]) -> Schedule {
    var schedule = spares.count < Self.spareCount ? Schedule() : spares.removeFirst()
    schedule.removeAll()
    assembly.build(structures, into: &schedule)
    spares.append(schedule)
    return schedule
  }
}
