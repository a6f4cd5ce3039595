import CKernels
import EspalierKernels

/// The records of a class's rows, edges and sources, and its plan ready to run on them.
final class ClassRunMemory<S: KernelScalar> {
  let run: ClassRun
  private let rowRecords = Buffer<S>()
  private let edgeRecords = Buffer<S>()
  private let sourceRecords: [Buffer<S>]
  /// For every shared reading.
  let remembered: [RememberedSources]
  private let vectors: [Int?]
  /// The gradient of each group's matrices, as an index in the pass's list.
  let gradients: [Int]

  init(
    plan: ClassPlan, packed: PackedWeights<S>, gradients: WeightGradients<S>, threadCount: Int
  ) {
    let matrices = plan.products.map { packed.index(of: $0.matrix) }
    vectors = plan.products.map { packed.index(ofVectors: $0.vectors, width: $0.matrix.n) }
    self.gradients = plan.weightGradients.map { gradients.index(of: $0.layout) }
    sourceRecords = plan.shared.map { _ in Buffer() }
    remembered = plan.shared.map { _ in RememberedSources() }
    run = ClassRun(plan: plan, matrices: matrices, threadCount: threadCount)
  }

  /// The records of rows or edges, with room for so many; what they held may be lost.
  func records(_ items: Items, count: Int) -> Memory.Table {
    let width = run.plan.recordWidths[items, default: 0]
    let buffer = items == .edges ? edgeRecords : rowRecords
    buffer.reserve(discarding: count * width)
    return Memory.Table(base: UnsafeMutableRawPointer(buffer.pointer), stride: width)
  }

  /// The records of the sources of a shared reading, with room for so many; the first ones stay.
  func sourceRecords(_ index: Int, keeping kept: Int, count: Int) -> Memory.Table {
    let width = run.plan.recordWidths[.sources(run.plan.shared[index]), default: 0]
    let buffer = sourceRecords[index]
    if kept > 0 {
      buffer.resize(to: count * width)
    } else {
      buffer.reserve(discarding: count * width)
    }
    return Memory.Table(base: UnsafeMutableRawPointer(buffer.pointer), stride: width)
  }

  func resolve(_ memory: Memory, scratch: [UnsafeMutableRawPointer], packed: PackedWeights<S>) {
    run.resolve(
      memory, scratch: scratch,
      vectors: vectors.map { $0.map { UnsafeRawPointer(packed.sums[$0].buffer.pointer) } })
  }
}
