import CKernels

/// A k x n matrix of weights in the layout that products read: packed once, multiplied many times.
public final class PackedMatrix<S: KernelScalar>: Sendable {
  /// The inner dimension of a product: inputs.
  public let k: Int
  /// The columns of a product: outputs.
  public let n: Int

  private let kernels: KernelTable
  private let buffer: Buffer<S>

  /// A k x n matrix of zeros.
  package init(k: Int, n: Int, kernels: KernelTable = S.kernels) {
    precondition(k >= 0 && n >= 0, "a packed matrix of \(k) x \(n)")
    self.k = k
    self.n = n
    self.kernels = kernels
    buffer = Buffer(count: Int(kernels.table.pointee.packedSize(Int32(k), Int32(n))))
  }

  /// What `ek_product.packed` points at.
  package var pointer: UnsafePointer<S> { UnsafePointer(buffer.pointer) }

  /// The panels by which products are cut.
  package var panelCount: Int { Int(kernels.table.pointee.panelCount(Int32(n))) }

  /// Packs a block of rows x columns, row-major with rows `stride` apart, at (row, column).
  package func pack(
    _ source: UnsafePointer<S>, stride: Int, rows: Int, columns: Int, atRow row: Int = 0, column: Int = 0
  ) {
    pack(source, stride, rows, columns, row, column, transposed: false)
  }

  /// Packs the transpose of a block: `source` has `columns` rows of `rows` elements, `stride` apart.
  package func packTransposed(
    _ source: UnsafePointer<S>, stride: Int, rows: Int, columns: Int, atRow row: Int = 0, column: Int = 0
  ) {
    pack(source, stride, rows, columns, row, column, transposed: true)
  }

  private func pack(
    _ source: UnsafePointer<S>, _ stride: Int, _ rows: Int, _ columns: Int, _ row: Int, _ column: Int,
    transposed: Bool
  ) {
    precondition(
      rows >= 0 && columns >= 0 && row >= 0 && column >= 0 && row + rows <= k && column + columns <= n,
      "a block of \(rows) x \(columns) at (\(row), \(column)) in a packed matrix of \(k) x \(n)")
    kernels.table.pointee.pack(
      source, stride, Int32(rows), Int32(columns), transposed ? 1 : 0, buffer.pointer, Int32(k), Int32(n),
      Int32(row), Int32(column))
  }
}
