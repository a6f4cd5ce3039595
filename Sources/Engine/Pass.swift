import CKernels
public import EspalierCells
public import EspalierKernels
public import EspalierSchedules

/// One cell over one schedule: runs it forward, remembers what the way back needs, and runs it back.
///
/// A pass is used for one minibatch after another; its memory grows to the largest and is reused.
/// Results don't depend on the number of threads, nor on what else is in the minibatch, to the bit.
///
/// ```swift
/// let pass = Pass<Float>(cell: cell, parameters: store, prefix: "cell.", team: team)
/// pass.forward(schedule, inputs: words)
/// let h = pass.states[0][row]
/// ```
public final class Pass<S: KernelScalar> {
  /// What the caller adds to the gradient of a state field: rows, of which those of row r are
  /// `offsets[r]..<offsets[r + 1]`.
  public struct Seed {
    /// Where each row's gradients begin, and one more at the end.
    public var offsets: [Int32]
    /// The gradients, each as wide as the field.
    public var gradients: Matrix<S>

    /// Gradients and whose they are.
    public init(offsets: [Int32], gradients: Matrix<S>) {
      self.offsets = offsets
      self.gradients = gradients
    }
  }

  /// The cell that is run.
  public let cell: any Cell
  /// The states, a table for every field: first the schedule's rows, then the boundary states.
  public let states: [Matrix<S>]
  /// After `backward`: the gradients of inputs, at the places that `Schedule.inputReaders` lists.
  public let inputGradients: Matrix<S>
  /// Whether the way back leads to the inputs.
  public let wantsInputGradient: Bool

  let trace: Trace
  let parameters: ParameterStore<S>
  let parameterOffsets: [Int]
  let packed: PackedWeights<S>
  let team: ThreadTeam
  let messages: [Matrix<S>]
  let weightGradients = WeightGradients<S>()
  private let noInputs: Matrix<S>
  private let noSeeds: [Matrix<S>]
  private let tables = IndexTables()
  private let scratch: [Buffer<S>]
  private var runs: [RunKey: ClassRunMemory<S>] = [:]
  var active: [ClassRunMemory<S>] = []
  /// Where the operands of the active classes lie.
  private var memories: [Memory] = []
  /// What each thread does above level 0, where structures are shared out.
  private(set) var shares: StructureShares?
  public private(set) var schedule = Schedule()
  private var inputs: Matrix<S>?
  /// The identity of each distinct input and boundary state, where sources are remembered.
  private var identities: (inputs: [Int32], boundary: [Int32])?
  /// What the caller gave to the last way back.
  private(set) var lastSeeds: [Seed?] = []
  private var isTraining = false

  private struct RunKey: Hashable {
    var rowClass: Schedule.RowClass
    var isTraining: Bool
  }

  /// A pass of a cell.
  ///
  /// - Parameters:
  ///   - parameters: the store, to which the cell's parameters are added.
  ///   - prefix: what their names begin with.
  ///   - wantsInputGradient: whether `backward` computes the gradient of the inputs.
  public init(
    cell: some Cell, parameters: ParameterStore<S>, prefix: String = "", team: ThreadTeam,
    wantsInputGradient: Bool = true
  ) {
    self.cell = cell
    self.parameters = parameters
    self.team = team
    self.wantsInputGradient = wantsInputGradient
    trace = Trace(of: cell)
    parameterOffsets = parameters.add(trace.parameters, prefix: prefix)
    packed = PackedWeights(
      parameters: parameters, offsets: parameterOffsets,
      sizes: trace.parameters.map { ($0.inputSize, $0.outputSize) }, team: team)
    states = cell.state.map { Matrix(width: $0.width) }
    messages = cell.state.map { Matrix(width: $0.width, isDense: true) }
    noSeeds = cell.state.map { Matrix(width: $0.width) }
    noInputs = Matrix(width: cell.inputSize)
    inputGradients = Matrix(width: cell.inputSize)
    scratch = (0..<team.count).map { _ in Buffer() }
  }

