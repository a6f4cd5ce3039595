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
        steps[stage.phase, default: []].append(Step(number: stage.number, work: .products(list)))
      } else {
        let first = elementwise.count
        for value in program.instructions.indices where staging.stageOfValue[value] == index {
          appendElementwise(value, after: first, emitter)
        }
        steps[stage.phase, default: []].append(
          Step(number: stage.number, work: .elementwise(first..<elementwise.count, items: stage.items)))
      }
    }
    weightGradients = program.weightGradients.map { emitter.weightGradient($0) }
    vectorGradients = program.vectorGradients.map { gradient in
      VectorGradientStep(
        parameter: gradient.parameter, value: emitter.operand(gradient.value),
        width: program.instructions[gradient.value].width,
        items: program.instructions[gradient.value].items)
    }
  }

  /// The number of an operand in this plan's list.
  private mutating func number(of operand: Operand) -> Int32 {
    if let index = operands.firstIndex(of: operand) { return Int32(index) }
    operands.append(operand)
    return Int32(operands.count - 1)
  }

  private mutating func appendElementwise(_ value: Int, after first: Int, _ emitter: Emitter) {
    let instruction = emitter.program.instructions[value]
    let destination = emitter.operand(value)
    if appendCopies(instruction, to: destination, after: first, emitter) { return }
    var step = ek_step()
    step.width = Int32(instruction.width)
    step.operation = Int32(Self.operation(of: instruction.kind))
    if case .scaleShift(let scale, let shift) = instruction.kind { (step.x, step.y) = (scale, shift) }
    if case .stateGradient(let field) = instruction.kind {
      let given = Operand(source: .seed(field: field), sum: .edges)
      let received = Operand(source: .received(field: field), sum: .edges)
      append(step, [destination, given], after: first)
      append(step, [destination, received, nil, destination], after: first)
      return
    }
    if case .matrixProduct(_, let rows, let inner, let columns) = instruction.kind {
      (step.width, step.rows, step.inner) = (Int32(columns), Int32(rows), Int32(inner))
    }
    // A mean over two values side by side would be another one: a step with rows is never widened.
    if instruction.kind == .average { step.rows = 1 }
    let operands = instruction.operands.map { operand in
      var operand = emitter.operand(operand)
      if instruction.kind == .sum || instruction.kind == .maximum { operand.sum = .edges }
      if instruction.kind == .sumOverReaders { operand.sum = .readers(instruction.items) }
      return operand
    }
    append(step, [destination] + operands, after: first)
  }

  /// Appends the steps of a value that consists of parts of others; false where it doesn't.
  private mutating func appendCopies(
    _ instruction: Instruction, to destination: Operand, after first: Int, _ emitter: Emitter
  ) -> Bool {
    var step = ek_step()
    step.operation = Int32(EK_COPY)
    func copy(_ value: Int, from start: Int = 0, width: Int, to place: Int = 0, _ self: inout ClassPlan) {
      step.width = Int32(width)
      self.append(
        step, [destination.shifted(by: place), emitter.operand(value).shifted(by: start)], after: first)
    }
    switch instruction.kind {
    case .slice(let start): copy(instruction.operands[0], from: start, width: instruction.width, &self)
    case .place(let start):
      var fill = ek_step()
      (fill.operation, fill.width) = (Int32(EK_ZERO_FILL), Int32(instruction.width))
      append(fill, [destination], after: first)
      let part = instruction.operands[0]
      copy(part, width: emitter.program.instructions[part].width, to: start, &self)
    case .concatenate:
      var place = 0
      for part in instruction.operands {
        let width = emitter.program.instructions[part].width
        copy(part, width: width, to: place, &self)
        place += width
      }
    default: return false
    }
    return true
  }

  /// Appends a step on operands d, a, b, c; or widens the last one, where it does the same to what lies
  /// just before.
  ///
  /// - Parameter first: the first step with which this one runs.
  private mutating func append(_ step: ek_step, _ list: [Operand?], after first: Int) {
    var step = step
    if elementwise.count > first, let last = elementwise.last, last.operation == step.operation,
      (last.x, last.y) == (step.x, step.y), step.rows == 0, continues(last, list)
    {
      elementwise[elementwise.count - 1].width += step.width
      return
    }
    let numbers = (0..<4).map { index in
      index < list.count ? list[index].map { number(of: $0) } ?? -1 : -1
    }
    (step.d, step.a, step.b, step.c) = (numbers[0], numbers[1], numbers[2], numbers[3])
    elementwise.append(step)
  }

  /// Whether operands lie where those of a step end.
  private func continues(_ step: ek_step, _ list: [Operand?]) -> Bool {
    [step.d, step.a, step.b, step.c].enumerated().allSatisfy { index, number in
      guard index < list.count, let operand = list[index] else { return number < 0 }
      guard number >= 0, case .record = operand.source else { return false }
      var end = operands[Int(number)]
      end.column += Int(step.width)
      return end == operand
    }
  }

  /// The kernel's name for an instruction.
  private static func operation(of kind: Instruction.Kind) -> Int {
    switch kind {
    case .zero: EK_ZERO_FILL
    case .copy, .detached: EK_COPY
    case .add: EK_ADD
    case .subtract: EK_SUBTRACT
    case .multiply: EK_MULTIPLY
    case .divide: EK_DIVIDE
    case .exponential: EK_EXP
    case .inverseSquareRoot: EK_INVERSE_ROOT
    case .average: EK_AVERAGE
    case .selectEqual: EK_SELECT_EQUAL
    case .maximum: EK_SEGMENT_MAX
    case .matrixProduct(.plain, _, _, _): EK_PRODUCT
    case .matrixProduct(.left, _, _, _): EK_PRODUCT_LEFT
    case .matrixProduct(.right, _, _, _): EK_PRODUCT_RIGHT
    case .multiplyAdd: EK_MULTIPLY_ADD
    case .scaleShift: EK_SCALE_SHIFT
    case .sigmoid: EK_SIGMOID
    case .tanh: EK_TANH
    case .relu: EK_RELU
    case .sigmoidGradient: EK_SIGMOID_GRADIENT
    case .tanhGradient: EK_TANH_GRADIENT
    case .reluGradient: EK_RELU_GRADIENT
    case .sum, .sumOverReaders, .stateGradient: EK_SEGMENT_SUM
    case .input, .child, .children, .toEdges, .toRows, .vector, .linear, .output, .slice, .place,
      .concatenate:
      preconditionFailure("\(kind) is not computed element by element")
    }
  }
}

