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
    var last = 0
    let best = try EpochLoop(options, network: model.network, count: set.structures.count).run(
      prepare: minibatch, update: update, judge: evaluate,
      isBetter: { Self.score($0) > Self.score($1) }, step: { report(.step($0)) },
      report: { own in
        last = own.epoch
        report(
          .epoch(
            EpochReport(
              epoch: own.epoch, loss: own.loss, dev: own.dev, seconds: own.seconds,
              treesPerSecond: Double(set.structures.count) / own.seconds, isBest: own.isBest)))
      })
    return TrainingResult(bestEpoch: best.epoch, best: best.dev, epochs: last)
  }

  /// What epochs are compared by: accuracy at the root, then at all nodes.
  private static func score(_ metrics: EvaluationMetrics) -> (Double, Double) {
    (metrics.root.accuracy ?? 0, metrics.nodes.accuracy ?? 0)
  }

  /// The trees of a minibatch, and what the network wants to know of them.
  private typealias Minibatch = (schedule: EncoderSchedule, targets: Targets)

  private func minibatch(epoch: Int, _ trees: ArraySlice<Int>) -> Minibatch {
    let schedule = model.schedule(trees.map { set.structures[$0] })
    let targets = set.targets(of: trees, schedule, supervision: options.supervision) { tree in
      RandomSource.key(options.seed, 3, UInt64(epoch), UInt64(tree))
    }
    return (schedule, targets)
  }

  private func update(
    epoch: Int, places: Range<Int>, _ minibatch: Minibatch, meanwhile: () -> Void
  ) -> EpochLoop.Loss {
    let loss = model.network.gradients(
      minibatch.schedule, targets: minibatch.targets, treeCount: places.count, classWeights: classWeights,
      dropout: options.dropout(epoch: epoch, place: places.lowerBound), meanwhile: meanwhile)
    updater.update()
    return (loss, places.count)
  }

  /// How well the model does on dev; nil where what it says is no number: its states outgrow what can be written.
  private func evaluate() -> EvaluationMetrics? {
    var evaluator = Evaluator(model, ignoresUnknownInside: options.supervision == .root)
    for first in stride(from: 0, to: dev.count, by: 100) {
      do {
        try evaluator.add(Array(dev[first..<min(first + 100, dev.count)]))
      } catch {
        preconditionFailure("dev labels are checked before training: \(error)")
      }
    }
    return evaluator.tally.isFinite ? evaluator.metrics : nil
  }

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
