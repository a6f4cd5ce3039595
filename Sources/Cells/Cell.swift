/// A vertex function: one step of a recurrence, written once, forward only.
///
/// A cell says what happens at one node: it reads the node's input and the states of its children,
/// computes, and yields the node's own state. It is traced once (see ``Trace``); the engine derives
/// from the trace what runs when, the way back, and where values live. A tree, a chain and a graph
/// differ only in the schedule over which a cell is run.
///
/// ```swift
/// struct Sum: Cell {
///   let name = "sum", inputSize = 4, arity = Arity.any
///   let state = [StateField("h", width: 4)]
///   func step(_ f: VertexFunction) {
///     f.yield(h: tanh(f.linear("W", f.input, to: 4) + f.sum(f.children.h)))
///   }
/// }
/// ```
public protocol Cell: Sendable {
  /// The name under which a configuration knows the cell, for example `tree-lstm`.
  var name: String { get }
  /// D: the width of a node's input.
  var inputSize: Int { get }
  /// The fields of a node's state, in order; the first one is what heads read.
  var state: [StateField] { get }
  /// How many children a node may have.
  var arity: Arity { get }
  /// How many kinds of nodes the cell tells apart, such as syntactic categories; 1 by default. Parameters
  /// that are chosen by kind exist so many times.
  var kindCount: Int { get }
  /// Writes the step; called once.
  func step(_ f: VertexFunction)
}

extension Cell {
  public var kindCount: Int { 1 }
}

/// How a cell addresses the children of a node.
public enum Arity: Sendable, Hashable {
  /// Up to this many children, each in a slot of its own; children fill the slots from the left.
  case slots(Int)
  /// Any number of children, which the cell reads only all alike.
  case any
}

/// A named part of a node's state, such as h or c.
public struct StateField: Sendable, Hashable {
  /// The field's name.
  public var name: String
  /// The number of its elements.
  public var width: Int

  /// A field of `width` elements.
  public init(_ name: String, width: Int) {
    precondition(width > 0, "a state field has at least one element, not \(width)")
    self.name = name
    self.width = width
  }
}

/// A trained array of a cell: a matrix of a product or a vector that is the same for all nodes.
public struct Parameter: Sendable, Hashable {
  /// The name, unique within its cell, as in the cell's equations (`W_i`, `U_f_1_2`, `b_o`).
  public var name: String
  /// The width of what the matrix multiplies; 1 for a vector.
  public var inputSize: Int
  /// The width of the product, or the length of the vector.
  public var outputSize: Int
  /// Whether this is a vector (a bias) rather than a matrix.
  public var isVector: Bool
  /// Which value training begins with.
  public var initialization: Initialization
  /// Whether this is a matrix that multiplies what depends on a child's state; known of a cell's ``Trace``.
  public package(set) var isRecurrent = false

  /// The number of elements.
  public var count: Int { inputSize * outputSize }
  /// Uniform between ±1/√(input size).
  public var uniformByInput: Initialization { .uniform(1 / Double(inputSize).squareRoot()) }
  /// The shape in files, as PyTorch has it: output x input for a matrix.
  public var fileShape: [Int] { isVector ? [outputSize] : [outputSize, inputSize] }

  /// A parameter; a vector has an input size of 1.
  public init(
    name: String, inputSize: Int, outputSize: Int, isVector: Bool, initialization: Initialization
  ) {
    self.name = name
    self.inputSize = inputSize
    self.outputSize = outputSize
    self.isVector = isVector
    self.initialization = initialization
  }
}

/// The value with which the training of a parameter begins.
public enum Initialization: Sendable, Hashable {
  /// Every element is this number.
  case constant(Double)
  /// Uniform between -bound and bound.
  case uniform(Double)
  /// A square matrix with so much more on its diagonal than uniform numbers between -bound and bound.
  case nearIdentity(scale: Double, bound: Double)
  /// A matrix Q whose rows or columns, whichever are fewer, have length 1 and stand at right angles to each other, so that
  /// a square one changes no length: Gram and Schmidt's of normal numbers. Source: Saxe, McClelland and Ganguli 2014.
  case orthogonal
  /// What the network chooses (``MatrixInitialization``): uniform between ±1/√(input size) where it doesn't.
  case standard
}
