import EspalierCells

/// One operation of a class's program, in single-assignment form: a value is the index of its
/// instruction, and every instruction reads only earlier ones.
///
/// A program starts as a cell's trace, specialised to what the rows of a class have; the way back is
/// appended to it in the same form.
struct Instruction: Hashable {
  enum Kind: Hashable {
    // Views: nothing is computed, the value is read where it lies.
    case input
    case child(slot: Int, field: Int)
    case children(field: Int)
    case toEdges
    case vector(parameter: Int)
    // Products. `linear` is gone once products are grouped; `output` is what a group makes.
    case linear(parameter: Int)
    case output(product: Int, member: Int)
    // Element by element.
    case zero
    case copy
    case multiplyAdd
    case add, subtract, multiply
    case scaleShift(scale: Double, shift: Double)
    case sigmoid, tanh, relu
    case sigmoidGradient, tanhGradient, reluGradient
    /// The sum of an edge value over the edges of a row.
    case sum
    /// The gradient of a field of the row's own state: the caller's, and what the readers send.
    case stateGradient(field: Int)
  }

  var kind: Kind
  var operands: [Int]
  var width: Int
  var domain: Domain

  /// Whether the value is read where it lies, so that nothing runs and nothing is stored.
  var isView: Bool {
    switch kind {
    case .input, .child, .children, .toEdges, .vector: true
    default: false
    }
  }
}

/// Where a finished value goes.
enum Destination: Hashable {
  /// A field of the row's state.
  case state(field: Int)
  /// The gradient sent to the child in a slot, or (nil) to the child at an edge.
  case message(slot: Int?, field: Int)
  /// The gradient of the row's input.
  case inputGradient
}

/// A product: the concatenation of its parts times a matrix made of blocks, one for every part and
/// member; its outputs lie side by side.
struct Product {
  /// A block of the matrix: a parameter, or its transpose.
  struct Block: Hashable {
    var parameter: Int
    var part: Int
    var member: Int
  }

  /// What is multiplied; in a transposed product, the gradients of a group's members.
  var parts: [Int]
  /// The values made: the members of a group, or, transposed, the gradients of the parts.
  var outputs: [Int]
  var blocks: [Block]
  var isTransposed: Bool
  /// The vectors that are added, for every member; empty where none are.
  var vectors: [[Int]]
  /// Whether the outputs hold a value already, to which this product adds.
  var accumulates: Bool
  var domain: Domain
}

/// The gradient of a group's matrices: the parts times the gradients of the members, over all rows.
struct WeightGradient {
  var parts: [Int]
  var deltas: [Int]
  var blocks: [Product.Block]
  var domain: Domain
}

/// The gradient of a vector: the sum of a value over all rows.
struct VectorGradient {
  var parameter: Int
  var value: Int
}
