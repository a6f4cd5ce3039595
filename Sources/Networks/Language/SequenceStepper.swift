import EspalierCells
import EspalierEngine
public import EspalierKernels
import EspalierSchedules

/// Runs sequences one step at a time, where what is read next depends on what was said before: sampling, and search.
///
/// A step is the engine's pass over one level, whose boundary states are those of the step before. Its states have the bits
/// that a pass over whole sequences gives.
public final class SequenceStepper {
  private let network: ClassifierNetwork<Float>
  private let builders: [ScheduleBuilder]
  private let team: ThreadTeam
  /// For every layer and state field, the states after the last step, a row a sequence.
  private var states: [[Matrix<Float>]]
  /// The same, before a step.
  private var before: [[Matrix<Float>]]
  private let read: [Matrix<Float>]

  /// A stepper for a network of sequences that are read forward.
  public init(_ network: ClassifierNetwork<Float>, team: ThreadTeam) {
    precondition(
      network.encoder.cells.direction == .up && network.encoder.cells.inputLayers.isEmpty,
      "steps are taken forward, over words")
    self.network = network
    self.team = team
    let passes = network.encoder.passes
    builders = passes.map { ScheduleBuilder(for: $0.cell) }
    states = passes.map { $0.cell.state.map { Matrix(width: $0.width) } }
    before = passes.map { $0.cell.state.map { Matrix(width: $0.width) } }
    read = passes.map { Matrix(width: $0.cell.inputSize) }
  }

  /// The first step of so many sequences, which reads nothing.
  ///
  /// - Returns: the probabilities of what comes first, a row a sequence.
  public func begin(count: Int) -> Matrix<Float> { step((0..<count).map { _ in nil }, after: nil) }

  /// The next step.
  ///
  /// - Parameters:
  ///   - words: what each sequence reads.
  ///   - rows: the sequence of the step before that each goes on from.
  /// - Returns: the probabilities of what comes next, a row a sequence.
  public func step(_ words: [Int], after rows: [Int]) -> Matrix<Float> {
    step(words.map { Optional($0) }, after: rows)
  }

  private func step(_ words: [Int?], after rows: [Int]?) -> Matrix<Float> {
    swap(&states, &before)
    let places = words.indices.map(Int32.init)
    for (layer, pass) in network.encoder.passes.enumerated() {
      var structure = Structure()
      for (place, word) in words.enumerated() {
        structure.append(
          input: layer == 0 ? word : place, children: rows == nil ? [] : [-1 - place])
      }
      structure.outputs = places
      let schedule = builders[layer].schedule([structure])
      let inputs: Matrix<Float>
      if layer == 0 {
        inputs = network.inputRows(of: schedule.inputs)
      } else {
        inputs = read[layer]
        inputs.gather(schedule.inputs, from: states[layer - 1][0], team: team)
      }
      pass.forward(
        schedule, inputs: inputs, boundary: rows == nil ? [] : before[layer],
        boundaryRows: rows?.map(Int32.init))
      for (field, table) in states[layer].enumerated() {
        table.gather(schedule.outputRows, from: pass.states[field], team: team)
      }
    }
    return network.probabilities(of: states[states.count - 1][0], rows: places)
  }
}
