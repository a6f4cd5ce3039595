import EspalierEngine
import EspalierKernels
public import EspalierNetworks
import EspalierSchedules
public import EspalierTrees

/// Trains a classifier on labelled trees: minibatches, an optimiser, and the best epoch on dev kept.
///
/// ```swift
/// let trainer = try Trainer(options: options, train: train, dev: dev, vectors: nil)
/// let result = try trainer.run { event in … }
/// try trainer.model.save(to: "models/reviews", replacing: true)
/// ```
///
/// All random numbers come from the options' seed, so that a run can be repeated to the bit, with any
/// number of threads.
public final class Trainer {
  /// The model; after `run`, with the parameters of the best epoch.
  public let model: TreeClassifier
  /// How the training is done.
  public let options: TrainingOptions

  private let set: TrainingSet
  private let dev: [Tree]
  private let updater: Updater
  private let classWeights: [Float]?
  private let clock = ContinuousClock()

  /// Prepares a training.
  ///
  /// - Parameter vectors: word vectors to begin with.
  /// - Throws: `TrainingError` where the trees, labels or options don't fit together.
  public init(
    options: TrainingOptions, train: [Tree], dev: [Tree], vectors: WordVectors?
  ) throws(TrainingError) {
    guard !train.isEmpty else { throw TrainingError(.noTrees(part: "training")) }
    guard !dev.isEmpty else { throw TrainingError(.noTrees(part: "dev")) }
    precondition(options.batchSize > 0, "a minibatch of \(options.batchSize) trees")
    let team = ThreadTeam(count: options.threadCount)
    let assembly = ModelAssembly(options: options, train: train, dev: dev, vectors: vectors)
    model = try assembly.model(team: team)
    set = try TrainingSet(train, model: model, supervision: options.supervision)
    classWeights = try Self.classWeights(options, labels: model.configuration.labels)
    updater = Updater(options: options, network: model.network, hasVectors: vectors != nil, team: team)
    self.options = options
    self.dev = dev
  }

  /// Trains until the last epoch, or until patience runs out.
  ///
  /// - Parameter report: called after every few minibatches and after every epoch.
  /// - Throws: `TrainingError` where the loss is no number any more.
  public func run(_ report: (TrainingEvent) -> Void) throws(TrainingError) -> TrainingResult {
    var random = RandomSource(seed: RandomSource.key(options.seed, 2))
    var order = Array(set.structures.indices)
    var best: (epoch: Int, metrics: EvaluationMetrics, snapshot: Snapshot)?
    var last = 0
    for epoch in 1...max(1, options.epochs) {
      order.shuffle(using: &random)
      let (loss, seconds) = try train(epoch: epoch, order: order, report)
      guard model.network.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      let metrics = try evaluate(epoch: epoch)
      let isBest = best.map { Self.score(metrics) > Self.score($0.metrics) } ?? true
      if isBest { best = (epoch, metrics, Snapshot(model.network)) }
      report(
        .epoch(
          EpochReport(
            epoch: epoch, loss: loss, dev: metrics, seconds: seconds,
            treesPerSecond: Double(order.count) / seconds, isBest: isBest)))
      last = epoch
      if let patience = options.patience, epoch - (best?.epoch ?? epoch) >= patience { break }
    }
    guard let best else { preconditionFailure("a training has at least one epoch") }
    best.snapshot.restore(to: model.network)
    return TrainingResult(bestEpoch: best.epoch, best: best.metrics, epochs: last)
  }

  /// What epochs are compared by: accuracy at the root, then at all nodes.
  private static func score(_ metrics: EvaluationMetrics) -> (Double, Double) {
    (metrics.root.accuracy ?? 0, metrics.nodes.accuracy ?? 0)
  }

