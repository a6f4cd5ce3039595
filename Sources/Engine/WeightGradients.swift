import CKernels
import EspalierCells
import EspalierKernels

/// The gradients of a pass's matrices, each for the members of a group side by side, as the kernels make
/// them: one sum for all classes that multiply by the same matrices.
final class WeightGradients<S: KernelScalar> {
  private(set) var layouts: [GradientLayout] = []
  private var buffers: [Buffer<S>] = []

  /// The distance of the rows of a gradient, which begin at multiples of a cache line.
  private static func stride(_ layout: GradientLayout) -> Int { (layout.matrix.n + 15) / 16 * 16 }

  /// The number of the gradient of some matrices, which is added if it is new.
  func index(of layout: GradientLayout) -> Int {
    if let index = layouts.firstIndex(of: layout) { return index }
    layouts.append(layout)
    // One more row for the vectors.
    buffers.append(Buffer(count: (layout.matrix.k + 1) * Self.stride(layout)))
    return layouts.count - 1
  }

  /// Computes a thread's share of a gradient, from the rows and deltas of all classes.
  ///
  /// It is cut by panels of columns, and by rows of the matrix where there are few panels: neither cuts a
  /// sum.
  @specialized(where S == Float)
  func compute(
    _ index: Int, _ segments: UnsafeBufferPointer<ek_gradient_segment>, team: ThreadTeam, thread: Int
  ) {
    guard let base = segments.baseAddress else { return }
    let kernels = S.kernels.table
    let (k, n) = (layouts[index].matrix.k, layouts[index].matrix.n)
    let (buffer, stride) = (buffers[index].pointer, Self.stride(layouts[index]))
    var gradient = ek_weight_gradient(
      segments: base, segmentCount: Int32(segments.count), k: Int32(k), n: Int32(n), gradient: buffer,
      gradientStride: stride, accumulate: 0,
      sums: layouts[index].vectors.isEmpty ? nil : UnsafeMutableRawPointer(buffer + k * stride))
    let panels = Int(kernels.pointee.panelCount(Int32(n)))
    let parts = ClassRun.parts(of: k, least: 8, panels: panels, threads: team.count)
    team.share(panels * parts, thread: thread) { chunk in
      let (panel, part) = (chunk / parts, chunk % parts)
      kernels.pointee.weightGradient(
        &gradient, Int32(k * part / parts), Int32(k * (part + 1) / parts), Int32(panel),
        Int32(panel + 1))
    }
  }

  /// Writes a thread's share of a gradient to those of the parameters in the store, or adds it where
  /// another group's is there already.
  ///
  /// A thread takes the same rows of a parameter in every matrix, so each sum has one order.
  ///
  /// - Parameter isWritten: for every parameter, whether its gradient is there; kept up to date.
  @specialized(where S == Float)
  func store(
    _ index: Int, in gradients: UnsafeMutablePointer<S>, parameters: [Parameter], offsets: [Int],
    isWritten: UnsafeMutableBufferPointer<Bool>, thread: Int, of count: Int
  ) {
    let layout = layouts[index]
    let (source, stride) = (buffers[index].pointer, Self.stride(layout))
    func write(_ block: PackedLayout.Block, _ rows: Range<Int>, from first: Int) {
      let width = parameters[block.parameter].outputSize
      for row in rows {
        let target = gradients + offsets[block.parameter] + row * width
        let found = source + (first + row) * stride + block.column
        if isWritten[block.parameter] {
          S.kernels.table.pointee.addScaled(target, found, 1, Int64(width))
        } else {
          UnsafeMutableRawPointer(target).copyMemory(from: found, byteCount: width * MemoryLayout<S>.stride)
        }
      }
      isWritten[block.parameter] = true
    }
    let rows = ClassRun.share(of: 0..<layout.matrix.k, unit: 1, thread: thread, of: count)
    for block in layout.matrix.blocks { write(block, rows, from: 0) }
    for block in layout.vectors { write(block, thread == 0 ? 0..<1 : 0..<0, from: layout.matrix.k) }
  }
}
