import CKernels
import EspalierCells
import EspalierSchedules

/// A class's program, ready to run: steps of kernels over places. Made once, run for every minibatch.
struct ClassPlan {
  /// What an operand of a kernel is; the pass finds the memory.
  struct Operand: Hashable {
    enum Source: Hashable {
      case rowRecord, edgeRecord, scratch
      case input
      case state(field: Int)
      case child(slot: Int, field: Int)
      case children(field: Int)
      case message(slot: Int?, field: Int)
      case inputGradient
      case vector(parameter: Int)
      /// What the caller gives to a field's gradient.
      case seed(field: Int)
      /// What the readers of a row sent to a field's gradient.
      case received(field: Int)
    }
    var source: Source
    var column = 0
    /// Whether rows are read by edge, each row at all its edges.
    var isAtEdges = false
    /// Whether the operand is summed over the edges of a row.
    var isSummed = false
  }

  /// A product and the packed matrix it takes.
  struct ProductStep {
    var parts: [(operand: Operand, width: Int)]
    var output: Operand
    var matrix: PackedLayout
    var vectors: [(parameter: Int, column: Int)]
    var accumulates: Bool
    var isOverEdges: Bool
  }

  struct WeightGradientStep {
    var parts: [(operand: Operand, width: Int)]
    var delta: Operand
    var columns: Int
    /// The distance of the gradient's rows, which begin at multiples of a cache line.
    var stride: Int { (columns + 15) / 16 * 16 }
    var blocks: [PackedLayout.Block]
    var isOverEdges: Bool
  }

  struct VectorGradientStep {
    var parameter: Int
    var value: Operand
    var width: Int
    var isOverEdges: Bool
  }

  /// What runs between two barriers: elementwise steps, or products.
  enum Step {
    case elementwise(Range<Int>, isOverEdges: Bool)
    case products([Int])
  }

  var steps: [Phase: [Step]] = [:]
  var elementwise: [ek_step] = []
  var operands: [Operand] = []
  var products: [ProductStep] = []
  var weightGradients: [WeightGradientStep] = []
  var vectorGradients: [VectorGradientStep] = []
  var rowRecordWidth = 0
  var edgeRecordWidth = 0
  var scratchWidth = 0

  /// Plans a class's program.
  ///
  /// - Parameters:
  ///   - isTraining: whether there is a way back.
  ///   - wantsInputGradient: whether the way back leads to the inputs.
  init(
    cell: some Cell, trace: Trace, rowClass: Schedule.RowClass, isTraining: Bool,
    wantsInputGradient: Bool
  ) {
    var program = ClassProgram(trace: trace, cell: cell, rowClass: rowClass)
    program.groupProducts()
    program.separateStores()
    if isTraining {
      program.appendAdjoint(wantsInputGradient: wantsInputGradient)
      program.separateStores()
    }
    program.fuseMultiplyAdd()
    let staging = Staging(program)
    let placement = Placement(program, staging)
    rowRecordWidth = (placement.recordWidth.row + 15) / 16 * 16
    edgeRecordWidth = (placement.recordWidth.edge + 15) / 16 * 16
    scratchWidth = (placement.scratchWidth + 15) / 16 * 16
    emit(program, staging, placement)
  }
}

/// The blocks of a packed matrix.
struct PackedLayout: Hashable {
  /// A parameter at a place in the matrix.
  struct Block: Hashable {
    var parameter: Int
    var row: Int
    var column: Int
  }
  /// The inner dimension.
  var k: Int
  /// The columns of the output.
  var n: Int
  var isTransposed: Bool
  var blocks: [Block]
}
