import CKernels
import EspalierKernels
import Testing

@Suite struct ProductTests {
  static let starts = [EK_ZERO, EK_BIAS, EK_ACCUMULATE]

  private func agrees<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    for n in [1, 3, 5, 8, 15, 16, 17, 31, 33, 48, 63, 64, 65, 70, 79, 97, 128, 130] {
      for rowCount in Array(0...9) + [13, 20] {
        for (at, widths) in [[1], [7], [65], [2, 3], [16, 1], [5, 9, 4]].enumerated() {
          let start = Self.starts[(rowCount + at) % 3]
          let indexed = (n + at) % 2 == 0
          let product = ProductCase<S>(
            widths: widths, rowCount: rowCount, n: n, indexed: indexed, gap: at % 3)
          let (out, intact) = product.run(kernels, start: start)
          let right = isClose(out, product.expected(start: start), terms: product.k)
          #expect(right && intact, "\(S.self) \(set) rows \(rowCount) k \(widths) n \(n) start \(start)")
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func productIsThatOfAPlainLoop(_ set: InstructionSet) throws {
    try agrees(Float.self, set)
    try agrees(Double.self, set)
  }

  private func cutsAgree<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    for n in [5, 64, 80, 150, 290] {
      let product = ProductCase<S>(widths: [20, 17], rowCount: 131, n: n, indexed: true, gap: 1)
      for start in Self.starts {
        let whole = product.run(kernels, start: start).out
        let byRow = product.run(kernels, start: start) { run, rows, panels in
          for row in 0..<rows { run(row..<row + 1, 0..<panels) }
        }
        expectSameBits(byRow.out, whole)
        let byPanel = product.run(kernels, start: start) { run, rows, panels in
          for panel in (0..<panels).reversed() { run(0..<rows, panel..<panel + 1) }
        }
        expectSameBits(byPanel.out, whole)
        for height in 2...9 {
          let byTile = product.run(kernels, start: start) { run, rows, panels in
            for row in stride(from: 0, to: rows, by: height) {
              run(row..<min(rows, row + height), 0..<panels)
            }
          }
          expectSameBits(byTile.out, whole)
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func cutsOverRowsAndPanelsChangeNoBit(_ set: InstructionSet) throws {
    try cutsAgree(Float.self, set)
    try cutsAgree(Double.self, set)
  }

  private func partsAgree<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    let product = ProductCase<S>(widths: [11, 6, 9], rowCount: 14, n: 70)
    let joined = ProductCase<S>(widths: [26], rowCount: 14, n: 70)
    for i in 0..<14 {
      var k = 0
      for part in product.parts {
        for column in 0..<part.width {
          joined.parts[0].rows.pointer[i * 26 + k] = part.value(row: i, column: column)
          k += 1
        }
      }
    }
    #expect(product.weights == joined.weights)
    expectSameBits(product.run(kernels, start: EK_ZERO).out, joined.run(kernels, start: EK_ZERO).out)
  }

  @Test(arguments: InstructionSet.available)
  func partsStandForTheirConcatenation(_ set: InstructionSet) throws {
    try partsAgree(Float.self, set)
    try partsAgree(Double.self, set)
  }

  private func setsAgree<S: KernelScalar>(_ type: S.Type) {
    guard let wide = S.kernels(on: .avx512), let narrow = S.kernels(on: .avx2) else { return }
    for n in [1, 5, 37, 150, 290] {
      for rowCount in [1, 2, 3, 5, 6, 8, 31] {
        let product = ProductCase<S>(widths: [33, 20], rowCount: rowCount, n: n)
        for start in Self.starts {
          expectSameBits(product.run(wide, start: start).out, product.run(narrow, start: start).out)
        }
      }
    }
  }

  @Test func avx512EqualsAVX2ToTheBit() {
    setsAgree(Float.self)
    setsAgree(Double.self)
  }
}
