import EspalierEngine
import EspalierKernels
public import EspalierNetworks
import EspalierSchedules
public import EspalierTrees

/// What an epoch of a training on pairs led to.
public struct PairEpoch: Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The mean loss of a pair.
  public let loss: Double
  /// How well the network did on dev after the epoch.
  public let dev: PairMetrics
  /// The seconds that the updates took.
  public let seconds: Double
  /// Whether the epoch is the best so far.
  public let isBest: Bool
}

/// Trains a network that compares pairs of trees, and keeps the best epoch on dev.
///
/// Pairs that have a score make a model of relatedness, those that have a relation one of relations. All random numbers
/// come from the options' seed, so that a run can be repeated to the bit, with any number of threads.
public final class PairTrainer {
  /// The model; after `run`, with the parameters of the best epoch.
  public let model: PairModel
  /// How the training is done; what is about labels of nodes (head, supervision, class weights) has no meaning here.
  public let options: TrainingOptions

  private let train: [TreePair]
  private let dev: [TreePair]
  private let structures: [Structure]
  private let targets: [[Float]]
  private let updater: Updater
  private let clock = ContinuousClock()

  /// Prepares a training.
  ///
  /// - Parameters:
  ///   - comparisonSize: the width in which two trees are compared.
  ///   - vectors: word vectors to begin with.
  /// - Throws: `TrainingError` where the pairs and options don't fit together.
  public init(
    options: TrainingOptions, comparisonSize: Int = 50, train: [TreePair], dev: [TreePair],
    vectors: WordVectors?
  ) throws(TrainingError) {
    let task: PairModel.Task = train.contains { $0.relation != nil } ? .relation : .relatedness
    func isUsable(_ pair: TreePair) -> Bool { task == .relation ? pair.relation != nil : pair.score != nil }
    self.train = train.filter(isUsable)
    self.dev = dev.filter(isUsable)
    guard !self.train.isEmpty else { throw TrainingError(.noPairs(part: "training")) }
    guard !self.dev.isEmpty else { throw TrainingError(.noPairs(part: "dev")) }
    let team = ThreadTeam(count: options.threadCount)
    let labels = try Self.labels(task, self.train, self.dev)
    let assembly = ModelAssembly(
      options: options, train: self.train.flatMap { [$0.left, $0.right] },
      dev: self.dev.flatMap { [$0.left, $0.right] }, vectors: vectors)
    model = try assembly.pairModel(task, labels: labels, comparisonSize: comparisonSize, team: team)
    let model = model
    structures = self.train.flatMap { [model.structure(of: $0.left), model.structure(of: $0.right)] }
    targets = self.train.map { pair in
      if let score = pair.score, task == .relatedness {
        return PairModel.distribution(ofScore: score, bins: labels.count)
      }
      return labels.labels.map { $0 == pair.relation ? 1 : 0 }
    }
    updater = Updater(options: options, network: model.network, hasVectors: vectors != nil, team: team)
    self.options = options
  }

  /// The relations of the training pairs, or the whole scores from 1 to the largest.
  private static func labels(
    _ task: PairModel.Task, _ train: [TreePair], _ dev: [TreePair]
  ) throws(TrainingError) -> LabelSet {
    var names = Set(train.compactMap(\.relation)).sorted()
    if task == .relatedness {
      let scores = (train + dev).compactMap(\.score)
      guard scores.allSatisfy((1...Double(mostBins)).contains) else {
        throw TrainingError(.scoresOutOfRange(limit: mostBins))
      }
      names = (1...max(2, Int((scores.max() ?? 1).rounded(.up)))).map(String.init)
    }
    for (index, pair) in dev.enumerated() {
      if task == .relation, let relation = pair.relation, !names.contains(relation) {
        throw TrainingError(.unknownRelation(relation, pair: index))
      }
    }
    guard let labels = LabelSet(labels: names) else { throw TrainingError(.noPairs(part: "training")) }
    return labels
  }

  /// The most whole scores.
  private static let mostBins = 100

  /// Trains until the last epoch, or until patience runs out; returns the best epoch.
  ///
  /// - Throws: `TrainingError` where the loss is no number any more.
  public func run(_ report: (PairEpoch) -> Void) throws(TrainingError) -> PairEpoch {
    var random = RandomSource(seed: RandomSource.key(options.seed, 2))
    var order = Array(train.indices)
    var best: (epoch: PairEpoch, snapshot: Snapshot)?
    for epoch in 1...max(1, options.epochs) {
      order.shuffle(using: &random)
      let start = clock.now
      let loss = try train(epoch: epoch, order: order)
      let seconds = start.duration(to: clock.now) / .seconds(1)
      guard model.network.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      let metrics = PairMetrics(model, dev, model.predict(dev.map { ($0.left, $0.right) }))
      let isBest = best.map { metrics.score > $0.epoch.dev.score } ?? true
      let own = PairEpoch(epoch: epoch, loss: loss, dev: metrics, seconds: seconds, isBest: isBest)
      if isBest { best = (own, Snapshot(model.network)) }
      report(own)
      if let patience = options.patience, epoch - (best?.epoch.epoch ?? epoch) >= patience { break }
    }
    guard let best else { preconditionFailure("a training has at least one epoch") }
    best.snapshot.restore(to: model.network)
    return best.epoch
  }

  private struct Minibatch {
    var end: Int
    var schedule: EncoderSchedule
    var roots: [Int32]
    var targets: Matrix<Float>
  }

  /// One epoch of updates; returns the mean loss of a pair.
  private func train(epoch: Int, order: [Int]) throws(TrainingError) -> Double {
    var sum = 0.0
    var next = minibatch(at: 0, of: order)
    while let minibatch = next {
      next = nil
      let dropout = WordDropout(
        inputRate: options.inputDropout, rate: options.dropout,
        key: RandomSource.key(options.seed, 4, UInt64(epoch), UInt64(minibatch.end)))
      sum += model.network.gradients(
        minibatch.schedule, roots: minibatch.roots, targets: minibatch.targets, dropout: dropout
      ) { next = self.minibatch(at: minibatch.end, of: order) }
      updater.update()
      guard sum.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
    }
    return sum / Double(order.count)
  }

  /// The minibatch that begins at a place of an epoch's order; nil at the end.
  private func minibatch(at first: Int, of order: [Int]) -> Minibatch? {
    guard first < order.count else { return nil }
    let pairs = order[first..<min(first + options.batchSize, order.count)]
    let (schedule, roots) = model.schedule(pairs.flatMap { [structures[2 * $0], structures[2 * $0 + 1]] })
    let targets = Matrix<Float>(rowCount: pairs.count, width: model.configuration.labels.count)
    for (row, pair) in pairs.enumerated() { targets[row] = self.targets[pair] }
    return Minibatch(end: pairs.endIndex, schedule: schedule, roots: roots, targets: targets)
  }
}
