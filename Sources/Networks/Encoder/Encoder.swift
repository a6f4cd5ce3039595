import EspalierCells
public import EspalierEngine
public import EspalierKernels
import EspalierSchedules

/// Passes wired together: a layer reads the states of the one below, and a pass downwards those that went up.
///
///     h^1 = up^1(x),  h^(l+1) = up^(l+1)(h^l)                                  up
///     h^l = down^l(up^l(h^(l-1)))                                              down
///     h^l = [up^l(h^(l-1)); down^l(up^l(h^(l-1)))]                             both
///
/// Layer l reads at every node the state of that node in layer l - 1, and those of its own children (or parent).
///
/// Source: Irsoy and Cardie 2014, equations 6 and 7, for layers.
///
/// Names of parameters: those of layer 1 begin with `cell.` and `down.`, those of layer l with `cell_l.` and `down_l.`.
public final class Encoder<S: KernelScalar> {
  /// The cells.
  public let cells: EncoderCells
  /// The passes, in the order in which they run.
  public let passes: [Pass<S>]
  /// After `forward`: the states that heads read, at the rows that the schedule tells.
  public private(set) var table: Matrix<S>

  private let team: ThreadTeam
  /// For every pass, the distinct rows of the layer below that it reads.
  private let readStates: [Matrix<S>]
  /// For every layer, its two passes' states side by side.
  private let joined: [Matrix<S>]
  /// For every pass, the gradient of its states; and of what it read.
  private let stateGradients: [Matrix<S>]
  private let readGradients: [Matrix<S>]
  /// For every pass, its columns of the gradient of joined states.
  private let parts: [Matrix<S>]
  /// For every layer, the gradient of its table.
  private let tableGradients: [Matrix<S>]

  /// An encoder whose parameters are added to a store.
  ///
  /// - Parameter wantsInputGradient: whether the way back leads to the words.
  public init(
    _ cells: EncoderCells, parameters: ParameterStore<S>, team: ThreadTeam, wantsInputGradient: Bool
  ) {
    self.cells = cells
    self.team = team
    var passes: [Pass<S>] = []
    func add(_ cell: some Cell, _ name: String, layer: Int, wantsInputGradient: Bool) {
      passes.append(
        Pass(
          cell: cell, parameters: parameters, prefix: layer == 0 ? "\(name)." : "\(name)_\(layer + 1).",
          team: team, wantsInputGradient: wantsInputGradient))
    }
    for layer in cells.up.indices {
      add(cells.up[layer], "cell", layer: layer, wantsInputGradient: layer > 0 || wantsInputGradient)
      if cells.direction != .up { add(cells.down[layer], "down", layer: layer, wantsInputGradient: true) }
    }
    self.passes = passes
    table = passes[0].states[0]
    readStates = passes.map { Matrix(width: $0.cell.inputSize) }
    readGradients = passes.map { Matrix(width: $0.cell.inputSize) }
    stateGradients = passes.map { Matrix(width: $0.cell.state[0].width) }
    parts = passes.map { Matrix(width: $0.cell.state[0].width) }
    joined = cells.up.indices.map { Matrix(width: cells.width(ofLayer: $0)) }
    tableGradients = cells.up.indices.map { Matrix(width: cells.width(ofLayer: $0)) }
  }

  /// Computes the states of a minibatch.
  ///
  /// - Parameter inputs: a row for every distinct input of the schedule.
  public func forward(_ schedule: EncoderSchedule, inputs: Matrix<S>, keepsForBackward: Bool) {
    passes[0].forward(schedule.passes[0], inputs: inputs, keepsForBackward: keepsForBackward)
    table = passes[0].states[0]
    guard !cells.isPlain else { return }
    for layer in cells.up.indices {
      let up = upPass(layer)
      if layer > 0 { run(up, schedule, over: table, keepsForBackward: keepsForBackward) }
      table = passes[up].states[0]
      guard cells.direction != .up else { continue }
      run(up + 1, schedule, over: table, keepsForBackward: keepsForBackward)
      if let join = schedule.joins[layer] {
        let whole = joined[layer]
        whole.reset(rowCount: join.up.count)
        whole.gather(join.up, from: passes[up].states[0], toColumn: 0, team: team)
        whole.gather(
          join.down, from: passes[up + 1].states[0], toColumn: passes[up].states[0].width, team: team)
        table = whole
      } else {
        table = passes[up + 1].states[0]
      }
    }
  }

