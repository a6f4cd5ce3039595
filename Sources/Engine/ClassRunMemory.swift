import CKernels
import EspalierKernels

/// The records of a class's rows and edges, and its plan ready to run on them.
final class ClassRunMemory<S: KernelScalar> {
  let run: ClassRun
  /// The gradient of every group's matrices, side by side as the products take them.
  let gradients: [Buffer<S>]
  private let rowRecords = Buffer<S>()
  private let edgeRecords = Buffer<S>()
  private let vectors: [Int?]

  init(plan: ClassPlan, packed: PackedWeights<S>, threadCount: Int) {
    let matrices = plan.products.map { packed.index(of: $0.matrix) }
    vectors = plan.products.map { packed.index(ofVectors: $0.vectors, width: $0.matrix.n) }
    run = ClassRun(
      plan: plan, matrices: matrices, panelCounts: matrices.map { Int32(packed.matrices[$0].panelCount) },
      threadCount: threadCount)
    gradients = plan.weightGradients.map { gradient in
      Buffer(count: gradient.parts.reduce(0) { $0 + $1.width } * gradient.stride)
    }
  }

  var rowTable: Memory.Table {
    Memory.Table(base: UnsafeMutableRawPointer(rowRecords.pointer), stride: run.plan.rowRecordWidth)
  }
  var edgeTable: Memory.Table {
    Memory.Table(base: UnsafeMutableRawPointer(edgeRecords.pointer), stride: run.plan.edgeRecordWidth)
  }

  /// Makes room for a minibatch; what is there stays where there is room enough.
  func reserve(rowCount: Int, edgeCount: Int) {
    rowRecords.reserve(discarding: rowCount * run.plan.rowRecordWidth)
    edgeRecords.reserve(discarding: edgeCount * run.plan.edgeRecordWidth)
  }

  func resolve(
    _ memory: Memory, rowCount: Int, edgeCount: Int, scratch: [UnsafeMutableRawPointer],
    packed: PackedWeights<S>
  ) {
    run.resolve(
      memory, rowCount: rowCount, edgeCount: edgeCount, scratch: scratch,
      packed: packed.matrices.map { UnsafeRawPointer($0.pointer) },
      vectors: vectors.map { $0.map { UnsafeRawPointer(packed.sums[$0].buffer.pointer) } },
      gradients: gradients.map { UnsafeMutableRawPointer($0.pointer) })
  }
}