  /// Computes the states of all rows of a schedule.
  ///
  /// - Parameters:
  ///   - inputs: a row for every distinct input of the schedule.
  ///   - boundary: for every state field, a table of states fed in from outside; none by default.
  ///   - boundaryRows: the row of these tables for each boundary state; 0, 1, 2, … by default.
  ///   - keepsForBackward: whether `backward` will be called.
  public func forward(
    _ schedule: Schedule, inputs: Matrix<S>, boundary: [Matrix<S>] = [], boundaryRows: [Int32]? = nil,
    keepsForBackward: Bool = false
  ) {
    begin(
      schedule, inputs: inputs, boundary: boundary, boundaryRows: boundaryRows,
      keepsForBackward: keepsForBackward)
    runForward()
  }

  /// Computes the states of all rows of a schedule, none of which will be trained; what is computed of
  /// inputs and boundary states that are read alike is remembered.
  ///
  /// A row of the tables must mean the same in every run until the parameters change.
  ///
  /// - Parameters:
  ///   - inputRows: the row of `inputs` for each distinct input of the schedule.
  ///   - boundary: for every state field, a table of states fed in from outside.
  ///   - boundaryRows: the row of these tables for each boundary state.
  public func forward(
    remembering schedule: Schedule, inputs: Matrix<S>, inputRows: [Int32], boundary: [Matrix<S>],
    boundaryRows: [Int32]
  ) {
    identities = (inputRows, boundaryRows)
    defer { identities = nil }
    begin(schedule, inputs: inputs, boundary: boundary, boundaryRows: boundaryRows)
    runForward()
  }

  /// Prepares a forward run, of which the levels are run one by one by `run(level:)`.
  @specialized(where S == Float)
  public func begin(
    _ schedule: Schedule, inputs: Matrix<S>, boundary: [Matrix<S>] = [], boundaryRows: [Int32]? = nil,
    keepsForBackward: Bool = false
  ) {
    precondition(
      inputs.width == cell.inputSize,
      "inputs of width \(inputs.width) for a cell that takes \(cell.inputSize)")
    precondition(
      identities != nil || inputs.rowCount >= schedule.inputs.count || schedule.inputReaders.isEmpty,
      "\(inputs.rowCount) inputs for a schedule that reads \(schedule.inputs.count)")
    check(schedule)
    self.schedule = schedule
    self.inputs = inputs
    isTraining = keepsForBackward
    packed.refresh()
    tables.load(schedule, inputRows: identities?.inputs)
    for table in states { table.reset(rowCount: schedule.rowCount + schedule.boundaryCount) }
    feed(boundary, rows: boundaryRows)
    if keepsForBackward {
      for table in messages { table.reset(rowCount: schedule.edgeCount + schedule.sourceCount) }
      if wantsInputGradient { inputGradients.reset(rowCount: schedule.rowCount + schedule.sourceCount) }
    }
    active = schedule.classes.map { run(of: $0, isTraining: keepsForBackward) }
    shares =
      workPerMeeting < Self.mostWorkPerMeeting ? StructureShares(schedule, threadCount: team.count) : nil
    resolve()
  }

  /// The multiply-adds between two meetings of the threads below which meeting costs more than threads gain by
  /// sharing every level evenly, and by each keeping a part of the matrices in its cache.
  private static var mostWorkPerMeeting: Int { 1_500_000 }

  /// The mean multiply-adds above level 0 between two meetings, if threads share every level.
  private var workPerMeeting: Int {
    let levels = schedule.levels.dropFirst()
    guard let first = levels.first, let last = levels.last else { return 0 }
    let work = schedule.groups[first.lowerBound..<last.upperBound].reduce(0) {
      $0 + active[$1.rowClass].run.work(.forwardLevel, rows: $1.rows.count, edges: $1.edges.count)
    }
    let steps = active.reduce(1) { max($0, $1.run.stepCount(.forwardLevel)) }
    return work / (levels.count * steps)
  }

