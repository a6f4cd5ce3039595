import EspalierCells

/// Where a value lies.
enum Place: Hashable {
  /// In the record that every row (or edge) of the class has, from this column.
  case record(column: Int)
  /// In the strip's scratch memory, from this column: made and read within one step.
  case scratch(column: Int)
  /// Where a result goes.
  case result(Destination)
}

/// Gives every computed value of a class a place; memory is reused once a value was read for the
/// last time.
///
/// A group's members lie side by side. An activation takes the place of what it was computed from,
/// and the gradients of a group's members that of the activations, so that the widest arrays exist
/// once.
struct Placement {
  private(set) var places: [Place?]
  /// The width of the record of a row and of an edge.
  private(set) var recordWidth = (row: 0, edge: 0)
  /// The width of a strip's scratch for one row or edge.
  private(set) var scratchWidth = 0

  /// A range of columns that is taken from one step to another.
  private struct Lease {
    var columns: Range<Int>
    var steps: ClosedRange<Int>
  }

  private let program: ClassProgram
  private let staging: Staging
  /// The last step in which every value is read, and the last instruction in it that does.
  private var lastStep: [Int]
  private var lastReader: [Int]
  private var leases: (row: [Lease], edge: [Lease]) = ([], [])
  private var scratchLeases: [Int: [Lease]] = [:]

  init(_ program: ClassProgram, _ staging: Staging) {
    self.program = program
    self.staging = staging
    let count = program.instructions.count
    places = Array(repeating: nil, count: count)
    lastStep = Array(repeating: -1, count: count)
    lastReader = Array(repeating: -1, count: count)
    findLastReaders()
    placeResults()
    let firstSteps = program.instructions.indices.map { firstStep(of: $0) }
    let order = firstSteps.indices.filter { firstSteps[$0] != nil }
      .sorted { (firstSteps[$0] ?? 0, $0) < (firstSteps[$1] ?? 0, $1) }
    for value in order where places[value] == nil { place(value) }
  }

  /// The value that is read where `value` is: the row's own, where a view shows it at the edges.
  private func source(_ value: Int) -> Int {
    program.instructions[value].kind == .toEdges ? program.instructions[value].operands[0] : value
  }

  private mutating func findLastReaders() {
    func note(_ value: Int, step: Int, reader: Int, _ self: inout Placement) {
      let value = self.source(value)
      if (step, reader) > (self.lastStep[value], self.lastReader[value]) {
        (self.lastStep[value], self.lastReader[value]) = (step, reader)
      }
    }
    for (index, instruction) in program.instructions.enumerated() {
      guard let step = staging.stageOfValue[index] else { continue }
      if case .output = instruction.kind { continue }
      for operand in instruction.operands { note(operand, step: step, reader: index, &self) }
    }
    for (index, product) in program.products.enumerated() {
      guard let step = staging.stageOfProduct[index] else { continue }
      for part in product.parts { note(part, step: step, reader: Int.max, &self) }
    }
    let end = staging.stages.count
    for gradient in program.weightGradients {
      for value in gradient.parts + gradient.deltas { note(value, step: end, reader: Int.max, &self) }
    }
    for gradient in program.vectorGradients { note(gradient.value, step: end, reader: Int.max, &self) }
  }

  private mutating func placeResults() {
    for store in program.stores { places[store.value] = .result(store.destination) }
  }

  /// The step from which a value's place is taken. A product may be begun before the first level and
  /// finished in it; else it is the step that computes the value.
  private func firstStep(of value: Int) -> Int? {
    guard case .output = program.instructions[value].kind else { return staging.stageOfValue[value] }
    return program.products.indices
      .filter { program.products[$0].outputs.contains(value) }
      .compactMap { staging.stageOfProduct[$0] }.min()
  }

  /// Places values side by side.
  private mutating func placeBlock(_ values: [Int], from step: Int) {
    let widths = values.map { program.instructions[$0].width }
    let end = values.reduce(step) { max($0, lastStep[$1]) }
    let isEdge = program.instructions[values[0]].domain == .edge
    let start = freeColumns(widths.reduce(0, +), steps: step...end, isEdge: isEdge)
    var column = start
    for (value, width) in zip(values, widths) {
      places[value] = .record(column: column)
      take(column..<column + width, steps: step...max(step, lastStep[value]), isEdge: isEdge)
      column += width
    }
  }

