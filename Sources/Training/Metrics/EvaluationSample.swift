/// The hits and misses of a model tree by tree, from which a bootstrap draws.
public struct EvaluationSample: Sendable, Equatable {
  /// Hits and misses among a tree's nodes.
  struct Part: Sendable, Equatable {
    var accuracy, binary: Bootstrap.Unit
  }

  /// Hits and misses of a tree.
  struct Tree: Sendable, Equatable {
    var root, nodes: Part
  }

  /// The trees, in the order of the treebank.
  private(set) var trees: [Tree] = []

  mutating func add(_ tree: Tree) { trees.append(tree) }

  /// The intervals of the accuracies.
  public func intervals(_ bootstrap: Bootstrap = Bootstrap()) -> EvaluationIntervals {
    EvaluationIntervals(
      bootstrap: bootstrap, root: intervals(bootstrap, of: \.root), nodes: intervals(bootstrap, of: \.nodes))
  }

  private func intervals(_ bootstrap: Bootstrap, of part: (Tree) -> Part) -> EvaluationIntervals.Part {
    EvaluationIntervals.Part(
      accuracy: bootstrap.interval(of: trees.map { part($0).accuracy }),
      binary: bootstrap.interval(of: trees.map { part($0).binary }))
  }
}

/// How sure the accuracies of an evaluation are: the intervals of a bootstrap over its trees.
public struct EvaluationIntervals: Sendable {
  /// The intervals over one set of nodes; nil where nothing was counted.
  public struct Part: Sendable, Equatable {
    /// Of the accuracy.
    public var accuracy: ClosedRange<Double>?
    /// Of the binary decision.
    public var binary: ClosedRange<Double>?
  }

  /// How they were drawn.
  public let bootstrap: Bootstrap
  /// Those of the roots.
  public let root: Part
  /// Those of all nodes.
  public let nodes: Part
}
