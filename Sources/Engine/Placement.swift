import EspalierCells

/// Where a value lies.
enum Place: Hashable {
  /// In the record that every row (or edge, or source) of the class has, from this column.
  case record(column: Int)
  /// In the strip's scratch memory, from this column: made and read within one step.
  case scratch(column: Int)
  /// Where a result goes.
  case result(Destination)
}

/// Gives every computed value of a class a place; memory is reused once a value was read for the
/// last time.
///
/// What a product makes or starts from lies side by side, and so do a group's members and their
/// gradients. A product takes the place of what it starts from, an activation that of what it was
/// computed from, and the gradients of a group's members that of the activations, so that the widest
/// arrays exist once.
struct Placement {
  private(set) var places: [Place?]
  /// The width of the record of each kind of items.
  private(set) var recordWidths: [Items: Int] = [:]
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
  private var leases: [Items: [Lease]] = [:]
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
    let order = program.instructions.indices.filter { staging.stageOfValue[$0] != nil }
      .sorted { (staging.stageOfValue[$0] ?? 0, $0) < (staging.stageOfValue[$1] ?? 0, $1) }
    for value in order where places[value] == nil { place(value) }
  }

  private mutating func findLastReaders() {
    let program = program
    func note(_ value: Int, step: Int, reader: Int, _ self: inout Placement) {
      let value = program.origin(of: value)
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
      for value in product.operands + product.starts { note(value, step: step, reader: Int.max, &self) }
    }
    let end = staging.stages.count
    for gradient in program.weightGradients {
      for value in [gradient.operand] + gradient.deltas { note(value, step: end, reader: Int.max, &self) }
    }
    for gradient in program.vectorGradients { note(gradient.value, step: end, reader: Int.max, &self) }
  }

  private mutating func placeResults() {
    for store in program.stores { places[store.value] = .result(store.destination) }
  }

  /// Places values side by side.
  private mutating func placeBlock(_ values: [Int], from step: Int) {
    let widths = values.map { program.instructions[$0].width }
    let end = values.reduce(step) { max($0, lastStep[$1]) }
    let items = program.instructions[values[0]].items
    let start = Self.freeColumns(
      widths.reduce(0, +), steps: step...end, among: leases[items, default: []])
    var column = start
    for (value, width) in zip(values, widths) {
      places[value] = .record(column: column)
      take(column..<column + width, steps: step...max(step, lastStep[value]), items: items)
      column += width
    }
  }

  private mutating func place(_ value: Int) {
    guard let step = staging.stageOfValue[value] else { return }
    if case .output(let product, _) = program.instructions[value].kind {
      let outputs = program.products[product].outputs
      if !placeOver(program.products[product].starts, outputs) { placeBlock(outputs, from: step) }
    } else if let group = program.groups.first(where: { $0.deltas.contains(value) }) {
      if !placeOver(group) { placeBlock(group.deltas, from: firstStep(of: group.deltas, step)) }
    } else if let block = block(of: value) {
      if !placeOver(block.map { inPlaceOperand(of: $0) ?? -1 }, block) {
        placeBlock(block, from: firstStep(of: block, step))
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

  private func firstStep(of values: [Int], _ step: Int) -> Int {
    values.reduce(step) { min($0, staging.stageOfValue[$1] ?? $0) }
  }

  /// The computed values among which one lies side by side: the sums that a product starts from, the
  /// members of a group that has a way back, the gradients that are summed for a source.
  private func block(of value: Int) -> [Int]? {
    func isBlock(_ values: [Int]) -> Bool {
      values.contains(value) && values.allSatisfy { !program.instructions[$0].isView }
    }
    return program.products.first { isBlock($0.starts) }?.starts
      ?? program.groups.first { !$0.deltas.isEmpty && isBlock($0.members) }?.members
      ?? program.weightGradients.first { isBlock($0.deltas) }?.deltas
  }

  /// Tries to place values where others lie side by side that no one reads any more.
  private mutating func placeOver(_ old: [Int], _ values: [Int]) -> Bool {
    guard let first = old.first, var next = column(of: first) else { return false }
    for value in old {
      guard column(of: value) == next else { return false }
      next += program.instructions[value].width
    }
    for (old, value) in zip(old, values) {
      places[value] = places[old]
      extend(value)
    }
    return true
  }

  /// Tries to place the gradients of a group's members where the activations lie from which they are
  /// computed, which no one reads any more.
  private mutating func placeOver(_ group: ProductGroup) -> Bool {
    let isReplaced = zip(group.members, group.deltas).allSatisfy {
      column(of: $0) != nil && canReplace(columnOf: $0, by: $1)
    }
    guard isReplaced else { return false }
    for (member, delta) in zip(group.members, group.deltas) {
      places[delta] = places[member]
      extend(delta)
    }
    return true
  }

  /// The column in the record at which a computed value lies.
  private func column(of value: Int) -> Int? {
    guard value >= 0, case .record(let column) = places[value] else { return nil }
    return column
  }

  /// Whether the value that lies where a member was first is read for the last time by `delta`.
  private func canReplace(columnOf member: Int, by delta: Int) -> Bool {
    program.instructions[delta].operands.contains { operand in
      places[operand] == places[member] && isLastRead(of: operand, by: delta)
    }
  }

  private func isLastRead(of operand: Int, by value: Int) -> Bool {
    let (a, b) = (program.instructions[operand], program.instructions[value])
    return !a.isView && a.items == b.items && a.width == b.width && b.isElementByElement
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
      items: instruction.items)
  }

  private mutating func take(_ columns: Range<Int>, steps: ClosedRange<Int>, items: Items) {
    leases[items, default: []].append(Lease(columns: columns, steps: steps))
    recordWidths[items] = max(recordWidths[items, default: 0], columns.upperBound)
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
