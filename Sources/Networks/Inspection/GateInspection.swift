/// What the gates of a network did at every node of a tree, or at every token of a sentence: one pass after the other.
public struct GateInspection: Sendable {
  /// One layer, in one direction.
  public struct Pass: Sendable {
    /// The layer, from 1.
    public var layer: Int
    /// The way that states travel in it.
    public var way: Way
    /// The nodes: those of the tree in post-order, or the tokens from first to last.
    public var nodes: [Node]
  }

  /// Which way states travel in a pass.
  public enum Way: String, Sendable, CaseIterable {
    /// Up the tree, or forward along the sentence.
    case up, forward
    /// Down the tree, or back along the sentence.
    case down, back
  }

  /// A node in one pass. Every value has an element a unit of the state.
  public struct Node: Sendable {
    /// The state that is shown: h.
    public var shown: [Float]
    /// The cell: c, or h where the cell has none.
    public var held: [Float]
    /// The gates by their letters, as in the cell's equations: i, u, o of an LSTM; r, z, n of a GRU.
    public var gates: [String: [Float]]
    /// What is kept of every state that the node read, in order: the forget gates, or z of a GRU.
    public var kept: [[Float]]
    /// The nodes whose states it read, in order: its children, or the token before.
    public var read: [Int]
    /// The sum of the cells that it read.
    public var before: [Float]

    /// How far the cell moved from those that it read: ‖c - Σ_k c_k‖.
    public var moved: Double {
      zip(held, before).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
    }

    /// The mean of what is kept of the state that was read in a place.
    public func meanKept(_ place: Int) -> Double { Self.mean(kept[place]) }

    /// The mean of a gate; nil where the cell has none of the name.
    public func mean(of gate: String) -> Double? { gates[gate].map(Self.mean) }

    /// The length of h, and that of c.
    public var shownLength: Double { Self.length(shown) }
    public var heldLength: Double { Self.length(held) }

    /// What lets the input in: i, or 1 - z of a GRU.
    public var letIn: Double? { mean(of: "i") ?? mean(of: "z").map { 1 - $0 } }
    /// What shows the cell: o; nil where the cell is shown as it is.
    public var showing: Double? { mean(of: "o") }

    private static func mean(_ list: [Float]) -> Double {
      list.reduce(0) { $0 + Double($1) } / Double(max(1, list.count))
    }

    private static func length(_ list: [Float]) -> Double {
      list.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
  }

  /// A unit of the state that changed much at a node.
  public struct Move: Sendable, Equatable {
    /// The unit, from 0.
    public var unit: Int
    /// The node, as in ``Pass/nodes``.
    public var node: Int
    /// The sum of the cells that the node read, at the unit.
    public var before: Float
    /// Its own cell there.
    public var after: Float
  }

  /// The passes, in the order in which they run.
  public var passes: [Pass]
}

extension GateInspection.Pass {
  /// The largest changes of a unit at a node, the largest first; nodes that read no state are left out.
  public func largestMoves(_ count: Int) -> [GateInspection.Move] {
    var moves: [GateInspection.Move] = []
    for (index, node) in nodes.enumerated() where !node.read.isEmpty {
      for unit in node.held.indices {
        moves.append(.init(unit: unit, node: index, before: node.before[unit], after: node.held[unit]))
      }
    }
    let size = { (move: GateInspection.Move) in abs(move.after - move.before) }
    return Array(moves.sorted { (size($0), $1.node, $1.unit) > (size($1), $0.node, $0.unit) }.prefix(count))
  }
}
