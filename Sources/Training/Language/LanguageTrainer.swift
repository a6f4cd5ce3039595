import EspalierEngine
import EspalierKernels
public import EspalierNetworks
import EspalierSchedules
public import EspalierTrees

/// What an epoch of a language model's training led to.
public struct LanguageEpoch: Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The mean of -ln p over the words and ends of the training sentences, with dropout.
  public let loss: Double
  /// How well the model did on dev after the epoch.
  public let dev: LanguageMetrics
  /// The seconds that the updates took.
  public let seconds: Double
  /// Whether the epoch is the best so far.
  public let isBest: Bool
}

/// Trains a language model on the words of trees, and keeps the epoch of the least perplexity on dev.
///
/// All random numbers come from the options' seed, so that a run can be repeated to the bit, with any number of threads.
public final class LanguageTrainer {
  /// The model; after `run`, with the parameters of the best epoch.
  public let model: LanguageModel
  /// How the training is done; what is about labels has no meaning here.
  public let options: TrainingOptions

  private let train: [[Int]]
  private let structures: [Structure]
  private let dev: [[String]]
  private let updater: Updater
  private let clock = ContinuousClock()

  /// Prepares a training.
  ///
  /// - Parameter vectors: word vectors to begin with.
  /// - Throws: `TrainingError` where the trees and options don't fit together.
  public init(
    options: TrainingOptions, train: [Tree], dev: [Tree], vectors: WordVectors?
  ) throws(TrainingError) {
    guard !train.isEmpty else { throw TrainingError(.noTrees(part: "training")) }
    guard !dev.isEmpty else { throw TrainingError(.noTrees(part: "dev")) }
    guard options.cell.readsSequences else {
      throw TrainingError(.onlyOfSequences("words are foretold", cell: options.cell.name))
    }
    var options = options
    (options.head, options.direction, options.depth.inputLayers) = (.tokens, .up, 0)
    let team = ThreadTeam(count: options.threadCount)
    model = try ModelAssembly(options: options, train: train, dev: dev, vectors: vectors)
      .languageModel(team: team)
    let model = model
    self.train = train.map { model.numbers(of: $0.words) }
    structures = self.train.map(model.structure)
    self.dev = dev.map(\.words)
    updater = Updater(options: options, network: model.network, hasVectors: vectors != nil, team: team)
    self.options = options
  }

  /// Trains until the last epoch, or until patience runs out; returns the best epoch.
  ///
  /// - Parameters:
  ///   - step: called after every few minibatches.
  ///   - report: called after every epoch.
  /// - Throws: `TrainingError` where the loss is no number any more.
  public func run(
    step: (TrainingStep) -> Void = { _ in }, _ report: (LanguageEpoch) -> Void
  ) throws(TrainingError) -> LanguageEpoch {
    var random = RandomSource(seed: RandomSource.key(options.seed, 2))
    var order = Array(train.indices)
    var best: (epoch: LanguageEpoch, perplexity: Double, snapshot: Snapshot)?
    for epoch in 1...max(1, options.epochs) {
      order.shuffle(using: &random)
      let start = clock.now
      let loss = try train(epoch: epoch, order: order, step)
      let seconds = start.duration(to: clock.now) / .seconds(1)
      guard model.network.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      var metrics = LanguageMetrics()
      metrics.add(model.score(dev))
      let perplexity = metrics.perplexity ?? .infinity
      guard perplexity.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      let isBest = best.map { perplexity < $0.perplexity } ?? true
      let own = LanguageEpoch(epoch: epoch, loss: loss, dev: metrics, seconds: seconds, isBest: isBest)
      if isBest { best = (own, perplexity, Snapshot(model.network)) }
      report(own)
      if let patience = options.patience, epoch - (best?.epoch.epoch ?? epoch) >= patience { break }
    }
    guard let best else { preconditionFailure("a training has at least one epoch") }
    best.snapshot.restore(to: model.network)
    return best.epoch
  }

  /// One epoch of updates; returns the mean loss of a word or end.
  private func train(
    epoch: Int, order: [Int], _ report: (TrainingStep) -> Void
  ) throws(TrainingError) -> Double {
    let start = clock.now
    var reported = start
    var (sum, count) = (0.0, 0)
    for first in stride(from: 0, to: order.count, by: options.batchSize) {
      let batch = order[first..<min(first + options.batchSize, order.count)]
      let schedule = model.schedule(batch.map { structures[$0] })
      let targets = Targets(schedule, classes: batch.flatMap { model.classes(of: train[$0]) })
      let dropout = WordDropout(
        inputRate: options.inputDropout, rate: options.dropout,
        key: RandomSource.key(options.seed, 4, UInt64(epoch), UInt64(first)))
      sum += model.network.gradients(schedule, targets: targets, treeCount: batch.count, dropout: dropout)
      count += targets.rows.count
      updater.update()
      guard sum.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      guard reported.duration(to: clock.now) > .milliseconds(100) else { continue }
      reported = clock.now
      let done = batch.endIndex
      let speed = Double(done) / (start.duration(to: clock.now) / .seconds(1))
      report(
        TrainingStep(
          epoch: epoch, epochs: options.epochs, treesDone: done, treeCount: order.count,
          loss: sum / Double(count), treesPerSecond: speed,
          secondsLeft: Double((options.epochs - epoch) * order.count + order.count - done) / speed))
    }
    return sum / Double(max(1, count))
  }
}
