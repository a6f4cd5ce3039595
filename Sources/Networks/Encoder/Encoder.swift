import EspalierCells
public import EspalierEngine
public import EspalierKernels
import EspalierSchedules

/// Passes wired together: a layer reads the states of the one below, and a pass downwards those that went up.
///
///     h^1 = up^1(x),  h^(l+1) = up^(l+1)(h^l)                                  up
///     h^l = down^l(up^l(h^(l-1)))                                              down
///     h^l = [up^l(h^(l-1)); down^l(up^l(h^(l-1)))]                             both, in trees
///     h^l = [up^l(h^(l-1)); reverse^l(h^(l-1))]                                both, in sequences
///
/// Layer l reads at every node the state of that node in layer l - 1, and those of its own children (or parent). The two
/// ways are added rather than put side by side where the cells say so. With input layers, x is what these make of the
/// input: x^0 the input, x^k = tanh(W_k x^(k-1) + b_k), x the last one.
///
/// Source: Irsoy and Cardie 2014, equations 6 and 7, for layers of trees; Schuster and Paliwal 1997, section II, and
/// Graves, Mohamed and Hinton 2013, equations 8 to 11, for sequences read both ways; Pascanu, Gulcehre, Cho and Bengio
/// 2014, section 3.2, for input layers.
///
/// Names of parameters: those of layer 1 begin with `cell.`, and with `down.` or `reverse.`; those of layer l with
/// `cell_l.`, and `down_l.` or `reverse_l.`; those of input layer k with `input_k.`. A prefix stands before all of these.
///
/// Where states only go up, structures may begin with boundary states, which the caller feeds to each layer: so a decoder is
/// an encoder of chains.
public final class Encoder<S: KernelScalar> {
  /// The cells.
  public let cells: EncoderCells
  /// The passes, in the order in which they run.
  public let passes: [Pass<S>]
  /// After `forward`: the states that heads read, at the rows that the schedule tells.
  public private(set) var table: Matrix<S>
  /// Whether the way back leads to the inputs.
  public let wantsInputGradient: Bool

  private let team: ThreadTeam
  /// After `forward`: what the first pass read, a row for each distinct input of its schedule.
  private var words: Matrix<S>
  private let inputLayers: DenseStack<S>
  /// For every pass, the distinct rows of the layer below that it reads.
  private let readStates: [Matrix<S>]
  /// For every layer, its two passes' states joined; and the second's before they are added.
  private let joined: [Matrix<S>]
  private let added: [Matrix<S>]
  /// For every pass, the gradient of its states; and of what it read.
  private let stateGradients: [Matrix<S>]
  private let readGradients: [Matrix<S>]
  /// For every pass, its columns of the gradient of joined states.
  private let parts: [Matrix<S>]
  /// For every layer, the gradient of its table.
  private let tableGradients: [Matrix<S>]
  /// The gradient of what the first layer reads, a row for each distinct input.
  private let inputGradients: Matrix<S>

