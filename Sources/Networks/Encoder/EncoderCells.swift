public import EspalierCells

/// The cells of an encoder: one upwards for every layer, and one downwards where states travel both ways.
public struct EncoderCells: Sendable {
  /// The cell that goes up in each layer; the first one reads words, the others the states of the layer below.
  public let up: [any Cell]
  /// The cell that goes down in each layer and reads the states that went up; none where states only go up.
  public let down: [any Cell]
  /// The way that states travel.
  public let direction: Direction

  /// One layer of one cell, from the leaves up.
  public init(_ cell: any Cell) {
    self.init(up: [cell], down: [], direction: .up)
  }

  /// Layers of cells.
  public init(up: [any Cell], down: [any Cell], direction: Direction) {
    precondition(!up.isEmpty, "an encoder has at least one layer")
    precondition(
      down.count == (direction == .up ? 0 : up.count),
      "\(down.count) cells that go down for \(up.count) layers")
    self.up = up
    self.down = down
    self.direction = direction
  }

  /// Whether there is a single pass.
  public var isPlain: Bool { up.count == 1 && direction == .up }

  /// The width of the states of a layer.
  public func width(ofLayer layer: Int) -> Int {
    let width = up[layer].state[0].width
    switch direction {
    case .up: return width
    case .down: return down[layer].state[0].width
    case .both: return width + down[layer].state[0].width
    }
  }

  /// The width of the states that heads read.
  public var width: Int { width(ofLayer: up.count - 1) }
}
