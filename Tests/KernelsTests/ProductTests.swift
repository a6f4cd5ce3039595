import CKernels
import EspalierKernels
import Testing

@Suite struct ProductTests {
  /// Rows of segments: a few, up to more than a tile's; some that are empty; more than a block's 120.
  static let ranges: [[Range<Int>]] =
    (0...9).map { [0..<$0] } + [
      [3..<16], [0..<20], [0..<2, 0..<3], [0..<0, 1..<4, 0..<0, 2..<2, 5..<11, 7..<7],
      [4..<5, 3..<4, 2..<3, 1..<2, 0..<1], [0..<120], [9..<130], [0..<119, 6..<6, 6..<8],
      [2..<62, 0..<0, 4..<65, 0..<1, 10..<140],
    ]

  private func agrees<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    for n in [1, 3, 5, 8, 15, 16, 17, 31, 33, 48, 63, 64, 65, 70, 80, 81, 97, 128, 130, 150, 170] {
      for (at, ranges) in Self.ranges.enumerated() {
        for k in ranges.count > 1 ? [7, 22] : [0, 1, 7, 65] {
          let product = ProductCase<S>(ranges, k: k, n: n, start: at + n + k)
          let (out, intact) = product.run(kernels)
          let what = "\(S.self) \(set) rows \(ranges) k \(k) n \(n)"
          expectSameBits(out, product.expected(set), what)
          #expect(intact, "\(what)")
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
      for start in ProductStart.allCases.indices {
        let product = ProductCase<S>(
          [1..<40, 2..<2, 0..<30, 5..<130, 0..<7], k: 37, n: n, start: start)
        let whole = product.run(kernels).out
        expectSameBits(product.run(kernels, segmentBySegment: true).out, whole, "segment by segment, \(n)")
        let byPanel = product.run(kernels) { run, rows, panels in
          for panel in (0..<panels).reversed() { run(0..<rows, panel..<panel + 1) }
        }
        expectSameBits(byPanel.out, whole, "panel by panel, \(n)")
        for height in Array(1...9) + [50, 119, 121] {
          let byRows = product.run(kernels) { run, rows, panels in
            for row in stride(from: 0, to: rows, by: height).reversed() {
              run(row..<min(rows, row + height), 0..<panels)
            }
          }
          expectSameBits(byRows.out, whole, "\(height) rows at a time, \(n)")
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func cutsOverSegmentsRowsAndPanelsChangeNoBit(_ set: InstructionSet) throws {
    try cutsAgree(Float.self, set)
    try cutsAgree(Double.self, set)
  }

  private func panelsAreEven<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    let lanes = 64 / MemoryLayout<S>.stride
    for n in 1...400 {
      let product = ProductCase<S>([0..<1], k: 1, n: n)
      let before = product.run(kernels) { _, _, _ in }.out
      let panels = Int(kernels.table.pointee.panelCount(Int32(n)))
      var (end, widths): (Int, [Int]) = (0, [])
      for panel in 0..<panels {
        let out = product.run(kernels) { run, _, _ in run(0..<1, panel..<panel + 1) }.out
        let columns = (0..<n).filter { out[$0] != before[$0] }
        #expect(columns == Array(end..<end + columns.count), "\(S.self) \(set) panel \(panel) of \(n)")
        end += columns.count
        widths.append((columns.count + lanes - 1) / lanes)
      }
      #expect(end == n)
      #expect(widths.max()! <= min(5, widths.min()! + 1), "\(S.self) \(set) \(n): \(widths) vectors")
    }
  }

  @Test(arguments: InstructionSet.available)
  func panelsShareTheColumnsEvenly(_ set: InstructionSet) throws {
    try panelsAreEven(Float.self, set)
    try panelsAreEven(Double.self, set)
  }

  private func setsAgree<S: KernelScalar>(_ type: S.Type) {
    guard let wide = S.kernels(on: .avx512), let narrow = S.kernels(on: .avx2) else { return }
    for n in [1, 5, 37, 80, 150, 290] {
      for (at, ranges) in Self.ranges.enumerated() {
        let product = ProductCase<S>(ranges, k: 53, n: n, start: at)
        expectSameBits(product.run(wide).out, product.run(narrow).out, "\(S.self) rows \(ranges) n \(n)")
      }
    }
  }

  @Test func avx512EqualsAVX2ToTheBit() {
    setsAgree(Float.self)
    setsAgree(Double.self)
  }
}