  /// An encoder whose parameters are added to a store.
  ///
  /// - Parameters:
  ///   - prefix: what names of parameters begin with.
  ///   - wantsInputGradient: whether the way back leads to the words.
  public init(
    _ cells: EncoderCells, parameters: ParameterStore<S>, prefix: String = "", team: ThreadTeam,
    wantsInputGradient: Bool
  ) {
    self.cells = cells
    self.team = team
    self.wantsInputGradient = wantsInputGradient
    inputLayers = DenseStack(
      cells.inputLayers, named: prefix + "input", parameters: parameters, team: team,
      wantsInputGradient: wantsInputGradient)
    var passes: [Pass<S>] = []
    func add(_ cell: some Cell, _ name: String, layer: Int, wantsInputGradient: Bool) {
      passes.append(
        Pass(
          cell: cell, parameters: parameters,
          prefix: prefix + (layer == 0 ? "\(name)." : "\(name)_\(layer + 1)."), team: team,
          wantsInputGradient: wantsInputGradient))
    }
    let wantsFirst = wantsInputGradient || !cells.inputLayers.isEmpty
    for layer in cells.up.indices {
      add(cells.up[layer], "cell", layer: layer, wantsInputGradient: layer > 0 || wantsFirst)
      guard cells.direction != .up else { continue }
      add(
        cells.down[layer], cells.isBidirectional ? "reverse" : "down", layer: layer,
        wantsInputGradient: layer > 0 || wantsFirst || !cells.isBidirectional)
    }
    self.passes = passes
    table = passes[0].states[0]
    words = table
    readStates = passes.map { Matrix(width: $0.cell.inputSize) }
    readGradients = passes.map { Matrix(width: $0.cell.inputSize) }
    stateGradients = passes.map { Matrix(width: $0.cell.state[0].width) }
    parts = passes.map { Matrix(width: $0.cell.state[0].width) }
    joined = cells.up.indices.map { Matrix(width: cells.width(ofLayer: $0)) }
    added = cells.up.indices.map { Matrix(width: cells.width(ofLayer: $0)) }
    tableGradients = cells.up.indices.map { Matrix(width: cells.width(ofLayer: $0)) }
    inputGradients = Matrix(width: passes[0].cell.inputSize)
  }

  /// Computes the states of a minibatch.
  ///
  /// - Parameters:
  ///   - inputs: a row for every distinct input of the schedule.
  ///   - boundary: for every layer and state field, the boundary states, a row each; empty where there are none.
  public func forward(
    _ schedule: EncoderSchedule, inputs: Matrix<S>, boundary: [[Matrix<S>]] = [], keepsForBackward: Bool
  ) {
    precondition(
      boundary.isEmpty || cells.direction == .up && boundary.count == passes.count,
      "boundary states of \(boundary.count) layers for \(passes.count) passes")
    words = inputs
    if !inputLayers.isEmpty {
      words = inputLayers.forward(
        schedule.inputs.indices.map(Int32.init), of: inputs, keepsForBackward: keepsForBackward)
    }
    passes[0].forward(
      schedule.passes[0], inputs: words, boundary: boundary.first ?? [], keepsForBackward: keepsForBackward)
    forwardAbove(schedule, boundary: boundary, keepsForBackward: keepsForBackward) { [words] in
      run(1, schedule, over: words, keepsForBackward: keepsForBackward)
    }
  }

  /// Computes the states of a minibatch of which nothing will be trained; what is computed of words alone is remembered until
  /// the parameters change.
  ///
  /// - Parameter table: the vector of every word; inputs of the schedule are its rows. There are no input layers.
  public func forward(remembering schedule: EncoderSchedule, words table: Matrix<S>) {
    precondition(inputLayers.isEmpty, "input layers make of words what isn't remembered")
    func run(_ pass: Int, rows: [Int32]) {
      passes[pass].forward(
        remembering: schedule.passes[pass], inputs: table, inputRows: rows, boundary: [], boundaryRows: [])
    }
    run(0, rows: schedule.inputs)
    forwardAbove(schedule, keepsForBackward: false) {
      run(1, rows: schedule.passes[1].inputs.map { schedule.inputs[Int($0)] })
    }
  }

  /// Runs what is above the first pass.
  ///
  /// - Parameter back: runs the way back over words.
  private func forwardAbove(
    _ schedule: EncoderSchedule, boundary: [[Matrix<S>]] = [], keepsForBackward: Bool, back: () -> Void
  ) {
    for layer in cells.up.indices {
      let up = upPass(layer)
      let below = table
      if layer > 0 {
        let own = boundary.isEmpty ? [] : boundary[layer]
        run(up, schedule, over: below, boundary: own, keepsForBackward: keepsForBackward)
      }
      table = passes[up].states[0]
      guard cells.direction != .up else { continue }
      if layer == 0, cells.isBidirectional {
        back()
      } else {
        run(up + 1, schedule, over: cells.isBidirectional ? below : table, keepsForBackward: keepsForBackward)
      }
      table = passes[up + 1].states[0]
      if let join = schedule.joins[layer] { table = joinedStates(join, layer) }
    }
  }

