import CKernels
import EspalierKernels

/// Rows of a matrix as a kernel finds them, with memory of their own.
final class RowsCase<S: KernelScalar> {
  let memory: FencedMemory<S>
  private let index: FencedMemory<Int32>?
  private let stride: Int
  private let indexStride: Int

  /// Rows of `width` columns, in memory `gap` further apart than they need be: in order, or, with an
  /// `indexStride` above 0, found through a table of entries so far apart that visits them out of order.
  ///
  /// Rows and entries before the first row are there, and spoil what is computed from them.
  init(width: Int, rows: Range<Int>, gap: Int, indexStride: Int, random: inout RandomSource) {
    stride = width + gap
    self.indexStride = indexStride
    let sources = indexStride > 0 ? rows.count + 3 : rows.upperBound
    var values: [S] = random.values(max(0, sources * stride - gap))
    guard indexStride > 0 else {
      for at in 0..<min(rows.lowerBound * stride, values.count) { values[at] = .nan }
      memory = FencedMemory(values)
      index = nil
      return
    }
    memory = FencedMemory(values)
    var table = [Int32](repeating: -1, count: max(0, (rows.upperBound - 1) * indexStride + 1))
    for row in rows { table[row * indexStride] = Int32.random(in: 0..<Int32(sources), using: &random) }
    index = FencedMemory(table)
  }

  /// One row that stands for every row.
  init(bias width: Int, random: inout RandomSource) {
    memory = FencedMemory(random.values(width))
    (index, stride, indexStride) = (nil, 0, 0)
  }

  var rows: ek_rows {
    ek_rows(base: memory.pointer, stride: stride, index: index?.pointer, indexStride: indexStride)
  }

  func value(row: Int, column: Int) -> S {
    memory[stride * (index.map { Int($0[row * indexStride]) } ?? row) + column]
  }
}

extension InstructionSet {
  /// a * b + c as the kernels compute it: rounded once, but twice on plain x86-64.
  func multiplyAdd<S: KernelScalar>(_ a: S, _ b: S, _ c: S) -> S {
    #if arch(x86_64)
      if self == .plain { return a * b + c }
    #endif
    return c.addingProduct(a, b)
  }
}
