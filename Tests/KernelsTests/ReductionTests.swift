import CKernels
import EspalierKernels
import Testing

@Suite struct ReductionTests {
  private func columnSums<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    var random = RandomSource(seed: 5)
    for n in Array(1...20) + [63, 64, 65, 150] {
      for (rowCount, indexed) in [(0, false), (1, true), (37, false), (37, true)] {
        let delta = RowsCase<S>(
          width: n, rows: 0..<rowCount, gap: 2, indexStride: indexed ? 2 : 0, random: &random)
        let before: [S] = random.values(n)
        for accumulate in [false, true] {
          let out = FencedMemory(before)
          let cut = n / 3
          for range in [0..<cut, cut..<n] {
            var rows = delta.rows
            kernels.table.pointee.columnSum(
              &rows, Int64(rowCount), Int32(range.lowerBound), Int32(range.upperBound), out.pointer,
              accumulate ? 1 : 0)
          }
          // The same order of additions in the same type: equal to the bit.
          let expected = (0..<n).map { j in
            (0..<rowCount).reduce(accumulate ? before[j] : 0) { $0 + delta.value(row: $1, column: j) }
          }
          expectSameBits(out.values, expected, "\(S.self) \(set) \(rowCount) x \(n)")
          #expect(out.isIntact)
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func columnSumsRunFromTheFirstRowToTheLast(_ set: InstructionSet) throws {
    try columnSums(Float.self, set)
    try columnSums(Double.self, set)
  }

  private func vectors<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set)).table.pointee
    var random = RandomSource(seed: 6)
    for count in 0...70 {
      let (x, y): ([S], [S]) = (random.values(count), random.values(count))
      let (source, target) = (FencedMemory(x), FencedMemory(y))
      let squares = kernels.sumOfSquares(source.pointer, Int64(count))
      let expected = x.reduce(0.0) { $0 + Double($1) * Double($1) }
      #expect(abs(squares - expected) <= 1e-14 * expected)

      kernels.addScaled(target.pointer, source.pointer, 0.75, Int64(count))
      let added = zip(target.values, zip(x, y)).allSatisfy { abs($0 - ($1.1 + 0.75 * $1.0)) <= S.ulpOfOne }
      #expect(added)
      kernels.scale(source.pointer, -0.5, Int64(count))
      expectSameBits(source.values, x.map { $0 * -0.5 })
      #expect(source.isIntact && target.isIntact)
    }
  }

  @Test(arguments: InstructionSet.available)
  func vectorOperations(_ set: InstructionSet) throws {
    try vectors(Float.self, set)
    try vectors(Double.self, set)
  }

  private func setsAgree<S: KernelScalar>(_ type: S.Type) {
    var random = RandomSource(seed: 8)
    let x = FencedMemory(random.values(1003, S.self))
    guard let wide = S.kernels(on: .avx512), let narrow = S.kernels(on: .avx2) else { return }
    #expect(
      wide.table.pointee.sumOfSquares(x.pointer, 1003) == narrow.table.pointee.sumOfSquares(x.pointer, 1003))
  }

  @Test func avx512EqualsAVX2ToTheBit() {
    setsAgree(Float.self)
    setsAgree(Double.self)
  }
}
