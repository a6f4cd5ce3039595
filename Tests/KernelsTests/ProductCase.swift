import CKernels
import EspalierKernels

/// What a product is added to.
enum ProductStart: CaseIterable {
  case nothing, bias, rows, rowsThroughIndex, output
}

/// A segment of a product with everything it reads; no two segments lie alike.
final class ProductSegmentCase<S: KernelScalar> {
  let range: Range<Int>
  let before: [S]
  let outStride: Int
  private let rows: RowsCase<S>
  private let addends: RowsCase<S>?
  private let isInPlace: Bool

  init(_ range: Range<Int>, k: Int, n: Int, start: ProductStart, random: inout RandomSource) {
    func rows(_ width: Int, indexed: Bool) -> RowsCase<S> {
      RowsCase(
        width: width, rows: range, gap: Int.random(in: 0...3, using: &random),
        indexStride: indexed ? Int.random(in: 1...3, using: &random) : 0, random: &random)
    }
    self.range = range
    self.rows = rows(k, indexed: Bool.random(using: &random))
    addends =
      switch start {
      case .nothing, .output: nil
      case .bias: RowsCase(bias: n, random: &random)
      case .rows: rows(n, indexed: false)
      case .rowsThroughIndex: rows(n, indexed: true)
      }
    isInPlace = start == .output
    let gap = Int.random(in: 0...3, using: &random)
    outStride = n + gap
    before = random.values(max(0, range.upperBound * outStride - gap))
  }

  func segment(out: FencedMemory<S>) -> ek_product_segment {
    let output = ek_rows(base: out.pointer, stride: outStride, index: nil, indexStride: 0)
    let nothing = ek_rows(base: nil, stride: 0, index: nil, indexStride: 0)
    return ek_product_segment(
      rows: rows.rows, start: addends?.rows ?? (isInPlace ? output : nothing), out: out.pointer,
      outStride: outStride, begin: Int64(range.lowerBound), end: Int64(range.upperBound))
  }

  /// The output by a plain loop: equal to the bit, for the order of every sum is known.
  func expected(_ weights: [S], k: Int, n: Int, _ set: InstructionSet) -> [S] {
    var out = before
    for i in range {
      for j in 0..<n {
        let sum = (0..<k).reduce(0) {
          set.multiplyAdd(rows.value(row: i, column: $1), weights[$1 * n + j], $0)
        }
        let at = i * outStride + j
        let start = addends?.value(row: i, column: j) ?? (isInPlace ? before[at] : 0)
        out[at] = start + sum
      }
    }
    return out
  }
}

/// A product over several segments.
final class ProductCase<S: KernelScalar> {
  let segments: [ProductSegmentCase<S>]
  let weights: [S]
  let k: Int
  let n: Int

  /// Segments of these rows, which begin with every kind of start by turns from the kind numbered `start` on.
  init(_ ranges: [Range<Int>], k: Int, n: Int, start: Int = 0) {
    var random = RandomSource(seed: UInt64(start + 1))
    let kinds = ProductStart.allCases
    segments = ranges.enumerated().map { number, range in
      ProductSegmentCase(
        range, k: k, n: n, start: kinds[(start + number) % kinds.count], random: &random)
    }
    weights = random.values(k * n)
    (self.k, self.n) = (k, n)
  }

  /// What a kernel makes of the outputs, one after the other; `cut` runs the product for the rows and
  /// panels that it is given.
  func run(
    _ kernels: KernelTable, segmentBySegment: Bool = false,
    cut: ((Range<Int>, Range<Int>) -> Void, Int, Int) -> Void = { $0(0..<$1, 0..<$2) }
  ) -> (out: [S], intact: Bool) {
    let packed = PackedMatrix<S>(k: k, n: n, kernels: kernels)
    packed.pack(weights, stride: n, rows: k, columns: n)
    let outs = segments.map { FencedMemory($0.before) }
    let all = zip(segments, outs).map { $0.segment(out: $1) }
    for call in segmentBySegment ? all.map({ [$0] }) : [all] {
      call.withUnsafeBufferPointer { call in
        guard let base = call.baseAddress else { return }
        var product = ek_product(
          segments: base, segmentCount: Int32(call.count), k: Int32(k), n: Int32(n), packed: packed.pointer)
        cut(
          { rows, panels in
            kernels.table.pointee.product(
              &product, Int64(rows.lowerBound), Int64(rows.upperBound), Int32(panels.lowerBound),
              Int32(panels.upperBound))
          }, call.reduce(0) { $0 + Int($1.end - $1.begin) }, packed.panelCount)
      }
    }
    return withExtendedLifetime((packed, self)) { (outs.flatMap(\.values), outs.allSatisfy(\.isIntact)) }
  }

  func expected(_ set: InstructionSet) -> [S] {
    segments.flatMap { $0.expected(weights, k: k, n: n, set) }
  }
}
