import CKernels
import EspalierKernels
import Testing

@Suite struct ElementwiseTests {
  /// What each operation means, in double; `x` is 1.5, `y` is -0.25.
  static let operations:
    [(operation: Int, operands: Int, value: @Sendable (Double, Double, Double) -> Double)] = [
      (EK_COPY, 1, { a, _, _ in a }),
      (EK_ADD, 2, { a, b, _ in a + b }),
      (EK_SUBTRACT, 2, { a, b, _ in a - b }),
      (EK_MULTIPLY, 2, { a, b, _ in a * b }),
      (EK_MULTIPLY_ADD, 3, { a, b, c in a * b + c }),
      (EK_SCALE_SHIFT, 1, { a, _, _ in 1.5 * a - 0.25 }),
      (EK_SIGMOID, 1, { a, _, _ in 1 / (1 + reference(exp: -a)) }),
      (EK_TANH, 1, { a, _, _ in reference(tanh: a) }),
      (EK_RELU, 1, { a, _, _ in max(a, 0) }),
      (EK_SIGMOID_GRADIENT, 2, { a, b, _ in a * b * (1 - b) }),
      (EK_TANH_GRADIENT, 2, { a, b, _ in a * (1 - b * b) }),
      (EK_RELU_GRADIENT, 2, { a, b, _ in b > 0 ? a : 0 }),
      (EK_ZERO_FILL, 0, { _, _, _ in 0 }),
      (EK_EXP, 1, { a, _, _ in reference(exp: a) }),
      (EK_DIVIDE, 2, { a, b, _ in a / b }),
    ]

  private func step(_ operation: Int, _ width: Int, _ operands: Int, d: Int32) -> ek_step {
    ek_step(
      operation: Int32(operation), width: Int32(width), d: d, a: operands > 0 ? 0 : -1,
      b: operands > 1 ? 1 : -1, c: operands > 2 ? 2 : -1, x: 1.5, y: -0.25)
  }

