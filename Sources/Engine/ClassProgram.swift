import EspalierCells
import EspalierSchedules

/// A cell's step specialised to one class of rows: instructions, products and where results go.
///
/// Made in this order: ``init(trace:cell:rowClass:)`` drops what is zero because an input or a child isn't
/// there; `groupProducts` merges products that read the same; `appendAdjoint` derives the way back.
struct ClassProgram {
  var instructions: [Instruction] = []
  var products: [Product] = []
  var stores: [(value: Int, destination: Destination)] = []
  var weightGradients: [WeightGradient] = []
  var vectorGradients: [VectorGradient] = []
  /// The first instruction of the way back.
  var adjointStart = Int.max
  /// The groups of products: members and what they read, for the adjoint.
  var groups: [ProductGroup] = []
  /// The gradients that lie in a group's block.
  var claimed: Set<Int> = []
  let rowClass: Schedule.RowClass
  let parameters: [Parameter]
  let fields: [StateField]
  let arity: Arity
  let inputSize: Int
  private var known: [Instruction: Int] = [:]

  init(trace: Trace, cell: some Cell, rowClass: Schedule.RowClass) {
    self.rowClass = rowClass
    parameters = trace.parameters
    fields = cell.state
    arity = cell.arity
    inputSize = cell.inputSize
    var values: [Int?] = []
    let widths = trace.operations.map(\.width)
    for operation in trace.operations {
      values.append(specialize(operation, values: values, widths: widths))
    }
    for (field, yield) in trace.yields.enumerated() {
      let operation = trace.operations[yield]
      let value = values[yield] ?? append(.zero, [], width: operation.width, items: .rows)
      stores.append((value, .state(field: field)))
    }
    removeUnused()
  }

  /// Appends an instruction, or finds the equal one that is there.
  mutating func append(
    _ kind: Instruction.Kind, _ operands: [Int], width: Int, items: Items
  ) -> Int {
    let instruction = Instruction(kind: kind, operands: operands, width: width, items: items)
    if let index = known[instruction] { return index }
    instructions.append(instruction)
    known[instruction] = instructions.count - 1
    return instructions.count - 1
  }

  /// Appends an instruction on existing values, of the first one's width and items.
  mutating func append(_ kind: Instruction.Kind, _ operands: Int...) -> Int {
    let first = instructions[operands[0]]
    return append(kind, operands, width: first.width, items: first.items)
  }

  /// A value that is stored, in place of a view: a view of a view would need a table of its own.
  mutating func materialized(_ value: Int) -> Int {
    instructions[value].isView ? append(.copy, value) : value
  }

  /// The instruction for an operation in this class; nil where its value is zero.
  private mutating func specialize(_ operation: Operation, values: [Int?], widths: [Int]) -> Int? {
    let operands = operation.operands.map { values[$0] }
    let items = Items(operation.domain)
    func same(_ kind: Instruction.Kind, _ operands: [Int]) -> Int {
      append(kind, operands, width: operation.width, items: items)
    }
    /// A view of what may be shared.
    func view(_ kind: Instruction.Kind, _ reading: Schedule.Reading) -> Int {
      guard rowClass.shared.contains(reading) else { return same(kind, []) }
      return same(kind, [append(kind, [], width: operation.width, items: .sources(reading))])
    }
    /// The operand, made visible where it is zero and the operation isn't zero for it.
    func present(_ index: Int) -> Int {
      operands[index] ?? append(.zero, [], width: operation.width, items: items)
    }
    switch operation.kind {
    case .input: return rowClass.hasInput ? view(.input, .input) : nil
    case .child(let slot, let field):
      return slot < rowClass.childCount ? view(.child(slot: slot, field: field), .slot(slot)) : nil
    case .children(let field):
      return rowClass.childCount > 0 ? same(.children(field: field), []) : nil
    case .vector(let parameter): return same(.vector(parameter: parameter), [])
    case .vectorByKind(let parameters):
      return same(.vector(parameter: parameters.lowerBound + rowClass.kind), [])
    case .linear(let parameter): return operands[0].map { same(.linear(parameter: parameter), [$0]) }
    case .linearByKind(let parameters):
      return operands[0].map { same(.linear(parameter: parameters.lowerBound + rowClass.kind), [$0]) }
    case .sum: return operands[0].map { same(.sum, [$0]) }
    case .maximum: return operands[0].map { same(.maximum, [$0]) }
    case .stopGradient: return operands[0].map { same(.detached, [$0]) }
    case .stopGradientAtKind(let kind):
      return rowClass.kind == kind ? operands[0].map { same(.detached, [$0]) } : operands[0]
    case .absent: return nil
    case .slice(let start): return operands[0].map { same(.slice(start: start), [$0]) }
    case .concatenate:
      if operands.allSatisfy({ $0 == nil }) { return nil }
      return same(
        .concatenate,
        operands.enumerated().map { index, operand in
          operand ?? append(.zero, [], width: widths[operation.operands[index]], items: items)
        })
    case .matrixProduct(let rows, let inner, let columns):
      guard let a = operands[0], let b = operands[1] else { return nil }
      return same(.matrixProduct(.plain, rows: rows, inner: inner, columns: columns), [a, b])
    case .toEdges:
      guard rowClass.childCount > 0, let value = operands[0] else { return nil }
      return same(.toEdges, [materialized(value)])
    case .tanh: return operands[0].map { same(.tanh, [$0]) }
    case .relu: return operands[0].map { same(.relu, [$0]) }
    case .average: return operands[0].map { same(.average, [$0]) }
    case .sigmoid, .exponential, .inverseSquareRoot:
      if items == .edges, rowClass.childCount == 0 { return nil }
      switch operation.kind {
      case .sigmoid: return same(.sigmoid, [present(0)])
      case .exponential: return same(.exponential, [present(0)])
      default: return same(.inverseSquareRoot, [present(0)])
      }
    case .scaleShift(let scale, let shift):
      if items == .edges, rowClass.childCount == 0 { return nil }
      if operands[0] == nil, shift == 0 { return nil }
      return same(.scaleShift(scale: scale, shift: shift), [present(0)])
    case .multiply:
      guard let a = operands[0], let b = operands[1] else { return nil }
      return same(.multiply, [a, b])
    case .divide: return operands[0].map { same(.divide, [$0, present(1)]) }
    case .add, .subtract: return combine(operation, operands[0], operands[1])
    }
  }

