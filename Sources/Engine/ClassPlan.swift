import CKernels
import EspalierCells
import EspalierSchedules

/// A class's program, ready to run: steps of kernels over places. Made once, run for every minibatch.
struct ClassPlan {
  /// What an operand of a kernel is; the pass finds the memory.
  struct Operand: Hashable {
    enum Source: Hashable {
      /// The record that each of these items has.
      case record(Items)
      case scratch
      /// A row's input, or the one that a source is.
      case input(Items)
      case state(field: Int)
      case child(slot: Int, field: Int)
      case children(field: Int)
      /// The state of the row that a source is.
      case sourceState(Items, field: Int)
      case message(slot: Int?, field: Int)
      case sourceMessage(Items, field: Int)
      case inputGradient(Items)
      case vector(parameter: Int)
      /// What the caller gives to a field's gradient.
      case seed(field: Int)
      /// What the readers of a row sent to a field's gradient.
      case received(field: Int)
    }
    /// How an operand's rows belong to the items of a step.
    enum Access: Hashable {
      case own
      /// Each row at all its edges.
      case atEdges
      /// Each source at the rows that read it.
      case atReaders(Items)
    }
    /// Over what an operand is summed.
    enum Sum: Hashable {
      /// The edges of a row, or what it received.
      case edges
      /// The rows that read a source.
      case readers(Items)
    }
    var source: Source
    var column = 0
    /// Where in the value the operand begins.
    var shift = 0
    var access = Access.own
    var sum: Sum?

    func shifted(by count: Int) -> Operand {
      var operand = self
      operand.shift += count
      return operand
    }
  }

  /// A product and the packed matrix it takes.
  struct ProductStep {
    var operand: Operand
    var output: Operand
    var matrix: PackedLayout
    /// What the product is added to: values, or the sum of vectors, or nothing.
    var start: Operand?
    var vectors: [(parameter: Int, column: Int)]
    var items: Items
  }

  struct WeightGradientStep {
    var operand: Operand
    var delta: Operand
    /// The matrices and vectors whose gradient it is.
    var layout: GradientLayout
    var items: Items
  }

  struct VectorGradientStep {
    var parameter: Int
    var value: Operand
    var width: Int
    var items: Items
  }

  /// What runs between two barriers: elementwise steps, or products. Steps of one number run together.
  struct Step {
    enum Work {
      case elementwise(Range<Int>, items: Items)
      case products([Int])
    }
    var number: Int
    var work: Work
  }

  /// What rows of the class may read alike.
  let shared: [Schedule.Reading]
  var steps: [Phase: [Step]] = [:]
  var elementwise: [ek_step] = []
  var operands: [Operand] = []
  var products: [ProductStep] = []
  var weightGradients: [WeightGradientStep] = []
  var vectorGradients: [VectorGradientStep] = []
  /// The width of the record of each kind of items that has one.
  var recordWidths: [Items: Int] = [:]
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
    shared = rowClass.shared
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
    recordWidths = placement.recordWidths.mapValues { ($0 + 15) / 16 * 16 }
    scratchWidth = (placement.scratchWidth + 15) / 16 * 16
    emit(program, staging, placement)
  }

  /// A number for some items: 0 for rows, 1 for edges, then the shared readings in their order.
  func index(of items: Items) -> Int {
    switch items {
    case .constant, .rows: 0
    case .edges: 1
    case .sources(let reading): 2 + (shared.firstIndex(of: reading) ?? 0)
    }
  }

  /// The work of a phase for one row, or one edge, in multiply-adds; an element of elementwise work
  /// counts as some.
  func work(in phase: Phase, over items: Items) -> Int {
    steps[phase, default: []].reduce(0) { sum, step in
      switch step.work {
      case .products(let list):
        list.reduce(sum) {
          $0 + (products[$1].items == items ? products[$1].matrix.k * products[$1].matrix.n : 0)
        }
      case .elementwise(let range, let own):
        own == items ? range.reduce(sum) { $0 + elementwise[$1].work } : sum
      }
    }
  }
}

extension ek_step {
  /// The work for one item, in multiply-adds.
  fileprivate var work: Int { rows > 0 ? Int(rows) * Int(inner) * Int(width) : 4 * Int(width) }
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

/// Matrices side by side whose gradient is computed at once, and the vectors that go with them.
struct GradientLayout: Hashable {
  var matrix: PackedLayout
  /// Vectors at a column: the gradient is the sum of the matrix's deltas.
  var vectors: [PackedLayout.Block]
}
