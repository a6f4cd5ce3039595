/// One training of a network that is compared, and what it led to on the test trees.
public struct ComparedRun: Sendable {
  /// What an epoch led to.
  public struct Epoch: Sendable, Equatable {
    /// The mean loss of a training tree.
    public var loss: Double
    /// The accuracy at the roots of dev; nil where none is labelled.
    public var devRoot: Double?
    /// The accuracy at all nodes of dev.
    public var devNodes: Double?
    /// The seconds of its updates.
    public var seconds: Double

    /// Describes an epoch.
    public init(loss: Double, devRoot: Double?, devNodes: Double?, seconds: Double) {
      self.loss = loss
      self.devRoot = devRoot
      self.devNodes = devNodes
      self.seconds = seconds
    }

    /// Whether it did better on dev than another: at the roots, or, where these are equal, at all nodes.
    public func isBetter(than other: Epoch) -> Bool {
      (devRoot ?? 0, devNodes ?? 0) > (other.devRoot ?? 0, other.devNodes ?? 0)
    }
  }

  /// What the training drew its numbers from.
  public var seed: UInt64
  /// The epochs that were run.
  public var epochs: [Epoch]
  /// The epoch, from 1, whose parameters labelled the test trees: the best one on dev.
  public var bestEpoch: Int
  /// The seconds that the training took, evaluations on dev included.
  public var seconds: Double
  /// The figures on the test trees.
  public var metrics: EvaluationMetrics
  /// What the network said of the test trees.
  public var sample: EvaluationSample

  /// Describes a run.
  public init(
    seed: UInt64, epochs: [Epoch], bestEpoch: Int, seconds: Double, metrics: EvaluationMetrics,
    sample: EvaluationSample
  ) {
    precondition(1...max(1, epochs.count) ~= bestEpoch, "epoch \(bestEpoch) of \(epochs.count)")
    self.seed = seed
    self.epochs = epochs
    self.bestEpoch = bestEpoch
    self.seconds = seconds
    self.metrics = metrics
    self.sample = sample
  }

  /// The epoch that was taken.
  public var best: Epoch { epochs[bestEpoch - 1] }
}

/// A network that is compared with others, and its runs.
public struct ComparedNetwork: Sendable {
  /// What it is called.
  public var name: String
  /// The width of a state.
  public var hiddenSize: Int
  /// The trained numbers, word vectors excluded.
  public var parameters: Int
  /// Whether it reads the trees that the comparison is about, rather than others of the same sentences: then its nodes are
  /// theirs.
  public var sharesTrees: Bool
  /// The runs, by seed; at least one.
  public var runs: [ComparedRun]

  /// Describes a network.
  public init(name: String, hiddenSize: Int, parameters: Int, sharesTrees: Bool, runs: [ComparedRun]) {
    precondition(!runs.isEmpty, "\(name) has no run")
    self.name = name
    self.hiddenSize = hiddenSize
    self.parameters = parameters
    self.sharesTrees = sharesTrees
    self.runs = runs
  }

  /// The run that did best on dev, the first of equals.
  public var chosen: ComparedRun {
    runs.dropFirst().reduce(runs[0]) { $1.best.isBetter(than: $0.best) ? $1 : $0 }
  }

  /// A figure of the runs on the test trees; nil where a run doesn't have it.
  public func spread(_ figure: (EvaluationMetrics) -> Double?) -> Spread? {
    let values = runs.compactMap { figure($0.metrics) }
    return values.count == runs.count ? Spread(values) : nil
  }

  /// The mean seconds of a training.
  public var seconds: Double { runs.reduce(0) { $0 + $1.seconds } / Double(runs.count) }

  /// The median seconds of an epoch's updates.
  public var secondsPerEpoch: Double {
    let list = runs.flatMap(\.epochs).map(\.seconds).sorted()
    guard !list.isEmpty else { return 0 }
    return (list[(list.count - 1) / 2] + list[list.count / 2]) / 2
  }

  /// How often the network is right where it is so sure, over all runs.
  public var calibration: Calibration {
    runs.dropFirst().reduce(into: runs[0].sample.calibration) { $0.add($1.sample.calibration) }
  }

  /// Where the network is right: hits at the root of every tree, summed over the runs.
  var rootUnits: [Bootstrap.Unit] {
    runs[0].sample.trees.indices.map { index in
      runs.reduce(into: Bootstrap.Unit(hits: 0, labelled: 0)) { sum, run in
        let unit = run.sample.trees[index].rootHits.accuracy
        sum.hits += unit.hits
        sum.labelled += unit.labelled
      }
    }
  }
}
