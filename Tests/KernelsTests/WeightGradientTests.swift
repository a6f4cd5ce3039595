import CKernels
import EspalierKernels
import Testing

@Suite struct WeightGradientTests {
  /// A weight gradient over several segments with everything it reads; no two segments lie alike.
  final class Case<S: KernelScalar> {
    let segments: [(inputs: RowsCase<S>, delta: RowsCase<S>, count: Int)]
    let before: [S]
    let sumsBefore: [S]
    let k: Int
    let n: Int
    let stride: Int

    init(_ counts: [Int], k: Int, n: Int, seed: Int = 7) {
      var random = RandomSource(seed: UInt64(seed))
      func rows(_ width: Int, _ count: Int) -> RowsCase<S> {
        RowsCase(
          width: width, rows: 0..<count, gap: Int.random(in: 0...3, using: &random),
          indexStride: max(0, Int.random(in: -2...3, using: &random)), random: &random)
      }
      segments = counts.map { (rows(k, $0), rows(n, $0), $0) }
      (self.k, self.n) = (k, n)
      let gap = Int.random(in: 0...3, using: &random)
      stride = n + gap
      before = random.values(k * stride - gap)
      sumsBefore = random.values(n)
    }

    /// What a kernel makes of the gradient, then of the sums of deltas; `cut` runs it for the inputs and
    /// panels that it is given.
    func run(
      _ kernels: KernelTable, accumulate: Bool, segmentBySegment: Bool = false,
      cut: ((Range<Int>, Range<Int>) -> Void, Int, Int) -> Void = { $0(0..<$1, 0..<$2) }
    ) -> (gradient: [S], intact: Bool) {
      let (gradient, sums) = (FencedMemory(before), FencedMemory(sumsBefore))
      let all = segments.map {
        ek_gradient_segment(rows: $0.inputs.rows, delta: $0.delta.rows, count: Int64($0.count))
      }
      for (number, call) in (segmentBySegment ? all.map { [$0] } : [all]).enumerated() {
        call.withUnsafeBufferPointer { call in
          guard let base = call.baseAddress else { return }
          var job = ek_weight_gradient(
            segments: base, segmentCount: Int32(call.count), k: Int32(k), n: Int32(n),
            gradient: gradient.pointer, gradientStride: stride,
            accumulate: accumulate || number > 0 ? 1 : 0, sums: sums.pointer)
          cut(
            { inputs, panels in
              kernels.table.pointee.weightGradient(
                &job, Int32(inputs.lowerBound), Int32(inputs.upperBound), Int32(panels.lowerBound),
                Int32(panels.upperBound))
            }, k, Int(kernels.table.pointee.panelCount(Int32(n))))
        }
      }
      return withExtendedLifetime(self) {
        (gradient.values + sums.values, gradient.isIntact && sums.isIntact)
      }
    }

    /// The gradient and the sums by plain loops: equal to the bit, for the order of every sum is known.
    func expected(accumulate: Bool, _ set: InstructionSet) -> [S] {
      let gradient = before.indices.map { at in
        let (input, column) = (at / stride, at % stride)
        guard column < n else { return before[at] }
        return segments.reduce(accumulate ? before[at] : 0) { sum, segment in
          (0..<segment.count).reduce(sum) { sum, row in
            set.multiplyAdd(
              segment.inputs.value(row: row, column: input), segment.delta.value(row: row, column: column),
              sum)
          }
        }
      }
      let sums = sumsBefore.indices.map { column in
        segments.reduce(accumulate ? sumsBefore[column] : 0) { sum, segment in
          (0..<segment.count).reduce(sum) { $0 + segment.delta.value(row: $1, column: column) }
        }
      }
      return gradient + sums
    }
  }

  /// Rows of segments: none, a few, as many as a block's 384 and more; some segments are empty.
  static let counts = [
    [0], [1], [2], [7], [130], [383], [384], [385], [0, 0], [3, 0, 4], [0, 200, 0, 0, 183, 2], [384, 1],
    [390, 400],
  ]

  private func agrees<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    for n in [1, 5, 15, 16, 33, 63, 64, 70, 80, 97, 150, 170] {
      for (at, counts) in Self.counts.enumerated() {
        for k in [1, 7, 18] + (counts.count > 1 ? [] : [33]) {
          let job = Case<S>(counts, k: k, n: n, seed: at + n + k)
          for accumulate in [false, true] {
            let (gradient, intact) = job.run(kernels, accumulate: accumulate)
            let what = "\(S.self) \(set) rows \(counts) k \(k) n \(n) accumulate \(accumulate)"
            expectSameBits(gradient, job.expected(accumulate: accumulate, set), what)
            #expect(intact, "\(what)")
          }
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
    for n in [5, 80, 150, 170] {
      let job = Case<S>([60, 0, 300, 90, 1], k: 37, n: n)
      for accumulate in [false, true] {
        let whole = job.run(kernels, accumulate: accumulate).gradient
        let bySegment = job.run(kernels, accumulate: accumulate, segmentBySegment: true)
        expectSameBits(bySegment.gradient, whole, "segment by segment, \(n)")
        for width in [1, 4, 13, 25] {
          let pieces = job.run(kernels, accumulate: accumulate) { run, k, panels in
            for panel in (0..<panels).reversed() {
              for from in stride(from: 0, to: k, by: width) {
                run(from..<min(k, from + width), panel..<panel + 1)
              }
            }
          }
          expectSameBits(pieces.gradient, whole, "\(width) inputs at a time, \(n)")
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func cutsOverSegmentsInputsAndPanelsChangeNoBit(_ set: InstructionSet) throws {
    try cutsAgree(Float.self, set)
    try cutsAgree(Double.self, set)
  }

  private func setsAgree<S: KernelScalar>(_ type: S.Type) {
    guard let wide = S.kernels(on: .avx512), let narrow = S.kernels(on: .avx2) else { return }
    for n in [5, 37, 80, 150] {
      for counts in Self.counts {
        let job = Case<S>(counts, k: 53, n: n)
        expectSameBits(
          job.run(wide, accumulate: true).gradient, job.run(narrow, accumulate: true).gradient,
          "\(S.self) rows \(counts) n \(n)")
      }
    }
  }

  @Test func avx512EqualsAVX2ToTheBit() {
    setsAgree(Float.self)
    setsAgree(Double.self)
  }
}