  private mutating func place(_ value: Int) {
    guard let step = firstStep(of: value) else { return }
    if case .output(let product, _) = program.instructions[value].kind {
      placeBlock(program.products[product].outputs, from: step)
    } else if let deltas = program.weightGradients.first(where: { $0.deltas.contains(value) })?.deltas {
      if !placeOverGroup(deltas) {
        placeBlock(deltas, from: deltas.reduce(step) { min($0, staging.stageOfValue[$1] ?? $0) })
      }
    } else if lastStep[value] == step {
      placeInScratch(value, step: step)
    } else if let operand = inPlaceOperand(of: value) {
      places[value] = places[operand]
      extend(value)
    } else {
      placeBlock([value], from: step)
    }
  }

  /// Tries to place the gradients of a group's members where the activations lie from which they are
  /// computed, which no one reads any more.
  private mutating func placeOverGroup(_ deltas: [Int]) -> Bool {
    guard
      let group = program.groups.first(where: { group in
        program.weightGradients.contains { $0.deltas == deltas && $0.parts == group.operands }
          && group.members.count == deltas.count && columns(of: group.members) != nil
          && zip(group.members, deltas).allSatisfy { canReplace(columnOf: $0, by: $1) }
      })
    else { return false }
    for (member, delta) in zip(group.members, deltas) {
      places[delta] = places[member]
      extend(delta)
    }
    return true
  }

  private func columns(of members: [Int]) -> [Int]? {
    let columns = members.compactMap { member -> Int? in
      if case .record(let column) = places[member] { column } else { nil }
    }
    return columns.count == members.count ? columns : nil
  }

  /// Whether the value that lies where a member was first is read for the last time by `delta`.
  private func canReplace(columnOf member: Int, by delta: Int) -> Bool {
    program.instructions[delta].operands.contains { operand in
      places[operand] == places[member] && isLastRead(of: operand, by: delta)
    }
  }

  private func isLastRead(of operand: Int, by value: Int) -> Bool {
    let (a, b) = (program.instructions[operand], program.instructions[value])
    return !a.isView && a.domain == b.domain && a.width == b.width && b.kind != .sum
      && lastStep[operand] == staging.stageOfValue[value] && lastReader[operand] == value
  }

  /// An operand in the record whose place the value can take.
  private func inPlaceOperand(of value: Int) -> Int? {
    if case .output = program.instructions[value].kind { return nil }
    return program.instructions[value].operands.first { operand in
      guard case .record = places[operand] else { return false }
      return isLastRead(of: operand, by: value)
    }
  }

  /// Keeps the columns of a value that was placed over another until it is read for the last time.
  private mutating func extend(_ value: Int) {
    guard case .record(let column) = places[value], let step = staging.stageOfValue[value] else { return }
    let instruction = program.instructions[value]
    take(
      column..<column + instruction.width, steps: step...max(step, lastStep[value]),
      isEdge: instruction.domain == .edge)
  }

  private mutating func take(_ columns: Range<Int>, steps: ClosedRange<Int>, isEdge: Bool) {
    let lease = Lease(columns: columns, steps: steps)
    if isEdge {
      leases.edge.append(lease)
      recordWidth.edge = max(recordWidth.edge, columns.upperBound)
    } else {
      leases.row.append(lease)
      recordWidth.row = max(recordWidth.row, columns.upperBound)
    }
  }

  private func freeColumns(_ width: Int, steps: ClosedRange<Int>, isEdge: Bool) -> Int {
    Self.freeColumns(width, steps: steps, among: isEdge ? leases.edge : leases.row)
  }

  /// The first columns that are free through all the steps, at a multiple of 16.
  private static func freeColumns(_ width: Int, steps: ClosedRange<Int>, among leases: [Lease]) -> Int {
    var start = 0
    while let taken = leases.first(where: {
      $0.steps.overlaps(steps) && $0.columns.overlaps(start..<start + width)
    }) {
      start = (taken.columns.upperBound + 15) / 16 * 16
    }
    return start
  }

  /// Places a value that lives within one step; there, a step counts instructions.
  private mutating func placeInScratch(_ value: Int, step: Int) {
    let instruction = program.instructions[value]
    let life = value...max(value, lastReader[value])
    var column: Int?
    for operand in instruction.operands where isLastRead(of: operand, by: value) {
      if case .scratch(let own) = places[operand] { column = own }
    }
    let start =
      column ?? Self.freeColumns(instruction.width, steps: life, among: scratchLeases[step, default: []])
    places[value] = .scratch(column: start)
    scratchLeases[step, default: []].append(Lease(columns: start..<start + instruction.width, steps: life))
    scratchWidth = max(scratchWidth, start + instruction.width)
  }
}
