import EspalierKernels

/// The matrices of a pass's products, packed from the parameters once per change of these.
final class PackedWeights<S: KernelScalar> {
  private let parameters: ParameterStore<S>
  /// Where each parameter of the cell lies in the store.
  private let offsets: [Int]
  /// The width of what each matrix multiplies, and of what it makes.
  private let sizes: [(input: Int, output: Int)]
  private(set) var layouts: [PackedLayout] = []
  private(set) var matrices: [PackedMatrix<S>] = []
  private(set) var sums: [(vectors: [(parameter: Int, column: Int)], buffer: Buffer<S>)] = []
  private var version = 0
  private let team: ThreadTeam

  init(
    parameters: ParameterStore<S>, offsets: [Int], sizes: [(input: Int, output: Int)], team: ThreadTeam
  ) {
    self.parameters = parameters
    self.team = team
    self.offsets = offsets
    self.sizes = sizes
  }

  /// The number of a matrix, which is added if it is new.
  func index(of layout: PackedLayout) -> Int {
    if let index = layouts.firstIndex(of: layout) { return index }
    layouts.append(layout)
    matrices.append(PackedMatrix(k: layout.k, n: layout.n))
    for block in layout.blocks { pack(block, of: layouts.count - 1) }
    return layouts.count - 1
  }

  /// The number of a row of vectors that a product adds; nil where it adds none.
  func index(ofVectors vectors: [(parameter: Int, column: Int)], width: Int) -> Int? {
    guard !vectors.isEmpty else { return nil }
    sums.append((vectors, Buffer(count: width)))
    sum(sums.count - 1)
    return sums.count - 1
  }

  /// Packs everything anew if the parameters have changed.
  @specialized(where S == Float)
  func refresh() {
    guard version != parameters.version else { return }
    version = parameters.version
    team.run { thread in
      for (index, layout) in layouts.enumerated() {
        team.share(layout.blocks.count, thread: thread) { pack(layout.blocks[$0], of: index) }
      }
    }
    for index in sums.indices { sum(index) }
  }

  /// Packs a parameter at its place in a matrix; blocks don't overlap, so threads may share them out.
  @specialized(where S == Float)
  private func pack(_ block: PackedLayout.Block, of index: Int) {
    let source = UnsafePointer(parameters.values.pointer + offsets[block.parameter])
    let (input, output) = sizes[block.parameter]
    if layouts[index].isTransposed {
      matrices[index].packTransposed(
        source, stride: output, rows: output, columns: input, atRow: block.row, column: block.column)
    } else {
      matrices[index].pack(
        source, stride: output, rows: input, columns: output, atRow: block.row, column: block.column)
    }
  }

  @specialized(where S == Float)
  private func sum(_ index: Int) {
    let (vectors, buffer) = sums[index]
    buffer.zero()
    for (parameter, column) in vectors {
      let source = parameters.values.pointer + offsets[parameter]
      for place in 0..<sizes[parameter].output { buffer.pointer[column + place] += source[place] }
    }
  }
}
