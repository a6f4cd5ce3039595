import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// A cell with random parameters, ready to run.
final class Bench<S: KernelScalar> {
  let cell: any Cell
  let store = ParameterStore<S>()
  let pass: Pass<S>
  let builder: ScheduleBuilder
  /// The inputs of words.
  var table: [[S]]

  init(
    _ cell: any Cell, threads: Int = 1, vocabulary: Int = 7, seed: UInt64 = 3, sharesLeaves: Bool = true,
    wantsInputGradient: Bool = true
  ) {
    self.cell = cell
    pass = Self.makePass(cell, store, ThreadTeam(count: threads), wantsInputGradient)
    builder = ScheduleBuilder(for: cell, leaves: sharesLeaves ? .shared : .separate)
    var random = RandomSource(seed: seed)
    table = (0..<vocabulary).map { _ in
      (0..<cell.inputSize).map { _ in random.uniform(in: S(-1)..<S(1)) }
    }
    for index in 0..<store.count { store.values.elements[index] = random.uniform(in: S(-0.8)..<S(0.8)) }
    store.didChange()
  }

  private static func makePass(
    _ cell: some Cell, _ store: ParameterStore<S>, _ team: ThreadTeam, _ wantsInputGradient: Bool
  ) -> Pass<S> {
    Pass(cell: cell, parameters: store, team: team, wantsInputGradient: wantsInputGradient)
  }

  /// The inputs of a schedule.
  func inputs(_ schedule: Schedule) -> Matrix<S> {
    let matrix = Matrix<S>(rowCount: schedule.inputs.count, width: cell.inputSize)
    for (row, word) in schedule.inputs.enumerated() { matrix[row] = table[Int(word)] }
    return matrix
  }

  @discardableResult
  func forward(_ structures: [Structure], keeps: Bool = false) -> Schedule {
    let schedule = builder.schedule(structures)
    pass.forward(schedule, inputs: inputs(schedule), keepsForBackward: keeps)
    return schedule
  }
}

/// What a forward and a backward run lead to, by tree and node, wherever the rows lie.
struct Outcome<S: KernelScalar>: Equatable {
  /// By tree, node and state field.
  var states: [[[[S]]]] = []
  /// By tree and node; empty where a node has no input.
  var inputGradients: [[[S]]] = []
  /// The gradients of all parameters, side by side.
  var parameterGradients: [S] = []
  /// By boundary state and field.
  var boundaryGradients: [[[S]]] = []
}

/// A number of the tests' own for a tree, node, field and column, between -1 and 1.
func lossWeight<S: KernelScalar>(_ tree: Int, _ node: Int, _ field: Int, _ column: Int) -> S {
  let key = RandomSource.key(UInt64(tree), UInt64(node), UInt64(field), UInt64(column))
  return S(Int(key >> 44) - (1 << 19)) / S(1 << 19)
}

extension Bench {
  /// The seeds of L = Σ w ⊙ state over all nodes that have an output: a weight for every tree, node,
  /// field and column.
  func seeds(_ schedule: Schedule, trees: [Int]) -> [Pass<S>.Seed?] {
    var nodesOfRow = [[(tree: Int, node: Int)]](repeating: [], count: schedule.rowCount)
    for (place, tree) in trees.enumerated() {
      let range = schedule.outputOffsets[place]..<schedule.outputOffsets[place + 1]
      for (node, row) in schedule.outputRows[range].enumerated() where row >= 0 {
        nodesOfRow[Int(row)].append((tree, node))
      }
    }
    var offsets: [Int32] = [0]
    for nodes in nodesOfRow { offsets.append(offsets[offsets.count - 1] + Int32(nodes.count)) }
    return cell.state.enumerated().map { field, state in
      let matrix = Matrix<S>(rowCount: Int(offsets[offsets.count - 1]), width: state.width)
      for (row, (tree, node)) in nodesOfRow.joined().enumerated() {
        matrix[row] = (0..<state.width).map { lossWeight(tree, node, field, $0) }
      }
      return .init(offsets: offsets, gradients: matrix)
    }
  }

  /// Runs structures forward and back.
  ///
  /// - Parameters:
  ///   - trees: the number of each structure, from which its loss weights come; 0, 1, 2, … by default.
  ///   - byLevel: whether the levels are run one by one.
  func outcome(
    _ structures: [Structure], trees: [Int]? = nil, boundary: [Matrix<S>] = [], byLevel: Bool = false
  ) -> Outcome<S> {
    let schedule = builder.schedule(structures)
    let words = inputs(schedule)
    if byLevel {
      pass.begin(schedule, inputs: words, boundary: boundary, keepsForBackward: true)
      for level in schedule.levels.indices { pass.run(level: level) }
    } else {
      pass.forward(schedule, inputs: words, boundary: boundary, keepsForBackward: true)
    }
    store.gradients.zero()
    pass.backward(seeds: seeds(schedule, trees: trees ?? Array(structures.indices)))
    var outcome = Outcome<S>(states: states(structures, schedule))
    for (place, structure) in structures.enumerated() {
      outcome.inputGradients.append(
        (0..<structure.nodeCount).map { node in
          guard structure.inputs[node] >= 0, pass.wantsInputGradient,
            let row = schedule.row(ofOutput: node, structure: place)
          else { return [] }
          return pass.inputGradients[schedule.inputPlace(ofRow: row)]
        })
    }
    outcome.parameterGradients = store.gradients.list
    outcome.boundaryGradients = (0..<schedule.boundaryCount).map { state in
      cell.state.indices.map { pass.boundaryGradient(field: $0, state: state) }
    }
    return outcome
  }

