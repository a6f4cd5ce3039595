public import EspalierSchedules

/// What an encoder runs over for one minibatch: a schedule for every pass, and where the states of nodes end up.
public struct EncoderSchedule: Sendable {
  /// The rows of the states of every node in the tables of a layer's two passes, which are joined.
  struct Join: Sendable {
    var up: [Int32]
    var down: [Int32]
  }

  /// The schedules, in the order in which the passes run; the first one reads the words.
  public let passes: [Schedule]
  /// For every layer, how its two passes are joined; nil where one pass's table is the layer's.
  let joins: [Join?]
  /// The rows of the encoder's table of states.
  public let rowCount: Int
  /// The row of every output of every structure, structure after structure; -1 where there is none.
  public let outputRows: [Int32]
  /// Where the outputs of each structure begin in `outputRows`; one more at the end.
  public let outputOffsets: [Int]

  /// The distinct inputs of the first pass.
  public var inputs: [Int32] { passes[0].inputs }

  /// A schedule of a single pass.
  public init(_ schedule: Schedule) {
    passes = [schedule]
    joins = [nil]
    rowCount = schedule.rowCount
    outputRows = schedule.outputRows
    outputOffsets = schedule.outputOffsets
  }

  init(
    passes: [Schedule], joins: [Join?], rowCount: Int, outputRows: [Int32], outputOffsets: [Int]
  ) {
    self.passes = passes
    self.joins = joins
    self.rowCount = rowCount
    self.outputRows = outputRows
    self.outputOffsets = outputOffsets
  }

  /// The row that holds the state of an output of a structure.
  public func row(ofOutput output: Int, structure: Int) -> Int? {
    let row = outputRows[outputOffsets[structure] + output]
    return row < 0 ? nil : Int(row)
  }
}