  /// A sum or difference of which one side may be zero.
  private mutating func combine(_ operation: Operation, _ a: Int?, _ b: Int?) -> Int? {
    if operation.domain == .edge, rowClass.childCount == 0 { return nil }
    let (width, items) = (operation.width, Items(operation.domain))
    let isDifference = operation.kind == .subtract
    switch (a, b) {
    case (nil, nil): return nil
    case (let a?, nil): return spread(a, to: items)
    case (nil, let b?):
      if !isDifference { return spread(b, to: items) }
      return append(.scaleShift(scale: -1, shift: 0), [b], width: width, items: items)
    case (let a?, let b?):
      return append(isDifference ? .subtract : .add, [a, b], width: width, items: items)
    }
  }

  /// A vector that is left over where a value is wanted is copied to every row.
  private mutating func spread(_ value: Int, to items: Items) -> Int {
    guard instructions[value].items == .constant else { return value }
    return append(.copy, [value], width: instructions[value].width, items: items)
  }

  /// Drops the instructions that no result needs.
  mutating func removeUnused() {
    var isNeeded = [Bool](repeating: false, count: instructions.count)
    for store in stores { isNeeded[store.value] = true }
    for index in instructions.indices.reversed() where isNeeded[index] {
      for operand in instructions[index].operands { isNeeded[operand] = true }
    }
    var place = [Int](repeating: -1, count: instructions.count)
    var kept: [Instruction] = []
    for index in instructions.indices where isNeeded[index] {
      place[index] = kept.count
      var instruction = instructions[index]
      instruction.operands = instruction.operands.map { place[$0] }
      kept.append(instruction)
    }
    replace(with: kept, places: place)
  }

  /// Takes a rewritten list of instructions; `places` tells where each old value went.
  mutating func replace(with list: [Instruction], places: [Int]) {
    instructions = list
    stores = stores.map { (places[$0.value], $0.destination) }
    known = [:]
    for (index, instruction) in list.enumerated() { known[instruction] = index }
  }

  /// The value that is read where `value` is: that of another kind of items, where a view shows it.
  func origin(of value: Int) -> Int {
    switch instructions[value].kind {
    case .toEdges, .toRows: instructions[value].operands[0]
    default: value
    }
  }

  /// The view of the source that a row's shared input or child is; nil for any other value.
  func source(ofShared value: Int) -> Int? {
    switch instructions[value].kind {
    case .input, .child: instructions[value].operands.first
    default: nil
    }
  }

  /// Whether each value depends on a child's state.
  func dependsOnChildren() -> [Bool] {
    var depends = [Bool](repeating: false, count: instructions.count)
    for (index, instruction) in instructions.enumerated() {
      switch instruction.kind {
      case .child, .children: depends[index] = true
      default: depends[index] = instruction.operands.contains { depends[$0] }
      }
    }
    return depends
  }
}

/// Sums of products that read the same operands in the same order.
struct ProductGroup {
  /// The operands.
  var operands: [Int]
  /// For every member, the parameter by which each operand is multiplied.
  var parameters: [[Int]]
  /// For every member, the vectors added to it.
  var vectors: [[Int]]
  /// The members' values.
  var members: [Int]
  /// The members' gradients, which lie side by side; empty without a way back.
  var deltas: [Int] = []
  var items: Items
}