/// Finds the operands of a program's values.
struct Emitter {
  let program: ClassProgram
  let placement: Placement

  func operand(_ value: Int) -> ClassPlan.Operand {
    let instruction = program.instructions[value]
    let items = instruction.items
    switch instruction.kind {
    case .input: return .init(source: .input(items))
    case .child(let slot, let field):
      return .init(
        source: items.areSources ? .sourceState(items, field: field) : .child(slot: slot, field: field))
    case .children(let field): return .init(source: .children(field: field))
    case .vector(let parameter): return .init(source: .vector(parameter: parameter))
    case .toEdges, .toRows:
      let origin = instruction.operands[0]
      var operand = self.operand(origin)
      operand.access =
        instruction.kind == .toEdges ? .atEdges : .atReaders(program.instructions[origin].items)
      return operand
    default:
      guard let place = placement.places[value] else {
        preconditionFailure("\(instruction.kind) has no place")
      }
      return located(place, items)
    }
  }

  private func located(_ place: Place, _ items: Items) -> ClassPlan.Operand {
    switch place {
    case .record(let column): .init(source: .record(items), column: column)
    case .scratch(let column): .init(source: .scratch, column: column)
    case .result(.state(let field)): .init(source: .state(field: field))
    case .result(.message(let slot, let field)): .init(source: .message(slot: slot, field: field))
    case .result(.sourceMessage(_, let field)): .init(source: .sourceMessage(items, field: field))
    case .result(.inputGradient), .result(.sourceInputGradient): .init(source: .inputGradient(items))
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
    let (starts, width) = columns(product.isTransposed ? product.operands : product.outputs)
    let vectors = product.vectors.enumerated().flatMap { member, list in
      list.map { (parameter: $0, column: starts[member]) }
    }
    let matrix =
      product.isTransposed
      ? PackedLayout(
        k: width, n: self.width(product.outputs[0]), isTransposed: true,
        blocks: product.blocks.map { .init(parameter: $0.parameter, row: starts[$0.member], column: 0) })
      : layout(product.blocks, operand: product.operands[0], columns: starts, width: width)
    return ClassPlan.ProductStep(
      operand: operand(product.operands[0]), output: operand(product.outputs[0]), matrix: matrix,
      start: product.starts.first.map(operand), vectors: vectors, items: product.items)
  }

  func weightGradient(_ gradient: WeightGradient) -> ClassPlan.WeightGradientStep {
    let (starts, width) = columns(gradient.deltas)
    return ClassPlan.WeightGradientStep(
      operand: operand(gradient.operand), delta: operand(gradient.deltas[0]),
      layout: GradientLayout(
        matrix: layout(gradient.blocks, operand: gradient.operand, columns: starts, width: width),
        vectors: gradient.vectors.enumerated().flatMap { member, list in
          list.map { .init(parameter: $0, row: 0, column: starts[member]) }
        }),
      items: gradient.items)
  }

  /// The matrices of a group's members by which one operand is multiplied, side by side.
  private func layout(
    _ blocks: [Product.Block], operand: Int, columns: [Int], width: Int
  ) -> PackedLayout {
    PackedLayout(
      k: self.width(operand), n: width, isTransposed: false,
      blocks: blocks.map { .init(parameter: $0.parameter, row: 0, column: columns[$0.member]) })
  }
}