  /// Checks that a schedule was built for cells that read children as this one does.
  private func check(_ schedule: Schedule) {
    guard case .slots(let slots) = cell.arity else { return }
    for (index, rowClass) in schedule.classes.enumerated() {
      precondition(
        rowClass.childCount <= slots
          && schedule.classEdges[index].count == schedule.classRows[index].count * rowClass.childCount,
        "the schedule wasn't built for a cell with \(slots) slots")
    }
  }

  /// Copies the boundary states to their rows, behind those of the schedule.
  private func feed(_ tables: [Matrix<S>], rows: [Int32]?) {
    let count = schedule.boundaryCount
    guard count > 0 else { return }
    precondition(
      tables.count == states.count && (rows?.count ?? tables[0].rowCount) >= count,
      "the schedule wants \(count) boundary states of \(states.count) fields")
    for (field, table) in states.enumerated() {
      for state in 0..<count {
        table.copy(
          row: rows.map { Int($0[state]) } ?? state, of: tables[field], to: schedule.rowCount + state)
      }
    }
  }

  /// Computes the gradients: of parameters (in the store, in place of what is there), inputs and boundary
  /// states.
  ///
  /// - Parameters:
  ///   - seeds: for every state field, what the caller adds to its gradient, or nil.
  ///   - meanwhile: something else to be done by one of the threads while others compute gradients.
  @specialized(where S == Float)
  public func backward(seeds: [Seed?], meanwhile: () -> Void = {}) {
    precondition(isTraining, "backward needs a forward run that keeps what it needs")
    precondition(seeds.count == states.count, "\(seeds.count) seeds for \(states.count) state fields")
    for (seed, field) in zip(seeds, cell.state) {
      guard let seed else { continue }
      precondition(
        seed.offsets.count == schedule.rowCount + 1 && seed.gradients.width == field.width,
        "a seed has \(seed.offsets.count) offsets and width \(seed.gradients.width) for "
          + "\(schedule.rowCount) rows of width \(field.width)")
    }
    lastSeeds = seeds
    tables.loadSeeds(seeds.map { $0?.offsets }, rowCount: schedule.rowCount)
    resolve(seeds: seeds)
    runBackward(meanwhile)
  }

  /// After `backward`: the gradients of a field of all boundary states, a row each.
  public func boundaryGradients(field: Int, into gradients: Matrix<S>) {
    let offsets = Array(
      schedule.readerOffsets[schedule.rowCount...schedule.rowCount + schedule.boundaryCount])
    gradients.sumRows(offsets, schedule.readers, of: messages[field], team: team)
  }

  /// After `backward`: the gradient of a boundary state's field.
  public func boundaryGradient(field: Int, state: Int) -> [S] {
    precondition(
      state >= 0 && state < schedule.boundaryCount, "boundary state \(state) of \(schedule.boundaryCount)")
    var sum = [S](repeating: 0, count: cell.state[field].width)
    let row = schedule.rowCount + state
    for place in Int(schedule.readerOffsets[row])..<Int(schedule.readerOffsets[row + 1]) {
      for (column, value) in messages[field][Int(schedule.readers[place])].enumerated() {
        sum[column] += value
      }
    }
    return sum
  }

  private func run(of rowClass: Schedule.RowClass, isTraining: Bool) -> ClassRunMemory<S> {
    let key = RunKey(rowClass: rowClass, isTraining: isTraining)
    if let run = runs[key] { return run }
    let plan = ClassPlan(
      cell: cell, trace: trace, rowClass: rowClass, isTraining: isTraining,
      wantsInputGradient: wantsInputGradient)
    let run = ClassRunMemory(
      plan: plan, packed: packed, gradients: weightGradients, threadCount: team.count)
    runs[key] = run
    return run
  }

