import EspalierEngine
public import EspalierNetworks
public import EspalierTrees

extension TrainingOptions {
  /// The widest state that is looked at for a number of parameters.
  static let widestState = 8192

  /// The same options with the width of state at which a network has as many parameters as can be compared.
  ///
  /// Counted are all trained numbers but word vectors, and what words have beside them: these are the same for every network,
  /// or depend on the words. Of the two widths around the budget, the nearer one is taken.
  ///
  /// - Parameters:
  ///   - budget: the number of parameters wanted.
  ///   - train, dev: the trees, of which the network's classes, slots and categories depend.
  ///   - vectors: word vectors to begin with, which tell the width of a word's.
  /// - Returns: the options, and the number of parameters.
  /// - Throws: `TrainingError` where the parts of the network, or the trees, don't go together.
  /// - Complexity: about 25 networks are made. The widest has twice the width at which the budget is met, and so at most eight
  ///   times as many parameters.
  public func sized(
    forParameters budget: Int, train: [Tree], dev: [Tree], vectors: WordVectors?
  ) throws(TrainingError) -> (options: TrainingOptions, parameters: Int) {
    precondition(budget > 0, "a budget of \(budget) parameters")
    let count = try counts(train, dev, vectors)
    var high = 1
    while high < Self.widestState, count(high) < budget { high = min(2 * high, Self.widestState) }
    var low = high / 2
    while high - low > 1 {
      let middle = (low + high) / 2
      if count(middle) < budget { low = middle } else { high = middle }
    }
    let (less, more) = (low > 0 ? count(low) : 0, count(high))
    let isLowNearer = low > 0 && budget - less <= abs(more - budget)
    return (withHiddenSize(isLowNearer ? low : high), isLowNearer ? less : more)
  }

  /// The number of parameters that are compared: all but word vectors, and what words have beside them.
  ///
  /// - Throws: `TrainingError` as above.
  public func parameterCount(
    train: [Tree], dev: [Tree], vectors: WordVectors?
  ) throws(TrainingError) -> Int {
    try counts(train, dev, vectors)(hiddenSize)
  }

  /// The network in small: with states of one number, and knowing no words. It tells which trees such a network can read, and
  /// what the classes will be.
  ///
  /// - Throws: `TrainingError` as above.
  public func outline(
    train: [Tree], dev: [Tree], vectors: WordVectors?
  ) throws(TrainingError) -> TreeClassifier {
    try outlines(train, dev, vectors)(1)
  }

  private func counts(
    _ train: [Tree], _ dev: [Tree], _ vectors: WordVectors?
  ) throws(TrainingError) -> (Int) -> Int {
    let outlines = try outlines(train, dev, vectors)
    return { outlines($0).network.parameters.count }
  }

  private func outlines(
    _ train: [Tree], _ dev: [Tree], _ vectors: WordVectors?
  ) throws(TrainingError) -> (Int) -> TreeClassifier {
    guard !train.isEmpty else { throw TrainingError(.noTrees(part: "training")) }
    guard !dev.isEmpty else { throw TrainingError(.noTrees(part: "dev")) }
    return try ModelAssembly(options: self, train: train, dev: dev, vectors: vectors).outlines()
  }

  private func withHiddenSize(_ size: Int) -> TrainingOptions {
    var sized = self
    sized.hiddenSize = size
    if case .attention = head { sized.head = .attention(size: size) }
    return sized
  }
}
