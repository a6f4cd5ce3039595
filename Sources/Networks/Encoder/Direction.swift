/// The way that states travel through a tree.
public enum Direction: String, Sendable, Hashable, CaseIterable {
  /// From the leaves to the root; in a chain from first to last.
  case up
  /// Up, and then from the root to the leaves: every node reads its own state and the one that came down to its
  /// parent, so that leaves see their context.
  case down
  /// Both, side by side.
  case both

  /// How people call it, in trees or in sequences.
  public func name(inSequences: Bool) -> String {
    switch self {
    case .up: inSequences ? "forward" : "bottom-up"
    case .down: "top-down"
    case .both: inSequences ? "both directions" : "both ways"
    }
  }

  /// How model files call it.
  public var title: String {
    switch self {
    case .up: "bottom-up"
    case .down: "top-down"
    case .both: "both"
    }
  }
}
