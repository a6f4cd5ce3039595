import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// Runs the passes of an encoder of chains one step at a time, where what is read next depends on what was said before.
///
/// A step is the engine's pass over one level, whose boundary states are those of the step before. Its states have the bits
/// that a pass over whole sequences gives. Sequences that go on from one state share what depends on that alone.
final class StateStepper {
  private let encoder: Encoder<Float>
  private let inputRows: ([Int32]) -> Matrix<Float>
  private let builders: [ScheduleBuilder]
  private let team: ThreadTeam
  /// For every layer and state field, the states after the last step, a row a sequence.
  private var states: [[Matrix<Float>]]
  /// The same, before a step.
  private var before: [[Matrix<Float>]]
  private let read: [Matrix<Float>]

  /// A stepper for sequences that are read forward.
  ///
  /// - Parameter inputRows: what the first pass reads for inputs of some numbers, a row each.
  init(
    _ encoder: Encoder<Float>, team: ThreadTeam, inputRows: @escaping ([Int32]) -> Matrix<Float>
  ) {
    precondition(
      encoder.cells.direction == .up && encoder.cells.inputLayers.isEmpty,
      "steps are taken forward, over inputs")
    self.encoder = encoder
    self.inputRows = inputRows
    self.team = team
    builders = encoder.passes.map { ScheduleBuilder(for: $0.cell, sharesBoundary: true) }
    states = encoder.passes.map { $0.cell.state.map { Matrix(width: $0.width) } }
    before = encoder.passes.map { $0.cell.state.map { Matrix(width: $0.width) } }
    read = encoder.passes.map { Matrix(width: $0.cell.inputSize) }
  }

  /// Takes states, for every layer and field, from which the next step goes on.
  func begin(with first: [[Matrix<Float>]]) {
    for (own, given) in zip(states.joined(), first.joined()) {
      own.gather((0..<Int32(given.rowCount)).map { $0 }, from: given, team: team)
    }
  }

  /// The next step.
  ///
  /// - Parameters:
  ///   - inputs: the number of what each sequence reads, or nil for nothing.
  ///   - rows: the sequence of the step before that each goes on from; nil where there was none.
  /// - Returns: h of the last layer, a row a sequence.
  func step(_ inputs: [Int?], after rows: [Int]?) -> Matrix<Float> {
    swap(&states, &before)
    let places = inputs.indices.map(Int32.init)
    let (states, parents) = distinct(rows ?? [])
    for (layer, pass) in encoder.passes.enumerated() {
      var structure = Structure()
      for (place, input) in inputs.enumerated() {
        structure.append(
          input: layer == 0 ? input : place, children: rows == nil ? [] : [-1 - parents[place]])
      }
      structure.outputs = places
      let schedule = builders[layer].schedule([structure])
      let table: Matrix<Float>
      if layer == 0 {
        table = inputRows(schedule.inputs)
      } else {
        table = read[layer]
        table.gather(schedule.inputs, from: self.states[layer - 1][0], team: team)
      }
      pass.forward(
        schedule, inputs: table, boundary: rows == nil ? [] : before[layer],
        boundaryRows: states)
      for (field, table) in self.states[layer].enumerated() {
        table.gather(schedule.outputRows, from: pass.states[field], team: team)
      }
    }
    return self.states[self.states.count - 1][0]
  }

  /// Each row once, and the place of every row among these.
  private func distinct(_ rows: [Int]) -> (rows: [Int32], places: [Int]) {
    var placeOf: [Int: Int] = [:]
    var found: [Int32] = []
    let places = rows.map { row in
      if let place = placeOf[row] { return place }
      placeOf[row] = found.count
      found.append(Int32(row))
      return found.count - 1
    }
    return (found, places)
  }
}