  /// The number of a layer's pass upwards; that downwards follows it.
  private func upPass(_ layer: Int) -> Int { cells.direction == .up ? layer : 2 * layer }

  private func run(
    _ pass: Int, _ schedule: EncoderSchedule, over states: Matrix<S>, keepsForBackward: Bool
  ) {
    readStates[pass].gather(schedule.passes[pass].inputs, from: states, team: team)
    passes[pass].forward(schedule.passes[pass], inputs: readStates[pass], keepsForBackward: keepsForBackward)
  }

  /// Computes the gradients of all passes; those of inputs are the first pass's.
  ///
  /// - Parameters:
  ///   - seed: what the caller adds to the gradient of the table.
  ///   - meanwhile: something else to be done by one of the threads.
  public func backward(_ schedule: EncoderSchedule, seed: Pass<S>.Seed, meanwhile: () -> Void) {
    if cells.isPlain { return back(0, seed, meanwhile) }
    let order = (0..<Int32(seed.gradients.rowCount)).map { $0 }
    tableGradients[cells.up.count - 1].sumRows(seed.offsets, order, of: seed.gradients, team: team)
    for layer in cells.up.indices.reversed() {
      let up = upPass(layer)
      var gradient = tableGradients[layer]
      if cells.direction != .up {
        let own = stateGradients[up]
        if let join = schedule.joins[layer] {
          split(gradient, join, up)
        } else {
          own.reset(rowCount: schedule.passes[up].rowCount)
          own.zero()
        }
        back(up + 1, oneEach(cells.direction == .both ? stateGradients[up + 1] : gradient)) {}
        own.add(gradientRead(by: up + 1, schedule), toRows: schedule.passes[up + 1].inputs)
        gradient = own
      }
      back(up, oneEach(gradient), layer == 0 ? meanwhile : {})
      guard layer > 0 else { return }
      let below = tableGradients[layer - 1]
      below.reset(rowCount: rowCount(ofLayer: layer - 1, schedule))
      below.zero()
      below.add(gradientRead(by: up, schedule), toRows: schedule.passes[up].inputs)
    }
  }

  private func rowCount(ofLayer layer: Int, _ schedule: EncoderSchedule) -> Int {
    if let join = schedule.joins[layer] { return join.up.count }
    return schedule.passes[cells.direction == .down ? upPass(layer) + 1 : upPass(layer)].rowCount
  }

  private func back(_ pass: Int, _ seed: Pass<S>.Seed, _ meanwhile: () -> Void) {
    var seeds: [Pass<S>.Seed?] = Array(repeating: nil, count: passes[pass].states.count)
    seeds[0] = seed
    passes[pass].backward(seeds: seeds, meanwhile: meanwhile)
  }

  /// A gradient for every row.
  private func oneEach(_ gradients: Matrix<S>) -> Pass<S>.Seed {
    .init(offsets: (0...Int32(gradients.rowCount)).map { $0 }, gradients: gradients)
  }

  /// The gradient of every distinct row that a pass read.
  private func gradientRead(by pass: Int, _ schedule: EncoderSchedule) -> Matrix<S> {
    let own = schedule.passes[pass]
    readGradients[pass].sumRows(
      own.inputOffsets, own.inputReaders, of: passes[pass].inputGradients, team: team)
    return readGradients[pass]
  }

  /// Takes the gradient of joined states apart, into those of the two passes' rows.
  private func split(_ gradient: Matrix<S>, _ join: EncoderSchedule.Join, _ up: Int) {
    var column = 0
    for (pass, rows) in [(up, join.up), (up + 1, join.down)] {
      let (table, part) = (stateGradients[pass], parts[pass])
      part.copyColumns(from: column, of: gradient, team: team)
      table.reset(rowCount: passes[pass].schedule.rowCount)
      table.zero()
      table.add(part, toRows: rows)
      column += table.width
    }
  }
}
