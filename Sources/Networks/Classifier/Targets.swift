/// The labelled nodes of a minibatch, sorted by the row that holds their state.
///
/// Several nodes may share a row; each has a target, a loss and a dropout mask of its own.
public struct Targets: Sendable {
  /// The row of every target.
  public private(set) var rows: [Int32]
  /// The class of every target.
  public private(set) var classes: [Int32]
  /// Where every target stands in the minibatch: its output's place in `Schedule.outputRows`.
  public private(set) var places: [Int32]
  /// The targets of row r are `offsets[r]..<offsets[r + 1]`.
  public private(set) var offsets: [Int32]
  /// 0, 1, 2, … for every target.
  public private(set) var order: [Int32]

  /// The targets of a schedule.
  ///
  /// - Parameter classes: the class of every output of every structure, in the order of
  ///   `schedule.outputRows`; -1 where there is none.
  public init(_ schedule: EncoderSchedule, classes: [Int32]) {
    self.init(outputRows: schedule.outputRows, rowCount: schedule.rowCount, classes: classes)
  }

  /// The targets of trees, each of which has one output.
  ///
  /// - Parameter classes: the class of every tree; -1 where it has none.
  public init(treeClasses classes: [Int32]) {
    self.init(outputRows: classes.indices.map(Int32.init), rowCount: classes.count, classes: classes)
  }

  private init(outputRows: [Int32], rowCount: Int, classes: [Int32]) {
    precondition(
      classes.count == outputRows.count, "\(classes.count) classes for \(outputRows.count) outputs")
    // Counted two places on: after the running sum, entry r + 1 is where the next target of row r goes.
    var offsets = [Int32](repeating: 0, count: rowCount + 2)
    for (place, row) in outputRows.enumerated() where row >= 0 && classes[place] >= 0 {
      offsets[Int(row) + 2] += 1
    }
    for row in 0..<rowCount { offsets[row + 2] += offsets[row + 1] }
    let count = Int(offsets.last ?? 0)
    rows = Array(repeating: 0, count: count)
    self.classes = rows
    places = rows
    for (place, row) in outputRows.enumerated() where row >= 0 && classes[place] >= 0 {
      let target = Int(offsets[Int(row) + 1])
      offsets[Int(row) + 1] += 1
      rows[target] = row
      self.classes[target] = classes[place]
      places[target] = Int32(place)
    }
    offsets.removeLast()
    self.offsets = offsets
    order = (0..<Int32(count)).map { $0 }
  }
}
