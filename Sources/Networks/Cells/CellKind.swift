public import EspalierCells

/// The sizes from which a kind of cell makes a cell.
public struct CellShape: Sendable {
  /// D: the width of a word's vector, or of the states that the cell reads.
  public var inputSize: Int
  /// H: the width of a state.
  public var hiddenSize: Int
  /// A: the most children of a node, for cells with slots.
  public var arity = 2
  /// T: the width of a category's vector, which follows the word's; 0 where nodes have none.
  public var categorySize = 0
  /// The kinds of nodes, for cells whose parameters are chosen by kind.
  public var kindCount = 1
  /// Choices by name, such as `activation`: `relu`.
  public var options: [String: String] = [:]

  /// A shape without categories and kinds.
  public init(inputSize: Int, hiddenSize: Int) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
  }
}

/// A kind of cell, under the name by which commands and model files know it.
///
/// ```swift
/// let mine = CellKind("my-cell") { MyCell(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize) }
/// var options = TrainingOptions()
/// options.cell = mine
/// let model = try TreeClassifier.load(from: "models/mine", cells: CellKind.builtIn + [mine])
/// ```
public struct CellKind: Sendable {
  /// What a cell takes of the syntactic categories of nodes.
  public enum Categories: String, Sendable {
    /// Nothing.
    case none
    /// A node's own, as an input beside the word.
    case input
    /// Those of its children, which together are the node's kind and choose its matrices.
    case childKinds
    /// A node's own, which is its kind and chooses its matrices.
    case ownKind

    /// Whether nodes have kinds by their categories.
    package var areKinds: Bool { self == .childKinds || self == .ownKind }
  }

  /// The name.
  public let name: String
  /// Whether the cell reads a phrase as a sequence of words, so that it needs no tree.
  public let readsSequences: Bool
  /// Whether the cell has a place for each child, so that its arity must be known.
  public let hasSlots: Bool
  /// The most children, where that is fixed.
  public let fixedArity: Int?
  /// What the cell takes of categories.
  public let categories: Categories
  /// Whether the cell can read the states of another layer.
  public let isStackable: Bool
  /// What makes the cell of a step within a step, over chains; nil where the cell can't have any.
  private let makeTransition: (@Sendable (CellShape) -> any Cell)?
  /// The choices that the cell offers, and the values of each, of which the first one is the default.
  public let options: [String: [String]]
  /// The rate of AdaGrad that suits the cell, where the usual one is too high: where states multiply each other,
  /// a step that is small for every number is a large one for their products.
  public let adagradRate: Double?
  /// Around which values the trained numbers begin that a word has beside its vector.
  let wordExtras: @Sendable (CellShape) -> [Double]
  private let make: @Sendable (CellShape) -> any Cell

  /// A kind of cell.
  ///
  /// - Parameters:
  ///   - adagradRate: the rate of AdaGrad where none is given; nil for the usual one.
  ///   - wordExtras: around which values the trained numbers begin that a word has beside its vector.
  ///   - transition: makes a cell over chains with the same state fields, for steps within a step. Without it, cells
  ///     with slots are taken with one slot, and others can't have such steps.
  ///   - make: makes a cell of a shape.
  public init(
    _ name: String, readsSequences: Bool = false, hasSlots: Bool = false, fixedArity: Int? = nil,
    categories: Categories = .none, isStackable: Bool = true, options: [String: [String]] = [:],
    adagradRate: Double? = nil,
    wordExtras: @escaping @Sendable (CellShape) -> [Double] = { _ in [] },
    transition: (@Sendable (CellShape) -> any Cell)? = nil,
    make: @escaping @Sendable (CellShape) -> any Cell
  ) {
    self.name = name
    self.readsSequences = readsSequences
    self.hasSlots = hasSlots || fixedArity != nil
    self.fixedArity = fixedArity
    self.categories = categories
    self.isStackable = isStackable
    self.options = options
    self.adagradRate = adagradRate
    self.wordExtras = wordExtras
    self.make = make
    let takesOneSlot = (readsSequences || hasSlots) && fixedArity == nil && categories == .none
    makeTransition = transition ?? (takesOneSlot ? make : nil)
  }

  /// Whether the cell can be in a network of so many layers whose states travel this way.
  public func supports(layers: Int, direction: Direction, depth: NetworkDepth = NetworkDepth()) -> Bool {
    if depth.transitionLayers > 0, !hasTransitions { return false }
    if depth.inputLayers > 0, !takesInputLayers { return false }
    if layers == 1, direction == .up { return true }
    return isStackable && (direction != .down || !readsSequences)
  }

  /// How many trained numbers a word has beside its vector.
  public func wordExtraCount(hiddenSize: Int) -> Int {
    wordExtras(CellShape(inputSize: 1, hiddenSize: hiddenSize)).count
  }

  /// Whether there can be steps within the cell's step.
  public var hasTransitions: Bool { makeTransition != nil }
  /// Whether there can be layers between the words and the cell.
  public var takesInputLayers: Bool { isStackable && categories != .input }

  /// Whether the cell has forget gates, with biases named b_f.
  public var hasForgetGates: Bool {
    func parameters(_ cell: some Cell) -> [Parameter] { Trace(of: cell).parameters }
    return parameters(make(CellShape(inputSize: 1, hiddenSize: 1))).contains {
      NetworkInitialization.isForgetBias($0)
    }
  }

  /// The cell of a shape.
  public func cell(_ shape: CellShape) -> any Cell { make(shape) }

  /// The cell of a shape, with further steps within its step.
  func cell(_ shape: CellShape, transitions: Int, hasShortcut: Bool) -> any Cell {
    let cell = make(shape)
    guard transitions > 0, let makeTransition else { return cell }
    var inner = shape
    inner.arity = 1
    inner.inputSize =
      hasShortcut
      ? DeepTransition.shortcutSize(arity: cell.arity, hiddenSize: shape.hiddenSize) : shape.hiddenSize
    func deep(_ cell: some Cell) -> any Cell {
      DeepTransition(
        cell, layers: (0..<transitions).map { _ in makeTransition(inner) }, hasShortcut: hasShortcut)
    }
    return deep(cell)
  }

  /// The kind of a name, among some.
  public static func named(_ name: String, among kinds: [CellKind] = builtIn) -> CellKind? {
    kinds.first { $0.name == name }
  }
}

extension CellKind: Hashable, CustomStringConvertible {
  public static func == (a: CellKind, b: CellKind) -> Bool { a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  public var description: String { name }
}