  /// One epoch of updates; returns the mean loss of a tree, and the seconds.
  private func train(
    epoch: Int, order: [Int], _ report: (TrainingEvent) -> Void
  ) throws(TrainingError) -> (loss: Double, seconds: Double) {
    let start = clock.now
    var sum = 0.0
    var reported = start
    var next = minibatch(at: 0, of: order, epoch: epoch)
    while let minibatch = next {
      next = nil
      sum += update(minibatch, epoch: epoch) {
        next = self.minibatch(at: minibatch.trees.endIndex, of: order, epoch: epoch)
      }
      guard sum.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      if reported.duration(to: clock.now) > .milliseconds(100) {
        reported = clock.now
        let done = minibatch.trees.endIndex
        report(.step(step(epoch: epoch, done: done, of: order.count, loss: sum, start: start)))
      }
    }
    return (sum / Double(order.count), Self.seconds(start.duration(to: clock.now)))
  }

  /// The trees of a minibatch, and what the network wants to know of them.
  private struct Minibatch {
    var trees: ArraySlice<Int>
    var schedule: EncoderSchedule
    var targets: Targets
  }

  /// The minibatch that begins at a place of an epoch's order; nil at the end.
  private func minibatch(at first: Int, of order: [Int], epoch: Int) -> Minibatch? {
    guard first < order.count else { return nil }
    let trees = order[first..<min(first + options.batchSize, order.count)]
    let schedule = model.schedule(trees.map { set.structures[$0] })
    let targets = set.targets(of: trees, schedule, supervision: options.supervision) { tree in
      RandomSource.key(options.seed, 3, UInt64(epoch), UInt64(tree))
    }
    return Minibatch(trees: trees, schedule: schedule, targets: targets)
  }

  /// Trains on a minibatch while another thread prepares the next one; returns the sum of its trees'
  /// losses.
  private func update(_ minibatch: Minibatch, epoch: Int, meanwhile: () -> Void) -> Double {
    let dropout = ClassifierNetwork<Float>.Dropout(
      inputRate: options.inputDropout, rate: options.dropout,
      key: RandomSource.key(options.seed, 4, UInt64(epoch), UInt64(minibatch.trees.startIndex)))
    let loss = model.network.gradients(
      minibatch.schedule, targets: minibatch.targets, treeCount: minibatch.trees.count,
      classWeights: classWeights, dropout: dropout, meanwhile: meanwhile)
    updater.update()
    return loss
  }

  /// - Throws: `TrainingError` (`diverged`) where what the network says is no number: its states outgrow what can be written.
  private func evaluate(epoch: Int) throws(TrainingError) -> EvaluationMetrics {
    var evaluator = Evaluator(model, ignoresUnknownInside: options.supervision == .root)
    for first in stride(from: 0, to: dev.count, by: 100) {
      do {
        try evaluator.add(Array(dev[first..<min(first + 100, dev.count)]))
      } catch {
        preconditionFailure("dev labels are checked before training: \(error)")
      }
    }
    guard evaluator.tally.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
    return evaluator.metrics
  }

  private func step(
    epoch: Int, done: Int, of count: Int, loss: Double, start: ContinuousClock.Instant
  ) -> TrainingStep {
    let speed = Double(done) / Self.seconds(start.duration(to: clock.now))
    let left = Double((options.epochs - epoch) * count + count - done) / speed
    return TrainingStep(
      epoch: epoch, epochs: options.epochs, treesDone: done, treeCount: count, loss: loss / Double(done),
      treesPerSecond: speed, secondsLeft: left)
  }

  private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

  private static func classWeights(
    _ options: TrainingOptions, labels: LabelSet
  ) throws(TrainingError) -> [Float]? {
    guard !options.classWeights.isEmpty else { return nil }
    var weights = [Float](repeating: 1, count: labels.count)
    for (label, weight) in options.classWeights.sorted(by: { $0.key < $1.key }) {
      guard let index = labels.index(of: label) else {
        throw TrainingError(.unknownClass(label, known: labels.labels))
      }
      weights[index] = Float(weight)
    }
    return weights
  }
}
