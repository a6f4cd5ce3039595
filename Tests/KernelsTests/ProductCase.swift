import CKernels
import EspalierKernels

/// One part of a product's inner dimension, with memory of its own.
final class PartCase<S: KernelScalar> {
  let rows: FencedMemory<S>
  let index: UnsafeMutablePointer<Int32>?
  let stride: Int
  let indexStride: Int
  let width: Int

  /// `rowCount` rows of `width` columns, in memory `gap` further apart than they need be; with
  /// `indexed`, found through an index table of every second entry that visits them out of order.
  init(width: Int, rowCount: Int, gap: Int, indexed: Bool, random: inout RandomSource) {
    self.width = width
    stride = width + gap
    let sources = indexed ? rowCount + 3 : rowCount
    rows = FencedMemory(random.values(max(0, sources * stride - (sources > 0 ? gap : 0))))
    indexStride = 2
    guard indexed else {
      index = nil
      return
    }
    let table = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, rowCount * 2))
    for i in 0..<rowCount {
      table[2 * i] = Int32.random(in: 0..<Int32(sources), using: &random)
      table[2 * i + 1] = -1
    }
    index = table
  }

  deinit { index?.deallocate() }

  func value(row: Int, column: Int) -> S { rows[stride * (index.map { Int($0[2 * row]) } ?? row) + column] }

  var part: ek_part {
    ek_part(
      rows: ek_rows(base: rows.pointer, stride: stride, index: index, indexStride: indexStride),
      width: Int32(width))
  }
}

/// A product with everything it reads.
final class ProductCase<S: KernelScalar> {
  let parts: [PartCase<S>]
  let weights: [S]
  let bias: FencedMemory<S>
  let before: [S]
  let rowCount: Int
  let n: Int
  let outStride: Int
  var k: Int { parts.reduce(0) { $0 + $1.width } }

  init(widths: [Int], rowCount: Int, n: Int, indexed: Bool = false, gap: Int = 0, seed: UInt64 = 1) {
    var random = RandomSource(seed: seed)
    parts = widths.map {
      PartCase(width: $0, rowCount: rowCount, gap: gap, indexed: indexed, random: &random)
    }
    self.rowCount = rowCount
    self.n = n
    outStride = n + gap
    weights = random.values(widths.reduce(0, +) * n)
    bias = FencedMemory(random.values(n))
    before = random.values(max(0, rowCount * outStride - (rowCount > 0 ? gap : 0)))
  }

  /// What a kernel makes of the output; `cut` runs the product for the rows and panels that it is given.
  func run(
    _ kernels: KernelTable, start: Int, transposed: Bool = false,
    cut: ((Range<Int>, Range<Int>) -> Void, Int, Int) -> Void = { $0(0..<$1, 0..<$2) }
  ) -> (out: [S], intact: Bool) {
    let packed = PackedMatrix<S>(k: k, n: n, kernels: kernels)
    if transposed {
      packed.packTransposed(Self.transpose(weights, rows: k, columns: n), stride: k, rows: k, columns: n)
    } else {
      packed.pack(weights, stride: n, rows: k, columns: n)
    }
    let out = FencedMemory(before)
    parts.map(\.part).withUnsafeBufferPointer { parts in
      guard let base = parts.baseAddress else { return }
      var product = ek_product(
        parts: base, partCount: Int32(parts.count), n: Int32(n), start: Int32(start), packed: packed.pointer,
        bias: bias.pointer, out: out.pointer, outStride: outStride)
      cut(
        { rows, panels in
          kernels.table.pointee.product(
            &product, Int64(rows.lowerBound), Int64(rows.upperBound), Int32(panels.lowerBound),
            Int32(panels.upperBound))
        }, rowCount, packed.panelCount)
    }
    return withExtendedLifetime((packed, self)) { (out.values, out.isIntact) }
  }

  /// The output by a plain loop in double, and the sum of absolute terms by which errors are judged.
  func expected(start: Int) -> [(value: Double, size: Double)] {
    before.indices.map { at in
      let (i, j) = (at / outStride, at % outStride)
      var value = Double(before[at])
      guard j < n else { return (value, 0) }
      if start != EK_ACCUMULATE { value = start == EK_BIAS ? Double(bias[j]) : 0 }
      var size = abs(value), k = 0
      for part in parts {
        for column in 0..<part.width {
          let term = Double(part.value(row: i, column: column)) * Double(weights[k * n + j])
          value += term
          size += abs(term)
          k += 1
        }
      }
      return (value, size)
    }
  }

  static func transpose(_ matrix: [S], rows: Int, columns: Int) -> [S] {
    (0..<columns).flatMap { j in (0..<rows).map { i in matrix[i * columns + j] } }
  }
}

/// Whether every value is the expected one but for rounding, `size` being the sum of its terms.
func isClose<S: KernelScalar>(_ values: [S], _ expected: [(value: Double, size: Double)], terms: Int) -> Bool
{
  zip(values, expected).allSatisfy { value, expected in
    let bound = expected.size * Double(S.ulpOfOne) * Double(terms + 2)
    return abs(Double(value) - expected.value) <= bound
  } && values.count == expected.count
}
