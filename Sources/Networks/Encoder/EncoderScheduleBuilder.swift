import EspalierCells
import EspalierEngine
public import EspalierSchedules

/// Makes the schedules of an encoder's passes.
///
/// The first pass runs over the structures as they are. Layer l + 1 runs over the same structures, where a node's
/// input is the row of its state in layer l. A pass downwards turns the structures round: a node's child is its parent.
/// For sequences that are read both ways see `EncoderScheduleBuilder+Sequences.swift`.
public final class EncoderScheduleBuilder {
  let cells: EncoderCells
  let up: [ScheduleBuilder]
  let down: [ScheduleBuilder]

  /// A builder for the cells of an encoder.
  public init(_ cells: EncoderCells) {
    self.cells = cells
    up = cells.up.map { ScheduleBuilder(for: $0) }
    down = cells.down.map { ScheduleBuilder(for: $0) }
  }

  /// The schedule of a minibatch.
  ///
  /// - Complexity: linear in the nodes and edges, for every pass; where phrases are read both ways, in their lengths.
  public func schedule(_ structures: [Structure]) -> EncoderSchedule {
    if cells.isPlain { return EncoderSchedule(up[0].schedule(truncated(structures))) }
    if cells.isBidirectional { return bidirectional(structures) }
    var passes: [Schedule] = []
    var joins: [EncoderSchedule.Join?] = []
    var layer = structures.map { $0.withAllOutputs() }
    var rows: [Int32] = []
    var rowCount = 0
    for index in cells.up.indices {
      let schedule = up[index].schedule(truncated(layer))
      passes.append(schedule)
      var join: EncoderSchedule.Join?
      (rows, rowCount) = (schedule.outputRows, schedule.rowCount)
      if cells.direction != .up {
        let below = down[index].schedule(Self.numbered(structures, rows).map { $0.turnedRound() })
        passes.append(below)
        if cells.direction == .both {
          join = EncoderSchedule.Join(up: rows, down: below.outputRows)
          (rows, rowCount) = (rows.indices.map(Int32.init), rows.count)
        } else {
          (rows, rowCount) = (below.outputRows, below.rowCount)
        }
      }
      joins.append(join)
      if index + 1 < cells.up.count { layer = Self.numbered(structures, rows) }
    }
    var outputs: [Int32] = []
    var offsets = [0]
    var first = 0
    for structure in structures {
      outputs += structure.outputs.map { $0 < 0 ? -1 : rows[first + Int($0)] }
      offsets.append(outputs.count)
      first += structure.nodeCount
    }
    return EncoderSchedule(
      passes: passes, joins: joins, rowCount: rowCount, outputRows: outputs, outputOffsets: offsets)
  }

  func truncated(_ structures: [Structure]) -> [Structure] {
    guard let steps = cells.truncation else { return structures }
    return structures.map { $0.truncated(every: steps) }
  }

  /// The structures with the rows of their nodes' states as inputs.
  static func numbered(_ structures: [Structure], _ rows: [Int32]) -> [Structure] {
    var first = 0
    return structures.map { structure in
      defer { first += structure.nodeCount }
      return structure.reading(rows[first..<first + structure.nodeCount])
    }
  }
}