  /// The states of the last run, by tree, node and field.
  func states(_ structures: [Structure], _ schedule: Schedule) -> [[[[S]]]] {
    structures.indices.map { place in
      (0..<structures[place].nodeCount).map { node in
        guard let row = schedule.row(ofOutput: node, structure: place) else { return [] }
        return pass.states.map { $0[row] }
      }
    }
  }
}

/// The built-in cells: a new one inherits the laws, twins and gradient checks here.
///
/// Two sizes of each where that is cheap: a small one, and one that fills no vector register evenly.
let builtInCells: [any Cell] =
  recursiveCells + longShortTermCells + gatedCells + normalizedCells + comparisons

private let recursiveCells: [any Cell] = [
  ElmanRNN(inputSize: 3, hiddenSize: 4),
  ElmanRNN(inputSize: 3, hiddenSize: 4, activation: .relu),
  ElmanRNN(inputSize: 5, hiddenSize: 17),
  TreeRNN(inputSize: 3, hiddenSize: 4, arity: 1),
  TreeRNN(inputSize: 3, hiddenSize: 4, arity: 2, activation: .relu),
  TreeRNN(inputSize: 3, hiddenSize: 4, arity: 2),
  TreeRNN(inputSize: 5, hiddenSize: 17, arity: 3),
  UntiedTreeRNN(inputSize: 3, hiddenSize: 4, arity: 1, kindCount: 2),
  UntiedTreeRNN(inputSize: 3, hiddenSize: 4, arity: 2, kindCount: 3),
  UntiedTreeRNN(inputSize: 5, hiddenSize: 17, arity: 3, kindCount: 3),
  SDTRNN(inputSize: 3, hiddenSize: 4, kindCount: 1),
  SDTRNN(inputSize: 3, hiddenSize: 4, kindCount: 3),
  SDTRNN(inputSize: 5, hiddenSize: 17, kindCount: 2),
  RNTN(inputSize: 3, hiddenSize: 4, arity: 1),
  RNTN(inputSize: 3, hiddenSize: 4, arity: 2),
  RNTN(inputSize: 5, hiddenSize: 3, arity: 3),
  MVRNN(vectorSize: 3, hiddenSize: 4, rank: 1),
  MVRNN(vectorSize: 2, hiddenSize: 3, rank: 2),
]

private let longShortTermCells: [any Cell] = [
  LSTM(inputSize: 3, hiddenSize: 4),
  LSTM(inputSize: 3, hiddenSize: 4, hasPeepholes: true),
  LSTM(inputSize: 5, hiddenSize: 17, hasPeepholes: true),
  NaryTreeLSTM(inputSize: 3, hiddenSize: 4, arity: 1),
  NaryTreeLSTM(inputSize: 3, hiddenSize: 4, arity: 2),
  NaryTreeLSTM(inputSize: 5, hiddenSize: 17, arity: 3),
  ChildSumTreeLSTM(inputSize: 3, hiddenSize: 4),
  ChildSumTreeLSTM(inputSize: 20, hiddenSize: 19),
  SLSTM(inputSize: 3, hiddenSize: 4),
  SLSTM(inputSize: 5, hiddenSize: 17),
  TagTreeLSTM(wordSize: 2, categorySize: 1, hiddenSize: 4),
  TagTreeLSTM(wordSize: 3, categorySize: 2, hiddenSize: 17, arity: 3),
  ChildSumTagTreeLSTM(wordSize: 2, categorySize: 1, hiddenSize: 4),
  ChildSumTagTreeLSTM(wordSize: 3, categorySize: 2, hiddenSize: 17),
]

private let gatedCells: [any Cell] = [
  GRU(inputSize: 3, hiddenSize: 4),
  GRU(inputSize: 5, hiddenSize: 17),
  GRU(inputSize: 3, hiddenSize: 4, resetsAfter: true),
  GRU(inputSize: 5, hiddenSize: 17, resetsAfter: true),
  TreeGRU(inputSize: 3, hiddenSize: 4, arity: 1),
  TreeGRU(inputSize: 3, hiddenSize: 4, arity: 2),
  TreeGRU(inputSize: 5, hiddenSize: 17, arity: 3),
  ChildSumTreeGRU(inputSize: 3, hiddenSize: 4),
  ChildSumTreeGRU(inputSize: 5, hiddenSize: 17),
]

private let normalizedCells: [any Cell] = [
  ElmanRNN(inputSize: 3, hiddenSize: 4, hasLayerNorm: true),
  TreeRNN(inputSize: 5, hiddenSize: 17, arity: 2, hasLayerNorm: true),
  LSTM(inputSize: 5, hiddenSize: 17, hasLayerNorm: true),
  LSTM(inputSize: 3, hiddenSize: 4, hasPeepholes: true, hasLayerNorm: true),
  NaryTreeLSTM(inputSize: 3, hiddenSize: 4, arity: 2, hasLayerNorm: true),
  ChildSumTreeLSTM(inputSize: 3, hiddenSize: 4, hasLayerNorm: true),
  GRU(inputSize: 5, hiddenSize: 17, hasLayerNorm: true),
  GRU(inputSize: 3, hiddenSize: 4, resetsAfter: true, hasLayerNorm: true),
]

/// Without children: every node compares the two halves of its input.
private let comparisons: [any Cell] = [
  PairComparison(stateSize: 3, size: 4, isOrdered: false),
  PairComparison(stateSize: 3, size: 4, isOrdered: true),
  PairComparison(stateSize: 17, size: 9, isOrdered: true),
]
