import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// Random structures for a cell, and a pass over them.
struct Forest {
  /// How inputs lie: at leaves only, or at every node.
  enum Inputs: CaseIterable { case leaves, all }

  var structures: [Structure]

  /// Trees (or chains, for a cell of one slot) with up to `size` nodes and inputs below `vocabulary`.
  init(count: Int, size: Int, inputs: Inputs, cell: any Cell, vocabulary: Int = 7, seed: UInt64 = 1) {
    var random = RandomSource(seed: seed)
    let most: Int
    switch cell.arity {
    case .slots(let slots): most = slots
    case .any: most = 5
    }
    structures = (0..<count).map { _ in
      var structure = Structure()
      var roots: [Int] = []
      let target = Int.random(in: 1...size, using: &random)
      while structure.nodeCount < target || roots.count > 1 {
        let isOver = structure.nodeCount >= target
        let wanted = isOver ? most : Int.random(in: 0...most, using: &random)
        let isChain = most == 1 && !roots.isEmpty
        let children = isChain ? 1 : min(wanted, roots.count)
        let own = Array(roots.suffix(children))
        roots.removeLast(children)
        let word = inputs == .all || own.isEmpty ? Int.random(in: 0..<vocabulary, using: &random) : nil
        roots.append(structure.append(input: word, children: own))
        if most == 1, isOver { break }
      }
      structure.outputs = (0..<structure.nodeCount).map(Int32.init)
      return structure
    }
  }
}

/// A cell with random parameters, ready to run in double precision.
final class Bench<S: KernelScalar> {
  let cell: any Cell
  let store = ParameterStore<S>()
  let pass: Pass<S>
  let builder: ScheduleBuilder
  let table: [[S]]

  init(_ cell: any Cell, threads: Int = 1, vocabulary: Int = 7, seed: UInt64 = 3) {
    self.cell = cell
    pass = Self.makePass(cell, store, ThreadTeam(count: threads))
    switch cell.arity {
    case .slots(let slots): builder = ScheduleBuilder(children: .slots(slots))
    case .any: builder = ScheduleBuilder(children: .any)
    }
    var random = RandomSource(seed: seed)
    table = (0..<vocabulary).map { _ in
      (0..<cell.inputSize).map { _ in random.uniform(in: S(-1)..<S(1)) }
    }
    for index in 0..<store.count { store.values.elements[index] = random.uniform(in: S(-0.8)..<S(0.8)) }
    store.didChange()
  }

  private static func makePass(_ cell: some Cell, _ store: ParameterStore<S>, _ team: ThreadTeam) -> Pass<S> {
    Pass(cell: cell, parameters: store, team: team)
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

/// The cells that the laws, twins and gradient checks run over: a new cell inherits these tests here.
let cells: [any Cell] = [
  LSTM(inputSize: 3, hiddenSize: 4),
  NaryTreeLSTM(inputSize: 3, hiddenSize: 4, arity: 1),
  NaryTreeLSTM(inputSize: 3, hiddenSize: 4, arity: 2),
  NaryTreeLSTM(inputSize: 5, hiddenSize: 17, arity: 3),
  ChildSumTreeLSTM(inputSize: 3, hiddenSize: 4),
  ChildSumTreeLSTM(inputSize: 20, hiddenSize: 19),
]
