import CKernels
import EspalierCells
import EspalierKernels
import EspalierSchedules

extension Pass {
  /// Runs one level of a forward run that was begun; levels run from 0 up. Level 0 also runs what
  /// depends on no child, for all rows.
  public func run(level: Int) {
    let runner = Runner(self)
    team.run { thread in
      if level == 0 { runner.all(.forwardBefore, thread: thread) }
      runner.levels([level], .forwardLevel, thread: thread)
    }
  }

  @specialized(where S == Float)
  func runForward() {
    let runner = Runner(self)
    team.run { thread in
      runner.all(.forwardBefore, thread: thread)
      runner.levels(schedule.levels.indices, .forwardLevel, thread: thread)
    }
  }

  @specialized(where S == Float)
  func runBackward() {
    let runner = Runner(self)
    team.run { thread in
      runner.levels(schedule.levels.indices.reversed(), .backwardLevel, thread: thread)
      runner.all(.backwardAfter, thread: thread)
      runner.parameterGradients(thread: thread)
    }
    addGradients()
  }

  /// Adds the gradients of the groups' matrices to those of the parameters in the store.
  ///
  /// Every thread takes the same rows of a parameter in every class, so each sum has one order.
  @specialized(where S == Float)
  private func addGradients() {
    let kernels = S.kernels.table
    let store = parameters.gradients.pointer
    let (active, trace, offsets, count) = (active, trace, parameterOffsets, team.count)
    team.run { thread in
      for memory in active {
        for (gradient, buffer) in zip(memory.run.plan.weightGradients, memory.gradients) {
          for block in gradient.blocks {
            let parameter = trace.parameters[block.parameter]
            let rows = ClassRun.share(of: 0..<parameter.inputSize, unit: 1, thread: thread, of: count)
            for row in rows {
              kernels.pointee.addScaled(
                store + offsets[block.parameter] + row * parameter.outputSize,
                buffer.pointer + (block.row + row) * gradient.stride + block.column, 1,
                Int64(parameter.outputSize))
            }
          }
        }
      }
    }
  }
}

/// The loop over steps and levels, as every thread of the team runs it.
private struct Runner<S: KernelScalar> {
  private let runs: [ClassRun]
  private let groups: [Schedule.Group]
  private let levels: [Range<Int>]
  private let team: ThreadTeam
  private let kernels: UnsafePointer<ek_table>
  private let parameterGradients: UnsafeMutablePointer<S>
  private let parameterOffsets: [Int]

  init(_ pass: Pass<S>) {
    runs = pass.active.map(\.run)
    groups = pass.schedule.groups
    levels = pass.schedule.levels
    team = pass.team
    kernels = S.kernels.table
    parameterGradients = pass.parameters.gradients.pointer
    parameterOffsets = pass.parameterOffsets
  }

  /// The steps of a phase for all rows of every class.
  func all(_ phase: Phase, thread: Int) {
    let count = runs.reduce(0) { max($0, $1.steps[phase.rawValue].count) }
    for step in 0..<count {
      for run in runs where step < run.steps[phase.rawValue].count {
        run.run(
          run.steps[phase.rawValue][step], rows: 0..<run.rowCount, edges: 0..<run.edgeCount, thread: thread,
          of: team.count, kernels: kernels)
      }
      team.barrier()
    }
  }

  /// The steps of a phase for the rows of one level after the other.
  ///
  /// A level of little work is one thread's, and the threads meet again only before the next one that
  /// is worth sharing: a deep tree's many small levels cost no meetings.
  func levels(_ list: some Sequence<Int>, _ phase: Phase, thread: Int) {
    var hasToMeet = false
    for level in list {
      let isShared = team.count > 1 && work(level, phase) >= Self.leastSharedWork
      if isShared, hasToMeet { team.barrier() }
      if isShared || thread == 0 { run(level, phase, thread: thread, isShared: isShared) }
      hasToMeet = !isShared
    }
    if hasToMeet { team.barrier() }
  }

  /// The multiply-adds from which on a level is worth two meetings of the threads.
  private static var leastSharedWork: Int { 32_768 }

  private func work(_ level: Int, _ phase: Phase) -> Int {
    levels[level].reduce(0) { sum, index in
      sum
        + runs[groups[index].rowClass].work(
          phase, rows: groups[index].rows.count, edges: groups[index].edges.count)
    }
  }

  private func run(_ level: Int, _ phase: Phase, thread: Int, isShared: Bool) {
    let count = levels[level].reduce(0) { max($0, runs[groups[$1].rowClass].steps[phase.rawValue].count) }
    for step in 0..<count {
      for index in levels[level] {
        let group = groups[index]
        let run = runs[group.rowClass]
        guard step < run.steps[phase.rawValue].count else { continue }
        run.run(
          run.steps[phase.rawValue][step], rows: group.rows, edges: group.edges, thread: thread,
          of: isShared ? team.count : 1, kernels: kernels)
      }
      if isShared { team.barrier() }
    }
  }

  /// The gradients of matrices and vectors, over all rows of every class.
  func parameterGradients(thread: Int) {
    for run in runs {
      for (index, gradient) in run.plan.weightGradients.enumerated() {
        let panels = Int(kernels.pointee.panelCount(Int32(gradient.columns)))
        let k = gradient.parts.reduce(0) { $0 + $1.width }
        let isByPanel = panels >= team.count
        let columns =
          isByPanel ? ClassRun.share(of: 0..<panels, unit: 1, thread: thread, of: team.count) : 0..<panels
        let rows = isByPanel ? 0..<k : ClassRun.share(of: 0..<k, unit: 6, thread: thread, of: team.count)
        kernels.pointee.weightGradient(
          run.weightGradients + index, Int32(rows.lowerBound), Int32(rows.upperBound),
          Int32(columns.lowerBound), Int32(columns.upperBound))
      }
      for (index, gradient) in run.plan.vectorGradients.enumerated() {
        let columns = ClassRun.share(of: 0..<gradient.width, unit: 16, thread: thread, of: team.count)
        kernels.pointee.columnSum(
          run.vectorGradients + index, Int64(gradient.isOverEdges ? run.edgeCount : run.rowCount),
          Int32(columns.lowerBound), Int32(columns.upperBound),
          parameterGradients + parameterOffsets[gradient.parameter], 1)
      }
    }
  }
}
