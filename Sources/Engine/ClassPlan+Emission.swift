import CKernels
import EspalierCells

extension ClassPlan {
  /// Turns instructions into the steps of kernels.
  mutating func emit(_ program: ClassProgram, _ staging: Staging, _ placement: Placement) {
    let emitter = Emitter(program: program, placement: placement)
    // A product whose outputs nothing needs (the gradient of a frozen input) has no place and no step.
    let run = program.products.indices.filter { staging.stageOfProduct[$0] != nil }
    products = run.map { emitter.product(program.products[$0]) }
    for (index, stage) in staging.stages.enumerated() {
      if stage.number % 2 == 1 {
        let list = run.indices.filter { staging.stageOfProduct[run[$0]] == index }
        steps[stage.phase, default: []].append(.products(list))
      } else {
        let first = elementwise.count
        for value in program.instructions.indices where staging.stageOfValue[value] == index {
          appendElementwise(value, emitter)
        }
        steps[stage.phase, default: []].append(
          .elementwise(first..<elementwise.count, isOverEdges: stage.isOverEdges))
      }
    }
    weightGradients = program.weightGradients.map { emitter.weightGradient($0) }
    vectorGradients = program.vectorGradients.map { gradient in
      VectorGradientStep(
        parameter: gradient.parameter, value: emitter.operand(gradient.value),
        width: program.instructions[gradient.value].width,
        isOverEdges: program.instructions[gradient.value].domain == .edge)
    }
  }

  /// The number of an operand in this plan's list.
  private mutating func number(of operand: Operand) -> Int32 {
    if let index = operands.firstIndex(of: operand) { return Int32(index) }
    operands.append(operand)
    return Int32(operands.count - 1)
  }

  private mutating func appendElementwise(_ value: Int, _ emitter: Emitter) {
    let instruction = emitter.program.instructions[value]
    let destination = number(of: emitter.operand(value))
    var step = ek_step()
    (step.width, step.d, step.a, step.b, step.c) = (Int32(instruction.width), destination, -1, -1, -1)
    if case .stateGradient(let field) = instruction.kind {
      step.operation = Int32(EK_SEGMENT_SUM)
      step.a = number(of: Operand(source: .seed(field: field), isSummed: true))
      elementwise.append(step)
      step.a = number(of: Operand(source: .received(field: field), isSummed: true))
      step.c = destination
      elementwise.append(step)
      return
    }
    let isSum = instruction.kind == .sum
    let list = instruction.operands.map { operand in
      number(of: emitter.operand(operand, isSummed: isSum))
    }
    if list.count > 0 { step.a = list[0] }
    if list.count > 1 { step.b = list[1] }
    if list.count > 2 { step.c = list[2] }
    step.operation = Int32(Self.operation(of: instruction.kind))
    if case .scaleShift(let scale, let shift) = instruction.kind { (step.x, step.y) = (scale, shift) }
    elementwise.append(step)
  }

  /// The kernel's name for an instruction.
  private static func operation(of kind: Instruction.Kind) -> Int {
    switch kind {
    case .zero: EK_ZERO_FILL
    case .copy: EK_COPY
    case .add: EK_ADD
    case .subtract: EK_SUBTRACT
    case .multiply: EK_MULTIPLY
    case .multiplyAdd: EK_MULTIPLY_ADD
    case .scaleShift: EK_SCALE_SHIFT
    case .sigmoid: EK_SIGMOID
    case .tanh: EK_TANH
    case .relu: EK_RELU
    case .sigmoidGradient: EK_SIGMOID_GRADIENT
    case .tanhGradient: EK_TANH_GRADIENT
    case .reluGradient: EK_RELU_GRADIENT
    case .sum, .stateGradient: EK_SEGMENT_SUM
    case .input, .child, .children, .toEdges, .vector, .linear, .output:
      preconditionFailure("\(kind) is not computed element by element")
    }
  }
}

/// Finds the operands of a program's values.
struct Emitter {
  let program: ClassProgram
  let placement: Placement

  func operand(_ value: Int, isSummed: Bool = false) -> ClassPlan.Operand {
    let instruction = program.instructions[value]
    var operand: ClassPlan.Operand
    switch instruction.kind {
    case .input: operand = .init(source: .input)
    case .child(let slot, let field): operand = .init(source: .child(slot: slot, field: field))
    case .children(let field): operand = .init(source: .children(field: field))
    case .vector(let parameter): operand = .init(source: .vector(parameter: parameter))
    case .toEdges:
      operand = self.operand(instruction.operands[0])
      operand.isAtEdges = true
    default:
      guard let place = placement.places[value] else {
        preconditionFailure("\(instruction.kind) has no place")
      }
      operand = located(place, isEdge: instruction.domain == .edge)
    }
    operand.isSummed = isSummed
    return operand
  }

  private func located(_ place: Place, isEdge: Bool) -> ClassPlan.Operand {
    switch place {
    case .record(let column): .init(source: isEdge ? .edgeRecord : .rowRecord, column: column)
    case .scratch(let column): .init(source: .scratch, column: column)
    case .result(.state(let field)): .init(source: .state(field: field))
    case .result(.message(let slot, let field)): .init(source: .message(slot: slot, field: field))
    case .result(.inputGradient): .init(source: .inputGradient)
    }
  }

  private func width(_ value: Int) -> Int { program.instructions[value].width }

  /// The column at which each value begins when they lie side by side, and the sum of their widths.
  private func columns(_ values: [Int]) -> (starts: [Int], total: Int) {
    var total = 0
    let starts = values.map { value in
      defer { total += width(value) }
      return total
    }
    return (starts, total)
  }

  func product(_ product: Product) -> ClassPlan.ProductStep {
    let (rows, k) = columns(product.parts)
    let (outputs, n) = columns(product.outputs)
    let blocks = product.blocks.map {
      PackedLayout.Block(parameter: $0.parameter, row: rows[$0.part], column: outputs[$0.member])
    }
    // The gradients of a group lie side by side, so they are one part.
    let parts =
      product.isTransposed
      ? [(operand(product.parts[0]), k)] : product.parts.map { (operand($0), width($0)) }
    let vectors = product.vectors.enumerated().flatMap { member, list in
      list.map { (parameter: $0, column: outputs[member]) }
    }
    return ClassPlan.ProductStep(
      parts: parts, output: operand(product.outputs[0]),
      matrix: PackedLayout(k: k, n: n, isTransposed: product.isTransposed, blocks: blocks),
      vectors: vectors, accumulates: product.accumulates, isOverEdges: product.domain == .edge)
  }

  func weightGradient(_ gradient: WeightGradient) -> ClassPlan.WeightGradientStep {
    let (rows, _) = columns(gradient.parts)
    let (members, n) = columns(gradient.deltas)
    let blocks = gradient.blocks.map {
      PackedLayout.Block(parameter: $0.parameter, row: rows[$0.part], column: members[$0.member])
    }
    return ClassPlan.WeightGradientStep(
      parts: gradient.parts.map { (operand($0), width($0)) }, delta: operand(gradient.deltas[0]),
      columns: n, blocks: blocks, isOverEdges: gradient.domain == .edge)
  }
}
