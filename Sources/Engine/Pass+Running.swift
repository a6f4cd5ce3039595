import CKernels
import EspalierCells
import EspalierKernels
import EspalierSchedules

extension Pass {
  /// Runs one level of a forward run that was begun; levels run from 0 up. Level 0 also runs what
  /// depends on no child, or on what is shared like a leaf alone, for all rows.
  public func run(level: Int) {
    let runner = Runner(self)
    team.run { thread in
      if level == 0 { runner.all(.forwardBefore, thread: thread) }
      runner.levels(level..<level + 1, .forwardLevel, thread: thread)
      if level == 0 { runner.all(.forwardSources, thread: thread) }
    }
  }

  @specialized(where S == Float)
  func runForward() {
    let runner = Runner(self)
    let levels = schedule.levels.indices
    team.run { thread in
      runner.all(.forwardBefore, thread: thread)
      runner.levels(levels.prefix(1), .forwardLevel, thread: thread)
      runner.all(.forwardSources, thread: thread)
      runner.upperLevels(levels.dropFirst(), .forwardLevel, thread: thread)
    }
  }

  @specialized(where S == Float)
  func runBackward(_ meanwhile: () -> Void) {
    let runner = Runner(self)
    let levels = schedule.levels.indices
    team.run { thread in
      runner.upperLevels(levels.dropFirst().reversed(), .backwardLevel, thread: thread)
      runner.all(.backwardSources, thread: thread)
      runner.levels(levels.prefix(1), .backwardLevel, thread: thread)
      runner.all(.backwardAfter, thread: thread)
      // The others share out what one of them can't do.
      if thread == team.count - 1 { meanwhile() }
      runner.parameterGradients(thread: thread)
    }
  }
}

/// The loop over steps and levels, as every thread of the team runs it.
private struct Runner<S: KernelScalar> {
  private let active: [ClassRunMemory<S>]
  private let runs: [ClassRun]
  private let groups: [Schedule.Group]
  private let levels: [Range<Int>]
  /// All rows of every class.
  private let everything: [Schedule.Group]
  private let shares: StructureShares?
  private let team: ThreadTeam
  private let kernels: UnsafePointer<ek_table>
  private let packed: [PackedMatrix<S>]
  private let weightGradients: WeightGradients<S>
  private let trace: Trace
  private let gradients: UnsafeMutablePointer<S>
  private let offsets: [Int]
  /// The number of the last step of every phase.
  private let lastNumbers: [Int]

  init(_ pass: Pass<S>) {
    active = pass.active
    runs = pass.active.map(\.run)
    groups = pass.schedule.groups
    levels = pass.schedule.levels
    everything = runs.enumerated().map {
      Schedule.Group(rowClass: $0, rows: 0..<$1.rowCount, edges: 0..<$1.edgeCount)
    }
    shares = pass.shares
    team = pass.team
    kernels = S.kernels.table
    packed = pass.packed.matrices
    weightGradients = pass.weightGradients
    trace = pass.trace
    gradients = pass.parameters.gradients.pointer
    offsets = pass.parameterOffsets
    lastNumbers = Phase.allCases.map { [runs] phase in
      runs.reduce(0) { max($0, $1.stepCount(phase)) } - 1
    }
  }

  /// The steps of a phase for all rows of every class.
  func all(_ phase: Phase, thread: Int) {
    run(phase, everything[...], thread: thread, isShared: team.count > 1)
  }

