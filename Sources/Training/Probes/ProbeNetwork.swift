import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierNetworks
import EspalierSchedules

/// A network that learns a probe's task: an encoder over vectors, and a linear read-out.
///
///     adding: y = w · h + b, loss 1/B Σ (y - sum)²          copy: p = softmax(W h + b), loss 1/B Σ -log p[symbol]
///
/// B is the number of examples of a minibatch.
final class ProbeNetwork: WordNetwork {
  /// No words: inputs are vectors.
  let embedding = Matrix<Float>(width: 1)
  let embeddingGradients = Matrix<Float>(width: 1)
  var wordsRead: [Int32] { [] }
  let parameters = ParameterStore<Float>()
  let cells: EncoderCells

  private let task: ProbeTask
  private let encoder: Encoder<Float>
  private let builder: EncoderScheduleBuilder
  private let readout: Pass<Float>
  private let team: ThreadTeam

  init(_ cells: EncoderCells, task: ProbeTask, team: ThreadTeam) {
    self.cells = cells
    self.task = task
    self.team = team
    encoder = Encoder(cells, parameters: parameters, team: team, wantsInputGradient: false)
    builder = EncoderScheduleBuilder(cells)
    readout = Pass(
      cell: Affine(inputSize: cells.width, outputSize: task == .copy ? ProbeTask.symbols : 1),
      parameters: parameters, prefix: "readout.", team: team)
  }

  func initialize(using random: inout RandomSource, _ initialization: NetworkInitialization) {
    parameters.initialize(using: &random, initialization)
  }

  /// What a minibatch comes to.
  struct Outcome {
    /// The sum of the examples' losses.
    var loss = 0.0
    /// The outputs whose most probable class is the one wanted, and all.
    var right = 0
    var count = 0
  }

  /// Where the outputs of examples are, and what they say.
  private struct Run {
    var schedule: EncoderSchedule
    /// The wanted outputs, sorted by the row that holds their state; the targets of row r are `offsets[r]..<offsets[r + 1]`.
    var targets: Targets
    var outcome = Outcome()
  }

  /// Computes the loss of examples, and the gradients of the parameters where they are wanted.
  func run(_ examples: [ProbeExample], isTraining: Bool) -> Outcome {
    let run = forward(examples, isTraining: isTraining)
    guard isTraining else { return run.outcome }
    let seed = Pass<Float>.Seed(offsets: run.targets.offsets, gradients: readout.inputGradients)
    encoder.backward(run.schedule, seed: seed) {}
    return run.outcome
  }

  /// The gradient of the loss by the states at an example's outputs, for every example; of the random task, a random
  /// direction.
  func outputGradients(
    _ examples: [ProbeExample], using random: inout RandomSource
  ) -> [[(output: Int, gradient: [Double])]] {
    if task == .random {
      return examples.map { _ in
        let direction = (0..<cells.width).map { _ in random.normal() }
        let norm = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return [(0, direction.map { $0 / norm })]
      }
    }
    let run = forward(examples, isTraining: true)
    var found: [[(output: Int, gradient: [Double])]] = examples.map { _ in [] }
    var example = 0
    for (target, place) in run.targets.places.enumerated().sorted(by: { $0.element < $1.element }) {
      while Int(place) >= run.schedule.outputOffsets[example + 1] { example += 1 }
      let output = Int(place) - run.schedule.outputOffsets[example]
      found[example].append((output, readout.inputGradients[target].map(Double.init)))
    }
    return found
  }

  /// Runs the encoder and the read-out forward and, where it is wanted, the read-out back.
  private func forward(_ examples: [ProbeExample], isTraining: Bool) -> Run {
    var first: Int32 = 0
    let structures = examples.map { example in
      defer { first += Int32(example.inputs.count) }
      let numbers = example.structure.inputs.map { $0 < 0 ? $0 : $0 + first }
      return example.structure.reading(numbers[...], keepsOutputs: true)
    }
    let schedule = builder.schedule(structures)
    let table = examples.flatMap(\.inputs)
    let inputs = Matrix<Float>(rowCount: schedule.inputs.count, width: cells.inputSize)
    for (row, number) in schedule.inputs.enumerated() { inputs[row] = table[Int(number)] }
    encoder.forward(schedule, inputs: inputs, keepsForBackward: isTraining)

    let classes = examples.flatMap { $0.sum == nil ? $0.classes : [0] }
    var run = Run(schedule: schedule, targets: Targets(schedule, classes: classes))
    readout.forward(
      Schedule.flat(inputs: run.targets.rows), inputs: encoder.table, keepsForBackward: isTraining)
    let outputs = readout.states[0]
    run.outcome =
      task == .copy
      ? classify(outputs, run.targets, count: examples.count) : regress(outputs, run.targets, examples)
    guard isTraining else { return run }
    let one = (0...Int32(run.targets.rows.count)).map { $0 }
    readout.backward(seeds: [.init(offsets: one, gradients: outputs)])
    return run
  }

  /// The loss of sums; outputs become its gradient.
  private func regress(_ outputs: Matrix<Float>, _ targets: Targets, _ examples: [ProbeExample]) -> Outcome {
    var outcome = Outcome(count: targets.rows.count)
    for (target, place) in targets.places.enumerated() {
      let error = outputs[target][0] - (examples[Int(place)].sum ?? 0)
      outcome.loss += Double(error) * Double(error)
      outputs[target] = [2 * error / Float(examples.count)]
    }
    return outcome
  }

  /// The loss of symbols; outputs become its gradient.
  private func classify(_ outputs: Matrix<Float>, _ targets: Targets, count: Int) -> Outcome {
    var outcome = Outcome(count: targets.rows.count)
    for (target, wanted) in targets.classes.enumerated() {
      let row = outputs[target]
      if row.indices.allSatisfy({ row[$0] <= row[Int(wanted)] }) { outcome.right += 1 }
    }
    outcome.loss = outputs.crossEntropyGradient(
      targets: targets.classes, weights: nil, scale: 1 / Double(count), team: team)
    return outcome
  }
}