  private func agrees<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    var random = RandomSource(seed: 9)
    for width in Array(1...70) + [150] {
      let items = 11
      for (operation, operands, value) in Self.operations {
        // Sources: rows in order, rows through an index, rows with a gap; then in place over each.
        let sources = [(0, 0), (0, 2), (3, 0)].map { gap, indexStride in
          RowsCase<S>(
            width: width, rows: 0..<items, gap: gap, indexStride: indexStride, random: &random)
        }
        let expected = (0..<items).map { i in
          (0..<width).map { j in
            let v = sources.map { Double($0.value(row: i, column: j)) }
            return value(v[0], v[1], v[2])
          }
        }
        for destination in [3, 0, 2] where destination == 3 || destination < operands {
          let saved = sources.map { $0.memory.values }
          let out = FencedMemory([S](repeating: 9, count: items * width))
          var all = sources.map(\.operand)
          all.append(ek_operand(base: out.pointer, stride: width))
          var program = step(operation, width, operands, d: Int32(destination))
          kernels.table.pointee.elementwise(&program, 1, all, 0, Int64(items))
          let right = (0..<items).allSatisfy { i in
            (0..<width).allSatisfy { j in
              let got = destination == 3 ? out[i * width + j] : sources[destination].value(row: i, column: j)
              return abs(Double(got) - expected[i][j]) <= 4 * Double(S.ulpOfOne) * max(1, abs(expected[i][j]))
            }
          }
          #expect(right, "\(S.self) \(set) operation \(operation) width \(width) to \(destination)")
          #expect(out.isIntact && sources.allSatisfy { $0.memory.isIntact })
          for (source, values) in zip(sources, saved) {
            source.memory.pointer.update(from: values, count: values.count)
          }
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func everyOperationOnEveryWidth(_ set: InstructionSet) throws {
    try agrees(Float.self, set)
    try agrees(Double.self, set)
  }

  private func roots<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    for width in Array(1...35) + [150] {
      let numbers = (0..<3 * width).map { S($0 * $0 + 1) / 7 }
      let (a, out) = (FencedMemory(numbers), FencedMemory([S](repeating: 9, count: 3 * width)))
      let operands = [a, out].map { ek_operand(base: $0.pointer, stride: width) }
      var root = step(EK_INVERSE_ROOT, width, 1, d: 1)
      kernels.table.pointee.elementwise(&root, 1, operands, 0, 3)
      let right = zip(out.values, numbers).allSatisfy { abs($0 * $1.squareRoot() - 1) <= 4 * S.ulpOfOne }
      #expect(right && out.isIntact, "\(S.self) \(set) width \(width)")

      var mean = step(EK_AVERAGE, width, 1, d: 1)
      kernels.table.pointee.elementwise(&mean, 1, operands, 0, 3)
      for row in 0..<3 {
        let wanted = numbers[row * width..<(row + 1) * width].reduce(0, +) / S(width)
        let found = out.values[row * width..<(row + 1) * width]
        #expect(Set(found).count == 1 && abs(found[row * width] - wanted) <= 16 * S.ulpOfOne * wanted)
      }
      #expect(out.isIntact)
    }
  }

  @Test(arguments: InstructionSet.available)
  func rootsAndMeans(_ set: InstructionSet) throws {
    try roots(Float.self, set)
    try roots(Double.self, set)
  }

  private func program<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    var random = RandomSource(seed: 10)
    let (width, items) = (21, 30)
    let a = FencedMemory(random.values(items * width, S.self))
    let scratch = FencedMemory([S](repeating: 0, count: EK_STRIP * width))
    let out = FencedMemory([S](repeating: 7, count: items * width))
    // Strips of 8 items use the same 8 rows of scratch, whatever item they begin at.
    var operands = [
      ek_operand(base: a.pointer, stride: width), ek_operand(base: scratch.pointer, stride: width),
      ek_operand(base: out.pointer, stride: width),
    ]
    operands[1].scratch = 1
    let steps = [
      ek_step(operation: Int32(EK_SCALE_SHIFT), width: 21, d: 1, a: 0, b: -1, c: -1, x: 2, y: 1),
      ek_step(operation: Int32(EK_MULTIPLY), width: 21, d: 1, a: 1, b: 0, c: -1, x: 0, y: 0),
      ek_step(operation: Int32(EK_SUBTRACT), width: 21, d: 2, a: 1, b: 0, c: -1, x: 0, y: 0),
    ]
    kernels.table.pointee.elementwise(steps, 3, operands, 3, 28)
    for i in 0..<items * width {
      let expected = (3 * width..<28 * width).contains(i) ? (2 * a[i] + 1) * a[i] - a[i] : 7
      #expect(abs(out[i] - expected) <= 8 * S.ulpOfOne)
    }
    #expect(scratch.isIntact && out.isIntact)
  }

  @Test(arguments: InstructionSet.available)
  func stepsRunStripByStripThroughScratch(_ set: InstructionSet) throws {
    try program(Float.self, set)
    try program(Double.self, set)
  }

  private func segments<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    var random = RandomSource(seed: 11)
    let offsets: [Int32] = [0, 0, 2, 3, 3, 7, 8, 12, 12, 13, 16, 16, 20]
    let order = (0..<20).map { Int32($0) }.shuffled(using: &random)
    for width in [1, 7, 8, 15, 16, 17, 40, 70] {
      let rows = FencedMemory(random.values(20 * width, S.self))
      for (indexed, start) in [(false, -1), (true, -1), (false, 1), (true, 2)] as [(Bool, Int32)] {
        let more = FencedMemory(random.values(12 * width, S.self))
        let out = FencedMemory(random.values(12 * width, S.self))
        let (addends, before) = (more.values, out.values)
        offsets.withUnsafeBufferPointer { offsets in
          order.withUnsafeBufferPointer { order in
            var a = ek_operand(base: rows.pointer, stride: width)
            a.offsets = offsets.baseAddress
            a.index = indexed ? order.baseAddress : nil
            let operands = [
              a, ek_operand(base: more.pointer, stride: width), ek_operand(base: out.pointer, stride: width),
            ]
            var sum = ek_step(
              operation: Int32(EK_SEGMENT_SUM), width: Int32(width), d: 2, a: 0, b: -1, c: start, x: 0, y: 0)
            kernels.table.pointee.elementwise(&sum, 1, operands, 0, 12)
          }
        }
        // The same additions in the same order: equal to the bit, also in place over `c`.
        let expected = (0..<12 * width).map { at in
          let (i, j) = (at / width, at % width)
          let first: S = start == 1 ? addends[at] : start == 2 ? before[at] : 0
          return (offsets[i]..<offsets[i + 1]).reduce(first) { sum, p in
            sum + rows[(indexed ? Int(order[Int(p)]) : Int(p)) * width + j]
          }
        }
        expectSameBits(out.values, expected, "\(S.self) \(set) width \(width)")
        #expect(out.isIntact)
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func segmentSumsAddInOrder(_ set: InstructionSet) throws {
    try segments(Float.self, set)
    try segments(Double.self, set)
  }
}

extension ek_step {
  init(operation: Int32, width: Int32, d: Int32, a: Int32, b: Int32, c: Int32, x: Double, y: Double) {
    self.init(operation: operation, width: width, d: d, a: a, b: b, c: c, x: x, y: y, rows: 0, inner: 0)
  }
}

extension ek_operand {
  init(base: UnsafeMutableRawPointer, stride: Int) {
    self.init(base: base, stride: stride, index: nil, indexStride: 0, offsets: nil, scratch: 0)
  }
}

extension RowsCase {
  var operand: ek_operand {
    ek_operand(
      base: memory.pointer, stride: rows.stride, index: rows.index, indexStride: rows.indexStride,
      offsets: nil, scratch: 0)
  }
}
