import CKernels
import EspalierKernels
import Testing

@Suite struct WeightGradientTests {
  /// A weight gradient with everything it reads.
  final class Case<S: KernelScalar> {
    let parts: [PartCase<S>]
    let delta: PartCase<S>
    let before: [S]
    let rowCount: Int
    let n: Int
    let stride: Int
    var k: Int { parts.reduce(0) { $0 + $1.width } }

    init(widths: [Int], rowCount: Int, n: Int, indexed: Bool, gap: Int) {
      var random = RandomSource(seed: 7)
      parts = widths.map {
        PartCase(width: $0, rowCount: rowCount, gap: gap, indexed: indexed, random: &random)
      }
      delta = PartCase(width: n, rowCount: rowCount, gap: gap, indexed: indexed, random: &random)
      self.rowCount = rowCount
      self.n = n
      stride = n + gap
      before = random.values(widths.reduce(0, +) * stride - gap)
    }

    func run(
      _ kernels: KernelTable, accumulate: Bool,
      cut: ((Range<Int>, Range<Int>) -> Void, Int, Int) -> Void = { $0(0..<$1, 0..<$2) }
    ) -> (gradient: [S], intact: Bool) {
      let gradient = FencedMemory(before)
      parts.map(\.part).withUnsafeBufferPointer { parts in
        guard let base = parts.baseAddress else { return }
        var job = ek_weight_gradient(
          parts: base, partCount: Int32(parts.count), n: Int32(n), rowCount: Int64(rowCount),
          delta: delta.part.rows, gradient: gradient.pointer, gradientStride: stride,
          accumulate: accumulate ? 1 : 0)
        cut(
          { inputs, panels in
            kernels.table.pointee.weightGradient(
              &job, Int32(inputs.lowerBound), Int32(inputs.upperBound), Int32(panels.lowerBound),
              Int32(panels.upperBound))
          }, k, Int(kernels.table.pointee.panelCount(Int32(n))))
      }
      return withExtendedLifetime(self) { (gradient.values, gradient.isIntact) }
    }

    func expected(accumulate: Bool) -> [(value: Double, size: Double)] {
      var inputs: [(part: PartCase<S>, column: Int)] = []
      for part in parts { inputs += (0..<part.width).map { (part, $0) } }
      return before.indices.map { at in
        let (k, j) = (at / stride, at % stride)
        guard j < n else { return (Double(before[at]), 0) }
        var value = accumulate ? Double(before[at]) : 0
        var size = abs(value)
        for i in 0..<rowCount {
          let input = inputs[k].part.value(row: i, column: inputs[k].column)
          let term = Double(input) * Double(delta.value(row: i, column: j))
          value += term
          size += abs(term)
        }
        return (value, size)
      }
    }
  }

  private func agrees<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    for n in [1, 5, 15, 16, 33, 63, 64, 70, 97, 150] {
      for rowCount in [0, 1, 2, 7, 127, 128, 129, 300] {
        for (at, widths) in [[1], [7], [33], [2, 3], [5, 9, 4]].enumerated() {
          let job = Case<S>(
            widths: widths, rowCount: rowCount, n: n, indexed: (at + n) % 2 == 0, gap: at % 3)
          let accumulate = (rowCount + at) % 2 == 0
          let (gradient, intact) = job.run(kernels, accumulate: accumulate)
          let right = isClose(gradient, job.expected(accumulate: accumulate), terms: rowCount)
          #expect(right && intact, "\(S.self) \(set) rows \(rowCount) k \(widths) n \(n)")
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func gradientIsThatOfAPlainLoop(_ set: InstructionSet) throws {
    try agrees(Float.self, set)
    try agrees(Double.self, set)
  }

  private func cutsAgree<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    for n in [5, 80, 150] {
      let job = Case<S>(widths: [20, 17], rowCount: 200, n: n, indexed: true, gap: 1)
      for accumulate in [false, true] {
        let whole = job.run(kernels, accumulate: accumulate).gradient
        for width in [1, 4, 13, 25] {
          let pieces = job.run(kernels, accumulate: accumulate) { run, k, panels in
            for panel in (0..<panels).reversed() {
              for from in stride(from: 0, to: k, by: width) {
                run(from..<min(k, from + width), panel..<panel + 1)
              }
            }
          }
          expectSameBits(pieces.gradient, whole)
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func cutsOverInputsAndPanelsChangeNoBit(_ set: InstructionSet) throws {
    try cutsAgree(Float.self, set)
    try cutsAgree(Double.self, set)
  }

  private func rowsInTwoRuns<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    let job = Case<S>(widths: [19], rowCount: 150, n: 70, indexed: false, gap: 0)
    let gradient = FencedMemory(job.before)
    for rows in [0..<53, 53..<150] {
      var part = job.parts[0].part
      part.rows.base = UnsafeRawPointer(job.parts[0].rows.pointer + rows.lowerBound * 19)
      var delta = job.delta.part.rows
      delta.base = UnsafeRawPointer(job.delta.rows.pointer + rows.lowerBound * 70)
      withUnsafePointer(to: part) { part in
        var half = ek_weight_gradient(
          parts: part, partCount: 1, n: 70, rowCount: Int64(rows.count), delta: delta,
          gradient: gradient.pointer, gradientStride: 70, accumulate: rows.lowerBound > 0 ? 1 : 0)
        kernels.table.pointee.weightGradient(&half, 0, 19, 0, kernels.table.pointee.panelCount(70))
      }
    }
    expectSameBits(gradient.values, job.run(kernels, accumulate: false).gradient)
  }

  @Test(arguments: InstructionSet.available)
  func sumsGoOnFromRunToRun(_ set: InstructionSet) throws {
    try rowsInTwoRuns(Float.self, set)
    try rowsInTwoRuns(Double.self, set)
  }

  private func setsAgree<S: KernelScalar>(_ type: S.Type) {
    guard let wide = S.kernels(on: .avx512), let narrow = S.kernels(on: .avx2) else { return }
    for n in [5, 37, 150] {
      let job = Case<S>(widths: [33, 20], rowCount: 150, n: n, indexed: true, gap: 0)
      expectSameBits(
        job.run(wide, accumulate: true).gradient, job.run(narrow, accumulate: true).gradient)
    }
  }

  @Test func avx512EqualsAVX2ToTheBit() {
    setsAgree(Float.self)
    setsAgree(Double.self)
  }
}
