import CKernels
import EspalierKernels
import Testing

/// Steps over items that have matrices of their own, and over segments.
@Suite struct SmallProductTests {
  private func products<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    var random = RandomSource(seed: 21)
    for (rows, inner, width) in [(1, 1, 1), (1, 45, 45), (3, 1, 20), (17, 5, 3), (25, 25, 25), (2, 40, 70)] {
      for operation in [EK_PRODUCT, EK_PRODUCT_LEFT, EK_PRODUCT_RIGHT] {
        let items = 11
        let a = FencedMemory(random.values(items * rows * inner, S.self))
        let b = FencedMemory(random.values(items * inner * width, S.self))
        let d = FencedMemory([S](repeating: 7, count: items * rows * width))
        let operands = [
          ek_operand(base: a.pointer, stride: rows * inner),
          ek_operand(base: b.pointer, stride: inner * width),
          ek_operand(base: d.pointer, stride: rows * width),
        ]
        var step = ek_step(
          operation: Int32(operation), width: Int32(width), d: 2, a: 0, b: 1, c: -1, x: 0, y: 0,
          rows: Int32(rows), inner: Int32(inner))
        kernels.table.pointee.elementwise(&step, 1, operands, 0, Int64(items))
        var worst = 0.0
        for i in 0..<items {
          for r in 0..<rows {
            for j in 0..<width {
              let sum = (0..<inner).reduce(0.0) { sum, k in
                let left = operation == EK_PRODUCT_RIGHT ? k * rows + r : r * inner + k
                let right = operation == EK_PRODUCT_LEFT ? j * inner + k : k * width + j
                return sum + Double(a[i * rows * inner + left]) * Double(b[i * inner * width + right])
              }
              worst = max(worst, abs(Double(d[(i * rows + r) * width + j]) - sum))
            }
          }
        }
        #expect(
          worst <= Double(S.ulpOfOne) * 4 * Double(inner),
          "\(S.self) \(set) operation \(operation) \(rows)x\(inner)x\(width): \(worst)")
        #expect(a.isIntact && b.isIntact && d.isIntact)
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func productsAreThoseOfAPlainLoop(_ set: InstructionSet) throws {
    try products(Float.self, set)
    try products(Double.self, set)
  }

  private func maxima<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    var random = RandomSource(seed: 22)
    let offsets: [Int32] = [0, 2, 3, 7, 8, 12, 16, 20]
    for width in [1, 5, 16, 17, 70] {
      let rows = FencedMemory(random.values(20 * width, S.self))
      let most = FencedMemory([S](repeating: 0, count: 7 * width))
      let selected = FencedMemory([S](repeating: 7, count: 20 * width))
      offsets.withUnsafeBufferPointer { offsets in
        var a = ek_operand(base: rows.pointer, stride: width)
        a.offsets = offsets.baseAddress
        let operands = [a, ek_operand(base: most.pointer, stride: width)]
        var step = ek_step(
          operation: Int32(EK_SEGMENT_MAX), width: Int32(width), d: 1, a: 0, b: -1, c: -1, x: 0, y: 0)
        kernels.table.pointee.elementwise(&step, 1, operands, 0, 7)
      }
      let expected = (0..<7 * width).map { at in
        (offsets[at / width]..<offsets[at / width + 1]).map { rows[Int($0) * width + at % width] }.max() ?? 0
      }
      expectSameBits(most.values, expected, "\(S.self) \(set) width \(width)")
      // The gradient of a maximum: 1 + the row where a row has it, else nothing.
      let parents = (0..<7).flatMap { i in (offsets[i]..<offsets[i + 1]).map { _ in Int32(i) } }
      let one = FencedMemory([S](repeating: 3, count: width))
      parents.withUnsafeBufferPointer { parents in
        let operands = [
          ek_operand(base: rows.pointer, stride: width),
          ek_operand(
            base: most.pointer, stride: width, index: parents.baseAddress, indexStride: 1, offsets: nil,
            scratch: 0),
          ek_operand(base: one.pointer, stride: 0), ek_operand(base: selected.pointer, stride: width),
        ]
        var step = ek_step(
          operation: Int32(EK_SELECT_EQUAL), width: Int32(width), d: 3, a: 0, b: 1, c: 2, x: 0, y: 0)
        kernels.table.pointee.elementwise(&step, 1, operands, 0, 20)
      }
      let chosen = (0..<20 * width).map { at -> S in
        rows[at] == expected[Int(parents[at / width]) * width + at % width] ? 3 : 0
      }
      expectSameBits(selected.values, chosen, "\(S.self) \(set) width \(width)")
      #expect(most.isIntact && selected.isIntact)
    }
  }

  @Test(arguments: InstructionSet.available)
  func maximaAreTheLargestOfEverySegment(_ set: InstructionSet) throws {
    try maxima(Float.self, set)
    try maxima(Double.self, set)
  }
}
