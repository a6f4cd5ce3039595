import CKernels
import EspalierKernels
import Testing

@Suite struct PackedMatrixTests {
  private func contents<S: KernelScalar>(_ matrix: PackedMatrix<S>, _ kernels: KernelTable) -> [S] {
    let size = kernels.table.pointee.packedSize(Int32(matrix.k), Int32(matrix.n))
    return Array(UnsafeBufferPointer(start: matrix.pointer, count: Int(size)))
  }

  private func transpose<S>(_ matrix: [S], rows: Int, columns: Int) -> [S] {
    (0..<columns).flatMap { j in (0..<rows).map { i in matrix[i * columns + j] } }
  }

  private func transposesAgree<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    var random = RandomSource(seed: 3)
    for k in [0, 1, 7, 8, 16, 19, 33] {
      for n in [1, 5, 8, 16, 17, 40, 64, 65, 90, 150, 170] {
        let values: [S] = random.values(k * n)
        let straight = PackedMatrix<S>(k: k, n: n, kernels: kernels)
        straight.pack(values, stride: n, rows: k, columns: n)
        let turned = PackedMatrix<S>(k: k, n: n, kernels: kernels)
        let memory = FencedMemory(transpose(values, rows: k, columns: n))
        withExtendedLifetime(memory) {
          turned.packTransposed(memory.pointer, stride: k, rows: k, columns: n)
        }
        expectSameBits(contents(straight, kernels), contents(turned, kernels), "\(S.self) \(set) \(k) x \(n)")
        // Every weight is there once, and padding is zero.
        expectSameBits(
          contents(straight, kernels).filter { $0 != 0 }.sorted(), values.filter { $0 != 0 }.sorted())
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func transposedPackingIsPackingOfTheTranspose(_ set: InstructionSet) throws {
    try transposesAgree(Float.self, set)
    try transposesAgree(Double.self, set)
  }

  private func blocksAgree<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    var random = RandomSource(seed: 4)
    let (k, n) = (37, 170)
    let values: [S] = random.values(k * n)
    let turned = transpose(values, rows: k, columns: n)
    let whole = PackedMatrix<S>(k: k, n: n, kernels: kernels)
    whole.pack(values, stride: n, rows: k, columns: n)
    for transposed in [false, true] {
      let pieces = PackedMatrix<S>(k: k, n: n, kernels: kernels)
      for (rows, columns) in [(0..<20, 0..<50), (0..<20, 50..<170), (20..<37, 0..<97), (20..<37, 97..<170)] {
        let (row, column) = (rows.lowerBound, columns.lowerBound)
        if transposed {
          turned.withUnsafeBufferPointer {
            pieces.packTransposed(
              $0.baseAddress! + column * k + row, stride: k, rows: rows.count, columns: columns.count,
              atRow: row, column: column)
          }
        } else {
          values.withUnsafeBufferPointer {
            pieces.pack(
              $0.baseAddress! + row * n + column, stride: n, rows: rows.count, columns: columns.count,
              atRow: row, column: column)
          }
        }
      }
      expectSameBits(contents(pieces, kernels), contents(whole, kernels), "\(S.self) \(set) \(transposed)")
    }
  }

  @Test(arguments: InstructionSet.available)
  func blocksAddUpToTheMatrix(_ set: InstructionSet) throws {
    try blocksAgree(Float.self, set)
    try blocksAgree(Double.self, set)
  }

  private func panels<S: KernelScalar>(_ type: S.Type) {
    let widest = 5 * 64 / MemoryLayout<S>.stride
    for n in 1...400 {
      let panels = PackedMatrix<S>(k: 1, n: n).panelCount
      let right = panels % 2 == 0 && (panels - 2) * widest < n && n <= panels * widest
      #expect(n <= widest ? panels == 1 : right, "\(panels) panels of \(n)")
    }
  }

  @Test func panelsAreEvenInCountAndNoMoreThanNeeded() {
    panels(Float.self)
    panels(Double.self)
  }
}
