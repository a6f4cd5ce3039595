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
      adjoint.add(append(.stateGradient(field: field), [], width: width, domain: .row), to: value)
    }
    let firstMembers = Dictionary(
      uniqueKeysWithValues: groups.enumerated().map { ($1.members[0], $0) })
    for value in (0..<adjointStart).reversed() {
      if let group = firstMembers[value] {
        differentiate(group: group, &adjoint)
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
    case .zero, .vector, .linear, .output, .multiplyAdd, .stateGradient, .sigmoidGradient, .tanhGradient,
      .reluGradient:
      break
    case .input:
      if adjoint.wantsInputGradient { adjoint.messages[.inputGradient] = gradient }
    case .child(let slot, let field): adjoint.messages[.message(slot: slot, field: field)] = gradient
    case .children(let field): adjoint.messages[.message(slot: nil, field: field)] = gradient
    case .toEdges:
      adjoint.add(
        append(.sum, [gradient], width: instruction.width, domain: .row), to: operands[0])
    case .sum:
      adjoint.add(
        append(.toEdges, [materialized(gradient)], width: instruction.width, domain: .edge), to: operands[0])
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
    case .scaleShift(let scale, _):
      adjoint.add(append(.scaleShift(scale: scale, shift: 0), gradient), to: operands[0])
    case .sigmoid: adjoint.add(append(.sigmoidGradient, gradient, value), to: operands[0])
    case .tanh: adjoint.add(append(.tanhGradient, gradient, value), to: operands[0])
    case .relu: adjoint.add(append(.reluGradient, gradient, value), to: operands[0])
    }
  }

  /// Notes the gradient of a vector. It may be read at rows and at edges: these are summed apart.
  private mutating func differentiate(vector parameter: Int, _ gradients: [Int]) {
    for domain in [Domain.row, .edge] {
      let own = gradients.filter { instructions[$0].domain == domain }
      guard let first = own.first else { continue }
      let sum = own.dropFirst().reduce(first) { append(.add, $0, $1) }
      vectorGradients.append(VectorGradient(parameter: parameter, value: materialized(sum)))
    }
  }

  /// A value that is stored, in place of a view.
  private mutating func materialized(_ value: Int) -> Int {
    instructions[value].isView ? append(.copy, value) : value
  }

  /// Passes the gradients of a group's members on: to what the group read, by transposed products,
  /// and to its parameters.
  private mutating func differentiate(group index: Int, _ adjoint: inout Adjoint) {
    let group = groups[index]
    let deltas = group.members.map { member in
      claim(
        total(of: member, adjoint)
          ?? append(.zero, [], width: instructions[member].width, domain: group.domain))
    }
    let depends = dependsOnChildren()
    let isWanted = group.operands.map { operand in
      instructions[operand].kind != .input || adjoint.wantsInputGradient
    }
    for isLate in [true, false] {
      let share = group.operands.indices.filter { depends[group.operands[$0]] == isLate && isWanted[$0] }
      guard !share.isEmpty else { continue }
      let outputs = share.enumerated().map { number, operand in
        append(
          .output(product: products.count, member: number), deltas,
          width: instructions[group.operands[operand]].width, domain: group.domain)
      }
      let blocks = share.enumerated().flatMap { number, operand in
        deltas.indices.map {
          Product.Block(parameter: group.parameters[$0][operand], part: $0, member: number)
        }
      }
      products.append(
        Product(
          parts: deltas, outputs: outputs, blocks: blocks, isTransposed: true, vectors: [],
          accumulates: false, domain: group.domain))
      for (output, operand) in zip(outputs, share) { adjoint.add(output, to: group.operands[operand]) }
    }
    let blocks = group.operands.indices.flatMap { operand in
      deltas.indices.map {
        Product.Block(parameter: group.parameters[$0][operand], part: operand, member: $0)
      }
    }
    weightGradients.append(
      WeightGradient(parts: group.operands, deltas: deltas, blocks: blocks, domain: group.domain))
    for (delta, vectors) in zip(deltas, group.vectors) {
      for vector in vectors { vectorGradients.append(VectorGradient(parameter: vector, value: delta)) }
    }
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
          kind: .copy, operands: [value], width: instruction.width, domain: instruction.domain))
      own = instructions.count - 1
    }
    claimed.insert(own)
    return own
  }

  /// Stores the gradient of every child's state, and of the input; zero where there is none.
  private mutating func storeMessages(_ adjoint: Adjoint) {
    for field in fields.indices {
      let width = fields[field].width
      if arity == .any {
        guard rowClass.childCount > 0 else { continue }
        let destination = Destination.message(slot: nil, field: field)
        let value = adjoint.messages[destination] ?? append(.zero, [], width: width, domain: .edge)
        stores.append((value, destination))
      } else {
        for slot in 0..<rowClass.childCount {
          let destination = Destination.message(slot: slot, field: field)
          let value = adjoint.messages[destination] ?? append(.zero, [], width: width, domain: .row)
          stores.append((value, destination))
        }
      }
    }
    if rowClass.hasInput, adjoint.wantsInputGradient {
      let value = adjoint.messages[.inputGradient] ?? append(.zero, [], width: inputSize, domain: .row)
      stores.append((value, .inputGradient))
    }
  }
}
