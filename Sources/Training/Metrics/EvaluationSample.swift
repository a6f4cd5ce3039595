/// What a model said tree by tree: what a bootstrap draws from, and what accuracy by kinds of trees is counted from.
public struct EvaluationSample: Sendable, Equatable {
  /// The trees, in the order of the treebank.
  public private(set) var trees: [TreeOutcome] = []
  /// Whether the model labels tokens: then these are what is counted, in place of roots.
  public let countsTokens: Bool
  /// How often the model is right where it is so sure: at roots, or at tokens.
  public private(set) var calibration = Calibration()

  /// A sample without trees.
  ///
  /// - Parameter countsTokens: whether the model labels tokens.
  public init(countsTokens: Bool = false) { self.countsTokens = countsTokens }

  /// Adds a tree.
  public mutating func add(_ tree: TreeOutcome) {
    trees.append(tree)
    for answer in countsTokens ? tree.answers : tree.root.map({ [$0] }) ?? [] {
      calibration.add(confidence: Double(answer.confidence), isRight: answer.isRight)
    }
  }

  /// The intervals of the accuracies.
  public func intervals(_ bootstrap: Bootstrap = Bootstrap()) -> EvaluationIntervals {
    EvaluationIntervals(
      bootstrap: bootstrap, root: intervals(bootstrap, of: \.rootHits),
      nodes: intervals(bootstrap, of: \.nodeHits))
  }

  private func intervals(_ bootstrap: Bootstrap, of part: (TreeOutcome) -> TreeOutcome.Hits)
    -> EvaluationIntervals.Part
  {
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