  /// After `forward`: what a pass read, a row for each distinct input of its schedule.
  func inputs(ofPass pass: Int) -> Matrix<S> { pass == 0 ? words : readStates[pass] }

  /// The states of a layer's two passes, joined.
  private func joinedStates(_ join: EncoderSchedule.Join, _ layer: Int) -> Matrix<S> {
    let (one, other) = (passes[upPass(layer)].states[0], passes[upPass(layer) + 1].states[0])
    let whole = joined[layer]
    switch cells.join {
    case .concatenate:
      whole.reset(rowCount: join.up.count)
      whole.gather(join.up, from: one, toColumn: 0, team: team)
      whole.gather(join.down, from: other, toColumn: one.width, team: team)
    case .sum:
      whole.gather(join.up, from: one, team: team)
      added[layer].gather(join.down, from: other, team: team)
      whole.add(added[layer], toRows: join.up.indices.map(Int32.init))
    }
    return whole
  }

  /// The number of a layer's pass upwards; that the other way follows it.
  private func upPass(_ layer: Int) -> Int { cells.direction == .up ? layer : 2 * layer }

  private func run(
    _ pass: Int, _ schedule: EncoderSchedule, over states: Matrix<S>, boundary: [Matrix<S>] = [],
    keepsForBackward: Bool
  ) {
    readStates[pass].gather(schedule.passes[pass].inputs, from: states, team: team)
    passes[pass].forward(
      schedule.passes[pass], inputs: readStates[pass], boundary: boundary, keepsForBackward: keepsForBackward)
  }

  /// Computes the gradients of all passes.
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
        if !cells.isBidirectional {
          own.add(gradientRead(by: up + 1, schedule), toRows: schedule.passes[up + 1].inputs)
        }
        gradient = own
      }
      back(up, oneEach(gradient), layer == 0 ? meanwhile : {})
      guard layer > 0 else { break }
      let below = tableGradients[layer - 1]
      below.reset(rowCount: rowCount(ofLayer: layer - 1, schedule))
      below.zero()
      below.add(gradientRead(by: up, schedule), toRows: schedule.passes[up].inputs)
      if cells.isBidirectional {
        below.add(gradientRead(by: up + 1, schedule), toRows: schedule.passes[up + 1].inputs)
      }
    }
    guard !inputLayers.isEmpty else { return }
    sumFirst(schedule, into: inputGradients)
    inputLayers.backward(inputGradients)
  }

  /// After `backward`: the gradient of every distinct input of the schedule, a row each.
  public func sumInputGradients(_ schedule: EncoderSchedule, into gradients: Matrix<S>) {
    if inputLayers.isEmpty { return sumFirst(schedule, into: gradients) }
    gradients.gather(schedule.inputs.indices.map(Int32.init), from: inputLayers.inputGradients, team: team)
  }

  /// The gradient of what the first layer read, a row for each distinct input.
  private func sumFirst(_ schedule: EncoderSchedule, into gradients: Matrix<S>) {
    let own = schedule.passes[0]
    gradients.sumRows(own.inputOffsets, own.inputReaders, of: passes[0].inputGradients, team: team)
    guard cells.isBidirectional else { return }
    gradients.add(gradientRead(by: 1, schedule), toRows: schedule.passes[1].inputs)
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
      table.reset(rowCount: passes[pass].schedule.rowCount)
      table.zero()
      if cells.join == .concatenate {
        part.copyColumns(from: column, of: gradient, team: team)
        column += table.width
      }
      table.add(cells.join == .sum ? gradient : part, toRows: rows)
    }
  }
}
