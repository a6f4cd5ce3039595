import EspalierCells
import EspalierSchedules

extension ClassProgram {
  /// Appends the way back: the gradient of every value, from the state's to the children's, the
  /// input's and the parameters'.
  ///
  /// With y = f(a, b) and dy the gradient of y, every instruction adds dy ∂y/∂a to da and dy ∂y/∂b to
  /// db. Weight gradients are not instructions: they run once, over all rows.
  mutating func appendAdjoint(wantsInputGradient: Bool) {
    adjointStart = instructions.count
    var adjoint = Adjoint(wantsInputGradient: wantsInputGradient)
    for case (let value, .state(let field)) in stores {
      let width = instructions[value].width
      adjoint.add(append(.stateGradient(field: field), [], width: width, items: .rows), to: value)
    }
    let firstMembers = Dictionary(
      uniqueKeysWithValues: groups.enumerated().map { ($1.members[0], $0) })
    let members = Set(groups.flatMap(\.members))
    for value in (0..<adjointStart).reversed() {
      if let group = firstMembers[value] {
        differentiate(group: group, &adjoint)
      } else if members.contains(value) {
        continue
      } else if case .vector(let parameter) = instructions[value].kind {
        differentiate(vector: parameter, adjoint.contributions[value, default: []])
      } else if let gradient = total(of: value, adjoint) {
        differentiate(value, gradient, &adjoint)
      }
    }
    storeMessages(adjoint)
  }

  /// What is known of gradients while the way back is written.
  private struct Adjoint {
    let wantsInputGradient: Bool
    private(set) var contributions: [Int: [Int]] = [:]
    var messages: [Destination: Int] = [:]

    init(wantsInputGradient: Bool) { self.wantsInputGradient = wantsInputGradient }

    mutating func add(_ gradient: Int, to value: Int) { contributions[value, default: []].append(gradient) }
  }

  /// The sum of what was added to a value's gradient; nil where nothing was.
  private mutating func total(of value: Int, _ adjoint: Adjoint) -> Int? {
    guard let list = adjoint.contributions[value] else { return nil }
    return list.dropFirst().reduce(list[0]) { append(.add, $0, $1) }
  }

  /// Passes the gradient of one instruction's value on to its operands.
  private mutating func differentiate(_ value: Int, _ gradient: Int, _ adjoint: inout Adjoint) {
    let instruction = instructions[value]
    let operands = instruction.operands
    switch instruction.kind {
    case .zero, .vector, .linear, .output, .toRows, .multiplyAdd, .sumOverReaders, .stateGradient,
      .sigmoidGradient, .tanhGradient, .reluGradient, .detached, .selectEqual, .place:
      break
    case .input where !adjoint.wantsInputGradient: break
    case .input, .child:
      if let source = source(ofShared: value) {
        let sum = append(
          .sumOverReaders, [materialized(gradient)], width: instruction.width,
          items: instructions[source].items)
        adjoint.add(sum, to: source)
      } else {
        adjoint.messages[destination(ofGradientOf: instruction)] = gradient
      }
    case .children(let field): adjoint.messages[.message(slot: nil, field: field)] = gradient
    case .toEdges:
      adjoint.add(
        append(.sum, [gradient], width: instruction.width, items: .rows), to: operands[0])
    case .sum:
      adjoint.add(
        append(.toEdges, [materialized(gradient)], width: instruction.width, items: .edges), to: operands[0])
    case .copy: adjoint.add(gradient, to: operands[0])
    case .add:
      adjoint.add(gradient, to: operands[0])
      adjoint.add(gradient, to: operands[1])
    case .subtract:
      adjoint.add(gradient, to: operands[0])
      adjoint.add(append(.scaleShift(scale: -1, shift: 0), gradient), to: operands[1])
    case .multiply:
      adjoint.add(append(.multiply, gradient, operands[1]), to: operands[0])
      adjoint.add(append(.multiply, gradient, operands[0]), to: operands[1])
    case .divide:
      let quotient = append(.divide, gradient, operands[1])
      adjoint.add(quotient, to: operands[0])
      adjoint.add(
        append(.scaleShift(scale: -1, shift: 0), append(.multiply, quotient, value)), to: operands[1])
    case .exponential: adjoint.add(append(.multiply, gradient, value), to: operands[0])
    case .inverseSquareRoot:
      // d(a^-½) = -½ a^-3/2 da
      let cube = append(.multiply, append(.multiply, value, value), value)
      adjoint.add(
        append(.scaleShift(scale: -0.5, shift: 0), append(.multiply, gradient, cube)), to: operands[0])
    case .average: adjoint.add(append(.average, gradient), to: operands[0])
    case .maximum: differentiate(maximum: value, gradient, &adjoint)
    case .matrixProduct(_, let rows, let inner, let columns):
      let items = instructions[gradient].items
      adjoint.add(
        append(
          .matrixProduct(.left, rows: rows, inner: columns, columns: inner), [gradient, operands[1]],
          width: rows * inner, items: items), to: operands[0])
      adjoint.add(
        append(
          .matrixProduct(.right, rows: inner, inner: rows, columns: columns), [operands[0], gradient],
          width: inner * columns, items: items), to: operands[1])
    case .slice(let start):
      adjoint.add(
        append(
          .place(start: start), [gradient], width: instructions[operands[0]].width, items: instruction.items),
        to: operands[0])
    case .concatenate:
      var start = 0
      for operand in operands {
        let width = instructions[operand].width
        adjoint.add(
          append(.slice(start: start), [gradient], width: width, items: instruction.items), to: operand)
        start += width
      }
    case .scaleShift(let scale, _):
      adjoint.add(append(.scaleShift(scale: scale, shift: 0), gradient), to: operands[0])
    case .sigmoid: adjoint.add(append(.sigmoidGradient, gradient, value), to: operands[0])
    case .tanh: adjoint.add(append(.tanhGradient, gradient, value), to: operands[0])
    case .relu: adjoint.add(append(.reluGradient, gradient, value), to: operands[0])
    }
  }

