import EspalierCells
import EspalierSchedules

/// One operation of a class's program, in single-assignment form: a value is the index of its
/// instruction, and every instruction reads only earlier ones.
///
/// A program starts as a cell's trace, specialised to what the rows of a class have; the way back is
/// appended to it in the same form.
struct Instruction: Hashable {
  enum Kind: Hashable {
    // Views: nothing is computed, the value is read where it lies. Where an input or a child is shared,
    // a row's view of it has the source's view as its operand, which gets the gradients.
    case input
    case child(slot: Int, field: Int)
    case children(field: Int)
    /// A row's value at each of its edges.
    case toEdges
    /// A source's value at each of the rows that read it.
    case toRows
    case vector(parameter: Int)
    // Products. `linear` is gone once products are grouped; `output` is what a product makes.
    case linear(parameter: Int)
    case output(product: Int, member: Int)
    // Element by element.
    case zero
    case copy
    case multiplyAdd
    case add, subtract, multiply, divide
    case scaleShift(scale: Double, shift: Double)
    case sigmoid, tanh, relu, exponential, inverseSquareRoot
    case sigmoidGradient, tanhGradient, reluGradient
    /// A copy, whose gradient ends here.
    case detached
    /// The third operand where the first two are equal, else zero.
    case selectEqual
    /// The mean of the operand's elements, at every element.
    case average
    /// A product of two small matrices that each item has: D is rows x columns.
    case matrixProduct(MatrixForm, rows: Int, inner: Int, columns: Int)
    /// The elements of the operand from this one on.
    case slice(start: Int)
    /// The operand from this element on, and zero elsewhere.
    case place(start: Int)
    /// The operands, one after the other.
    case concatenate
    /// The sum of an edge value over the edges of a row.
    case sum
    /// The largest of an edge value over the edges of a row.
    case maximum
    /// The sum of a row's value over the rows that read a source.
    case sumOverReaders
    /// The gradient of a field of the row's own state: the caller's, and what the readers send.
    case stateGradient(field: Int)
  }

  var kind: Kind
  var operands: [Int]
  var width: Int
  var items: Items

  /// Whether the value is read where it lies, so that nothing runs and nothing is stored.
  var isView: Bool {
    switch kind {
    case .input, .child, .children, .toEdges, .toRows, .vector: true
    default: false
    }
  }

  /// Whether the value is a sum (or the largest) over other items, which must all be there.
  var isSum: Bool { kind == .sum || kind == .sumOverReaders || kind == .maximum }

  /// Whether each element depends on the same element of the operands alone, so that the value may take an
  /// operand's place.
  var isElementByElement: Bool {
    switch kind {
    case .matrixProduct, .slice, .place, .concatenate, .average: false
    default: !isSum
    }
  }
}

/// Which operand of a product of two small matrices is transposed.
enum MatrixForm: Hashable {
  /// D = A B.
  case plain
  /// D = A Bᵀ: the gradient of A, from that of D and B.
  case left
  /// D = Aᵀ B: the gradient of B, from A and that of D.
  case right
}

/// What has a value of its own: nothing (it is the same for all), a row, an edge from a row to a child, or
/// a source, which several rows may read.
enum Items: Hashable {
  case constant, rows, edges
  case sources(Schedule.Reading)

  init(_ domain: Domain) {
    switch domain {
    case .constant: self = .constant
    case .row: self = .rows
    case .edge: self = .edges
    }
  }

  var areSources: Bool { if case .sources = self { true } else { false } }
}

/// Where a finished value goes.
enum Destination: Hashable {
  /// A field of the row's state.
  case state(field: Int)
  /// The gradient sent to the child in a slot, or (nil) to the child at an edge.
  case message(slot: Int?, field: Int)
  /// The gradient sent to the row that a source is.
  case sourceMessage(slot: Int, field: Int)
  /// The gradient of the row's input.
  case inputGradient
  /// The gradient of the input that a source is.
  case sourceInputGradient
}

/// A product: a value times a matrix made of blocks, added to where it starts.
///
/// Forward, one operand is multiplied, and the blocks are the matrices of a group's members, side by
/// side. On the way back the matrix is the transpose: the gradients of the members, side by side, make
/// that of the operand.
struct Product {
  /// A parameter and the member that it belongs to.
  struct Block: Hashable {
    var parameter: Int
    var member: Int
  }

  /// What is multiplied: values that lie side by side.
  var operands: [Int]
  /// The values made, which lie side by side.
  var outputs: [Int]
  var blocks: [Block]
  var isTransposed = false
  /// For every output, the value to which the product is added; these lie side by side. Empty for none.
  var starts: [Int] = []
  /// For every output, the vectors to which the product is added; empty for none.
  var vectors: [[Int]] = []
  var items: Items
  /// How many children the group has before this one: where another class has those, a product waits, so
  /// that classes multiply by the same matrix together.
  var position = 0
}

/// The gradient of the matrices of a group by which one operand is multiplied: the operand times the
/// gradients of the members, over all items.
struct WeightGradient {
  var operand: Int
  var deltas: [Int]
  var blocks: [Product.Block]
  /// For every member, the vectors whose gradient is the sum of the member's; with the first operand.
  var vectors: [[Int]]
  var items: Items
}

/// The gradient of a vector: the sum of a value over all rows.
struct VectorGradient {
  var parameter: Int
  var value: Int
}
