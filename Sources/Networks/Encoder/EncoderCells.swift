public import EspalierCells

/// The cells of an encoder: one upwards for every layer, and one the other way where states travel both ways.
public struct EncoderCells: Sendable {
  /// What structures stand for, which says what the other way is.
  public enum Reading: String, Sendable, Hashable {
    /// Trees and graphs: the other way leads from the root to the leaves, and reads the states that went up.
    case trees
    /// Chains of which every output is a sequence that ends there: the other way reads the inputs from there to the
    /// beginning.
    case phrases
    /// Chains whose outputs are steps: the other way reads the inputs from the end of the chain to the step.
    case steps
  }

  /// How the states of both ways become one.
  public enum Join: String, Sendable, Hashable, CaseIterable {
    /// Side by side.
    case concatenate
    /// Their sum.
    case sum
  }

  /// The non-linear layers between the inputs and the first cells.
  public let inputLayers: [DenseLayer]
  /// The cell that goes up in each layer; the first one reads words, the others the states of the layer below.
  public let up: [any Cell]
  /// The cell that goes the other way in each layer; none where states only go up.
  public let down: [any Cell]
  /// The way that states travel.
  public let direction: Direction
  /// What structures stand for.
  public let reading: Reading
  /// How the states of both ways become one.
  public let join: Join
  /// After how many steps of a sequence its gradient ends; nil for never. Cells are ``Truncated`` where it ends.
  public let truncation: Int?

  /// One layer of one cell, from the leaves up.
  public init(_ cell: any Cell) {
    self.init(up: [cell], down: [], direction: .up)
  }

  /// Layers of cells.
  public init(
    inputLayers: [DenseLayer] = [], up: [any Cell], down: [any Cell], direction: Direction,
    reading: Reading = .trees, join: Join = .concatenate, truncation: Int? = nil
  ) {
    precondition(!up.isEmpty, "an encoder has at least one layer")
    precondition(
      down.count == (direction == .up ? 0 : up.count),
      "\(down.count) cells that go the other way for \(up.count) layers")
    precondition(
      reading == .trees || direction != .down, "sequences are read from first to last, or both ways")
    self.inputLayers = inputLayers
    self.up = up
    self.down = down
    self.direction = direction
    self.reading = reading
    self.join = join
    self.truncation = truncation
  }

  /// Whether there is a single pass, over the words themselves.
  public var isPlain: Bool { up.count == 1 && direction == .up && inputLayers.isEmpty }
  /// Whether the rows of one phrase are never those of another.
  var readsPhrasesApart: Bool { isBidirectional && reading == .phrases }
  /// Whether sequences are read in both directions.
  var isBidirectional: Bool { direction == .both && reading != .trees }

  /// D: the width of an input.
  public var inputSize: Int { inputLayers.first?.inputSize ?? up[0].inputSize }

  /// The width of the states of a layer.
  public func width(ofLayer layer: Int) -> Int {
    let width = up[layer].state[0].width
    switch direction {
    case .up: return width
    case .down: return down[layer].state[0].width
    case .both: return join == .sum ? width : width + down[layer].state[0].width
    }
  }

  /// The width of the states that heads read.
  public var width: Int { width(ofLayer: up.count - 1) }
}
