// One to many: a GRU unrolls a single number into a sequence; sequences of several lengths share a minibatch.
//
//   swift run -c release Unrolling        (from the root of the repository)
import Espalier

// snippet.structure
/// The first step reads input `number`, the others nothing but the step before; every step is an output.
func unrolling(_ number: Int, steps: Int) -> Structure {
  Structure(sequence: [number] + Array(repeating: nil, count: steps - 1))
}
// snippet.end

/// What a number f unrolls into: the parabola of t, f t (1 - t / steps), at every step t.
func wanted(_ f: Float, steps: Int) -> [Float] {
  (1...steps).map { f * Float($0) * (1 - Float($0) / Float(steps)) }
}

let team = ThreadTeam(count: 1)
let store = ParameterStore<Float>()
let gru = Pass<Float>(cell: GRU(inputSize: 1, hiddenSize: 24), parameters: store, prefix: "cell.", team: team)
let readout = Pass<Float>(
  cell: Affine(inputSize: 24, outputSize: 1), parameters: store, prefix: "readout.", team: team)
var random = RandomSource(seed: 1)
store.initialize(using: &random)

let numbers: [Float] = [-1, -0.5, 0, 0.5, 1]
let lengths = [3, 8, 5, 8, 6]
let structures = numbers.indices.map { unrolling($0, steps: lengths[$0]) }
let schedule = ScheduleBuilder(for: gru.cell).schedule(structures)
let inputs = Matrix<Float>(rowCount: numbers.count, width: 1)
for (row, number) in schedule.inputs.enumerated() { inputs[row] = [numbers[Int(number)]] }
let targets = zip(numbers, lengths).flatMap { wanted($0, steps: $1) }
let memory = [Buffer<Float>(count: store.count), Buffer<Float>(count: store.count)]

// snippet.training
var losses: [Float] = []
for step in 1...600 {
  gru.forward(schedule, inputs: inputs, keepsForBackward: true)
  readout.forward(.flat(inputs: schedule.outputRows), inputs: gru.states[0], keepsForBackward: true)
  var loss: Float = 0
  for (row, wanted) in targets.enumerated() {
    let error = readout.states[0][row][0] - wanted
    loss += error * error / Float(targets.count)
    readout.states[0][row] = [2 * error / Float(targets.count)]
  }
  losses.append(loss)
  let one = (0...Int32(targets.count)).map { $0 }
  readout.backward(seeds: [.init(offsets: one, gradients: readout.states[0])])
  // The states that the read-out read, in the order of the schedule's rows.
  let gradients = Matrix<Float>(rowCount: schedule.rowCount, width: 24)
  for (output, row) in schedule.outputRows.enumerated() {
    gradients[Int(row)] = readout.inputGradients[output]
  }
  gru.backward(seeds: [.init(offsets: (0...Int32(schedule.rowCount)).map { $0 }, gradients: gradients)])
  store.values.update(
    by: .adam(rate: 0.01, step: step), gradients: store.gradients, memory: memory, scale: 1, l2: 0, team: team
  )
  store.didChange()
}
// snippet.end

print("mean squared error: \(losses[0]) before, \(losses[losses.count - 1]) after \(losses.count) updates")
precondition(losses[losses.count - 1] < 0.02 * losses[0], "the sequences were not learnt")