  /// Passes the gradient of a maximum on to the edges that have it, each an equal part.
  private mutating func differentiate(maximum value: Int, _ gradient: Int, _ adjoint: inout Adjoint) {
    let (edge, width) = (instructions[value].operands[0], instructions[value].width)
    func atEdges(_ row: Int, _ self: inout ClassProgram) -> Int {
      self.append(.toEdges, [self.materialized(row)], width: width, items: .edges)
    }
    let one = append(.scaleShift(scale: 0, shift: 1), edge)
    let isMost = append(.selectEqual, edge, atEdges(value, &self), one)
    let count = append(.sum, [isMost], width: width, items: .rows)
    let share = append(.divide, gradient, count)
    adjoint.add(append(.multiply, isMost, atEdges(share, &self)), to: edge)
  }

  /// Where the gradient of an input or a child goes.
  private func destination(ofGradientOf view: Instruction) -> Destination {
    switch (view.kind, view.items) {
    case (.child(let slot, let field), .sources): .sourceMessage(slot: slot, field: field)
    case (.child(let slot, let field), _): .message(slot: slot, field: field)
    case (_, .sources): .sourceInputGradient
    default: .inputGradient
    }
  }

  /// Notes the gradient of a vector. It may be read at rows and at edges: these are summed apart.
  private mutating func differentiate(vector parameter: Int, _ gradients: [Int]) {
    for items in [Items.rows, .edges] {
      let own = gradients.filter { instructions[$0].items == items }
      guard let first = own.first else { continue }
      let sum = own.dropFirst().reduce(first) { append(.add, $0, $1) }
      vectorGradients.append(VectorGradient(parameter: parameter, value: materialized(sum)))
    }
  }

  /// Passes the gradients of a group's members on: to what the group read, by transposed products,
  /// and to its parameters.
  ///
  /// Where an operand is shared, the gradients of the rows that read a source are summed first.
  private mutating func differentiate(group index: Int, _ adjoint: inout Adjoint) {
    let group = groups[index]
    let deltas = group.members.map { member in
      claim(
        total(of: member, adjoint)
          ?? append(.zero, [], width: instructions[member].width, items: group.items))
    }
    groups[index].deltas = deltas
    var sums: [Items: [Int]] = [:]
    for (number, operand) in group.operands.enumerated() {
      let blocks = deltas.indices.map { Product.Block(parameter: group.parameters[$0][number], member: $0) }
      let vectors = number == 0 ? group.vectors : []
      guard let source = source(ofShared: operand) else {
        differentiate(product: blocks, of: operand, deltas, vectors, &adjoint)
        continue
      }
      let items = instructions[source].items
      let own =
        sums[items]
        ?? deltas.map {
          claim(append(.sumOverReaders, [$0], width: instructions[$0].width, items: items))
        }
      sums[items] = own
      differentiate(product: blocks, of: source, own, vectors, &adjoint)
    }
  }

  /// Passes the gradients of a product's outputs on to its operand and its matrices.
  private mutating func differentiate(
    product blocks: [Product.Block], of operand: Int, _ deltas: [Int], _ vectors: [[Int]],
    _ adjoint: inout Adjoint
  ) {
    let (width, items) = (instructions[operand].width, instructions[operand].items)
    weightGradients.append(
      WeightGradient(operand: operand, deltas: deltas, blocks: blocks, vectors: vectors, items: items))
    guard instructions[operand].kind != .input || adjoint.wantsInputGradient else { return }
    let gradient = append(
      .output(product: products.count, member: 0), deltas, width: width, items: items)
    products.append(
      Product(operands: deltas, outputs: [gradient], blocks: blocks, isTransposed: true, items: items))
    adjoint.add(gradient, to: operand)
  }

  /// A value of its own for a group's block: one that is computed, and that no other block holds.
  private mutating func claim(_ value: Int) -> Int {
    var isFree = value >= adjointStart && !instructions[value].isView && !claimed.contains(value)
    if case .output = instructions[value].kind { isFree = false }
    var own = value
    if !isFree {
      let instruction = instructions[value]
      instructions.append(
        Instruction(
          kind: .copy, operands: [value], width: instruction.width, items: instruction.items))
      own = instructions.count - 1
    }
    claimed.insert(own)
    return own
  }

  /// Stores the gradient of every child's state, and of the input; zero where there is none.
  private mutating func storeMessages(_ adjoint: Adjoint) {
    func store(_ destination: Destination, width: Int, items: Items, _ self: inout ClassProgram) {
      let value = adjoint.messages[destination] ?? self.append(.zero, [], width: width, items: items)
      self.stores.append((value, destination))
    }
    for field in fields.indices {
      let width = fields[field].width
      if arity == .any {
        guard rowClass.childCount > 0 else { continue }
        store(.message(slot: nil, field: field), width: width, items: .edges, &self)
        continue
      }
      for slot in 0..<rowClass.childCount {
        if rowClass.shared.contains(.slot(slot)) {
          store(.sourceMessage(slot: slot, field: field), width: width, items: .sources(.slot(slot)), &self)
        } else {
          store(.message(slot: slot, field: field), width: width, items: .rows, &self)
        }
      }
    }
    guard rowClass.hasInput, adjoint.wantsInputGradient else { return }
    if rowClass.shared.contains(.input) {
      store(.sourceInputGradient, width: inputSize, items: .sources(.input), &self)
    } else {
      store(.inputGradient, width: inputSize, items: .rows, &self)
    }
  }
}