  /// Finds the memory of every class's operands.
  @specialized(where S == Float)
  private func resolve() {
    guard let inputs else { return }
    let scratchWidth = active.reduce(0) { max($0, $1.run.plan.scratchWidth) }
    for buffer in scratch { buffer.reserve(discarding: scratchWidth * Int(EK_STRIP)) }
    let scratchPointers = scratch.map { UnsafeMutableRawPointer($0.pointer) }
    let source = inputs.rowCount > 0 ? inputs : noInputs
    let (stateTables, messageTables) = (states.map(\.table), messages.map(\.table))
    memories.removeAll(keepingCapacity: true)
    for (index, run) in active.enumerated() {
      let (rows, edges) = (schedule.classRows[index], schedule.classEdges[index])
      let memory = Memory(
        elementSize: MemoryLayout<S>.stride, rowRecord: run.records(.rows, count: rows.count),
        edgeRecord: run.records(.edges, count: edges.count), sources: sources(of: run, index: index),
        scratchStride: scratchWidth, inputs: source.table, inputGradients: inputGradients.table,
        states: stateTables, messages: messageTables, seeds: stateTables,
        seedOffsets: tables.seedOffsets(count: states.count),
        parameters: UnsafeMutableRawPointer(parameters.values.pointer), parameterOffsets: parameterOffsets,
        edgeOffsets: tables.edgeOffsets + rows.lowerBound + index, edgeChildren: tables.edgeChildren,
        edgeParents: tables.edgeParents, readerOffsets: tables.readerOffsets, readers: tables.readers,
        rowInputs: tables.rowInputs, firstRow: rows.lowerBound, firstEdge: edges.lowerBound,
        childCount: schedule.classes[index].childCount, rowCount: rows.count, edgeCount: edges.count,
        allRows: schedule.rowCount, allEdges: schedule.edgeCount)
      run.resolve(memory, scratch: scratchPointers, packed: packed)
      memories.append(memory)
    }
  }

  /// Finds the memory of the seeds, which are known only before the way back.
  private func resolve(seeds: [Seed?]) {
    let tables = zip(seeds, noSeeds).map { ($0?.gradients ?? $1).table }
    let offsets = self.tables.seedOffsets(count: states.count)
    for index in active.indices {
      (memories[index].seeds, memories[index].seedOffsets) = (tables, offsets)
      active[index].run.resolveSeeds(memories[index])
    }
  }

  /// The sources of a class's shared readings.
  private func sources(of run: ClassRunMemory<S>, index: Int) -> [Memory.Sources] {
    schedule.classSources[index].enumerated().map { place, number in
      let group = schedule.sourceGroups[number]
      var (first, count) = (0, group.sources.count)
      var origins = tables.sourceOrigins + group.sources.lowerBound
      var ofRows = tables.rowSources + group.firstRow
      if let identities = identities(of: group) {
        let remembered = run.remembered[place]
        let rowCount = schedule.classRows[index].count
        (first, count) = remembered.find(
          identities: identities, origins: origins,
          rowSources: schedule.rowSources[group.firstRow..<group.firstRow + rowCount],
          version: parameters.version)
        origins = UnsafePointer(remembered.origins.pointer)
        ofRows = UnsafePointer(remembered.ofRows.pointer)
      } else {
        run.remembered[place].forget()
      }
      return Memory.Sources(
        reading: group.reading, record: run.sourceRecords(place, keeping: first, count: first + count),
        first: first, count: count, number: group.sources.lowerBound, origins: origins, ofRows: ofRows,
        readerOffsets: tables.sourceReaderOffsets + group.firstOffset, readers: tables.sourceReaders)
    }
  }

  /// The identities of sources that can be remembered; nil where they can't.
  private func identities(of group: Schedule.SourceGroup) -> [Int32]? {
    guard let identities else { return nil }
    let origins = schedule.sourceOrigins[group.sources]
    guard group.reading != .input else { return origins.map { identities.inputs[Int($0)] } }
    guard origins.allSatisfy({ $0 >= schedule.rowCount }) else { return nil }
    return origins.map { identities.boundary[Int($0) - schedule.rowCount] }
  }
}

extension Matrix {
  /// The table as the engine addresses it.
  var table: Memory.Table { Memory.Table(base: UnsafeMutableRawPointer(pointer), stride: stride) }
}
