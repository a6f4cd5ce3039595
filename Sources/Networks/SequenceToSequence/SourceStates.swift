import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// What a decoder takes of an encoder's states: a summary of each source, and the states of all its nodes.
///
///     s = h_n              of a sequence's last step, or of a tree's root
///     s = [h_n; h_1]       of sequences that are read in both directions
struct SourceStates<S: KernelScalar> {
  /// The summaries, a row for each source.
  let summaries: Matrix<S>
  /// The states of all nodes, source after source.
  let nodes: Matrix<S>
  private let summaryPart: Matrix<S>
  private let tableGradients: Matrix<S>
  private let isBidirectional: Bool
  private let team: ThreadTeam

  init(_ cells: EncoderCells, team: ThreadTeam) {
    summaries = Matrix(width: DecoderShape.summarySize(of: cells))
    nodes = Matrix(width: cells.width)
    summaryPart = Matrix(width: cells.width)
    tableGradients = Matrix(width: cells.width)
    isBidirectional = cells.isBidirectional
    self.team = team
  }

  /// The rows of the last nodes of all sources, and of the first ones where these are read.
  private func ends(_ schedule: EncoderSchedule) -> [[Int32]] {
    let last = schedule.outputOffsets.dropFirst().map { schedule.outputRows[$0 - 1] }
    let first = schedule.outputOffsets.dropLast().map { schedule.outputRows[$0] }
    return isBidirectional ? [last, first] : [last]
  }

  /// Takes the states.
  ///
  /// - Parameter withNodes: whether those of all nodes are wanted.
  func take(_ schedule: EncoderSchedule, of table: Matrix<S>, withNodes: Bool) {
    summaries.reset(rowCount: schedule.outputOffsets.count - 1)
    for (part, rows) in ends(schedule).enumerated() {
      summaries.gather(rows, from: table, toColumn: part * table.width, team: team)
    }
    if withNodes { nodes.gather(schedule.outputRows, from: table, team: team) }
  }

  /// The gradient of an encoder's table of states.
  func backward(
    _ schedule: EncoderSchedule, summaries gradients: Matrix<S>, nodes nodeGradients: Matrix<S>?
  ) -> Pass<S>.Seed {
    tableGradients.reset(rowCount: schedule.rowCount)
    tableGradients.zero()
    for (part, rows) in ends(schedule).enumerated() {
      summaryPart.copyColumns(from: part * summaryPart.width, of: gradients, team: team)
      tableGradients.add(summaryPart, toRows: rows)
    }
    if let nodeGradients { tableGradients.add(nodeGradients, toRows: schedule.outputRows) }
    return .init(offsets: (0...Int32(schedule.rowCount)).map { $0 }, gradients: tableGradients)
  }
}