  /// The steps of a phase for levels above 0. Where structures are shared out, every thread goes through the levels of
  /// its own, and the threads meet at the end; no sum is another one then.
  func upperLevels(_ list: some Sequence<Int>, _ phase: Phase, thread: Int) {
    guard let shares else { return levels(list, phase, thread: thread) }
    for level in list {
      run(phase, shares.groups(levels[level], thread: thread), thread: thread, isShared: false)
    }
    team.barrier()
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
      if isShared || thread == 0 { run(phase, groups[levels[level]], thread: thread, isShared: isShared) }
      hasToMeet = !isShared
    }
    if hasToMeet { team.barrier() }
  }

  /// The multiply-adds from which on a level is worth two meetings of the threads.
  private static var leastSharedWork: Int { 200_000 }

  private func work(_ level: Int, _ phase: Phase) -> Int {
    levels[level].reduce(0) { sum, index in
      sum
        + runs[groups[index].rowClass].work(
          phase, rows: groups[index].rows.count, edges: groups[index].edges.count)
    }
  }

  /// The steps of a phase for some groups, one number after the other.
  private func run(_ phase: Phase, _ groups: ArraySlice<Schedule.Group>, thread: Int, isShared: Bool) {
    guard lastNumbers[phase.rawValue] >= 0 else { return }
    for number in 0...lastNumbers[phase.rawValue] {
      if number % 2 == 1 {
        products(phase, number, groups, thread: thread, isShared: isShared)
      } else {
        elementwise(phase, number, groups, thread: thread, isShared: isShared)
      }
      if isShared { team.barrier() }
    }
  }

  /// The elementwise steps of one number, cut by rows, which changes no sum.
  private func elementwise(
    _ phase: Phase, _ number: Int, _ groups: ArraySlice<Schedule.Group>, thread: Int, isShared: Bool
  ) {
    for group in groups where !group.rows.isEmpty {
      let run = runs[group.rowClass]
      for step in run.steps[phase.rawValue] where step.number == number {
        let items = run.range(step.items, rows: group.rows, edges: group.edges)
        guard isShared else {
          run.run(step, items, thread: thread, kernels: kernels)
          continue
        }
        let size = max(4, items.count / (4 * team.count))
        team.share((items.count + size - 1) / size, thread: thread) { chunk in
          let first = items.lowerBound + chunk * size
          run.run(step, first..<min(first + size, items.upperBound), thread: thread, kernels: kernels)
        }
      }
    }
  }

  /// The products of one number: those of all groups with one matrix are one.
  private func products(
    _ phase: Phase, _ number: Int, _ groups: ArraySlice<Schedule.Group>, thread: Int, isShared: Bool
  ) {
    let most = groups.reduce(0) { $0 + runs[$1.rowClass].productOrder.count }
    withUnsafeTemporaryAllocation(of: ek_product_segment.self, capacity: most) { segments in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: most) { matrices in
        var count = 0
        for group in groups where !group.rows.isEmpty {
          let run = runs[group.rowClass]
          for step in run.steps[phase.rawValue] where step.number == number {
            for place in step.range {
              let product = run.productOrder[place]
              segments.initializeElement(
                at: count, to: run.segment(ofProduct: product, rows: group.rows, edges: group.edges))
              matrices.initializeElement(at: count, to: run.matrices[product])
              count += 1
            }
          }
        }
        var first = 0
        while first < count {
          // The segments of the first one's matrix come forward.
          var end = first + 1
          for place in first + 1..<max(first + 1, count) where matrices[place] == matrices[first] {
            matrices.swapAt(place, end)
            segments.swapAt(place, end)
            end += 1
          }
          multiply(
            UnsafeBufferPointer(rebasing: segments[first..<end]), packed[matrices[first]], thread: thread,
            isShared: isShared)
          first = end
        }
      }
    }
  }

  /// A product, cut by panels of columns, and by rows where there are few panels: this changes no sum.
  private func multiply(
    _ segments: UnsafeBufferPointer<ek_product_segment>, _ matrix: PackedMatrix<S>, thread: Int,
    isShared: Bool
  ) {
    guard let base = segments.baseAddress else { return }
    var product = ek_product(
      segments: base, segmentCount: Int32(segments.count), k: Int32(matrix.k), n: Int32(matrix.n),
      packed: matrix.pointer)
    let rowCount = segments.reduce(0) { $0 + Int($1.end - $1.begin) }
    let panels = matrix.panelCount
    guard isShared else {
      kernels.pointee.product(&product, 0, Int64(rowCount), 0, Int32(panels))
      return
    }
    let parts = ClassRun.parts(of: rowCount, least: 4, panels: panels, threads: team.count)
    team.share(panels * parts, thread: thread) { chunk in
      let (panel, part) = (chunk / parts, chunk % parts)
      kernels.pointee.product(
        &product, Int64(rowCount * part / parts), Int64(rowCount * (part + 1) / parts), Int32(panel),
        Int32(panel + 1))
    }
  }

  /// The gradients of matrices and vectors, over all rows of every class; zero where there are none.
  func parameterGradients(thread: Int) {
    withUnsafeTemporaryAllocation(of: Bool.self, capacity: trace.parameters.count) { isWritten in
      isWritten.initialize(repeating: false)
      for index in weightGradients.layouts.indices { matrixGradient(index, thread: thread) }
      vectorGradients(isWritten, thread: thread)
      team.barrier()
      for index in weightGradients.layouts.indices {
        guard active.contains(where: { $0.gradients.contains(index) }) else { continue }
        weightGradients.store(
          index, in: gradients, parameters: trace.parameters, offsets: offsets, isWritten: isWritten,
          thread: thread, of: team.count)
      }
      for (index, parameter) in trace.parameters.enumerated() where !isWritten[index] {
        let share = ClassRun.share(of: 0..<parameter.count, unit: 16, thread: thread, of: team.count)
        UnsafeMutableRawPointer(gradients + offsets[index] + share.lowerBound).initializeMemory(
          as: UInt8.self, repeating: 0, count: share.count * MemoryLayout<S>.stride)
      }
    }
  }

  /// The gradient of one group's matrices, from all classes that multiply by them.
  private func matrixGradient(_ index: Int, thread: Int) {
    let most = active.reduce(0) { $0 + $1.gradients.count }
    withUnsafeTemporaryAllocation(of: ek_gradient_segment.self, capacity: most) { segments in
      var count = 0
      for memory in active {
        for (place, gradient) in memory.gradients.enumerated() where gradient == index {
          segments.initializeElement(at: count, to: memory.run.weightGradients[place])
          count += 1
        }
      }
      guard count > 0 else { return }
      weightGradients.compute(
        index, UnsafeBufferPointer(rebasing: segments[..<count]), team: team, thread: thread)
    }
  }

  private func vectorGradients(_ isWritten: UnsafeMutableBufferPointer<Bool>, thread: Int) {
    for run in runs {
      for (index, gradient) in run.plan.vectorGradients.enumerated() {
        let columns = ClassRun.share(of: 0..<gradient.width, unit: 16, thread: thread, of: team.count)
        kernels.pointee.columnSum(
          run.vectorGradients + index, Int64(gradient.items == .edges ? run.edgeCount : run.rowCount),
          Int32(columns.lowerBound), Int32(columns.upperBound), gradients + offsets[gradient.parameter],
          isWritten[gradient.parameter] ? 1 : 0)
        isWritten[gradient.parameter] = true
      }
    }
  }
}
