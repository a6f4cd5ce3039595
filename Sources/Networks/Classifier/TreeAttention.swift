import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// A row for every tree of a minibatch, in which attention sums up the states of the tree's nodes.
final class TreeAttention<S: KernelScalar> {
  private let pass: Pass<S>
  private let builder: ScheduleBuilder
  private let noInputs: Matrix<S>
  private let pooled: Matrix<S>
  private let boundaryGradients: Matrix<S>
  private let gradients: Matrix<S>
  private let team: ThreadTeam
  /// The rows of the nodes of the last minibatch, tree after tree.
  private var rows: [Int32] = []
  /// The row of every tree in the pass.
  private var treeRows: [Int32] = []

  init(stateSize: Int, attentionSize: Int, parameters: ParameterStore<S>, team: ThreadTeam) {
    let cell = AttentionPooling(stateSize: stateSize, attentionSize: attentionSize)
    pass = Pass(
      cell: cell, parameters: parameters, prefix: "attention.", team: team, wantsInputGradient: false)
    builder = ScheduleBuilder(for: cell)
    noInputs = Matrix(width: stateSize)
    pooled = Matrix(width: stateSize)
    boundaryGradients = Matrix(width: stateSize)
    gradients = Matrix(width: stateSize)
    self.team = team
  }

  /// The pooled state of every tree, a row each, in the order of the trees.
  func forward(_ schedule: EncoderSchedule, over states: Matrix<S>, keepsForBackward: Bool) -> Matrix<S> {
    rows = schedule.outputRows.filter { $0 >= 0 }
    let structures = schedule.outputOffsets.indices.dropLast().map { tree in
      let outputs = schedule.outputRows[schedule.outputOffsets[tree]..<schedule.outputOffsets[tree + 1]]
      var structure = Structure()
      structure.append(input: nil, children: (0..<outputs.count { $0 >= 0 }).lazy.map { -1 - $0 })
      return structure.withAllOutputs()
    }
    let trees = builder.schedule(structures)
    pass.forward(
      trees, inputs: noInputs, boundary: [states], boundaryRows: rows, keepsForBackward: keepsForBackward)
    treeRows = trees.outputRows
    pooled.gather(treeRows, from: pass.states[0], team: team)
    return pooled
  }

  /// The gradient of the states, a row each, from that of the pooled ones.
  func backward(_ seed: Pass<S>.Seed, rowCount: Int) -> Pass<S>.Seed {
    let order = (0..<Int32(seed.gradients.rowCount)).map { $0 }
    pooled.sumRows(seed.offsets, order, of: seed.gradients, team: team)
    var treeOfRow = treeRows
    for (tree, row) in treeRows.enumerated() { treeOfRow[Int(row)] = Int32(tree) }
    gradients.gather(treeOfRow, from: pooled, team: team)
    pass.backward(seeds: [.init(offsets: (0...Int32(treeRows.count)).map { $0 }, gradients: gradients)])
    pass.boundaryGradients(field: 0, into: boundaryGradients)
    gradients.reset(rowCount: rowCount)
    gradients.zero()
    gradients.add(boundaryGradients, toRows: rows)
    return .init(offsets: (0...Int32(rowCount)).map { $0 }, gradients: gradients)
  }
}
