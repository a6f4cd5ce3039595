import EspalierEngine
import EspalierKernels
public import EspalierNetworks
import EspalierSchedules
public import EspalierTrees

/// What an epoch of a language model's training led to.
public typealias LanguageEpoch = Epoch<LanguageMetrics>

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
    try EpochLoop(options, network: model.network, count: train.count).run(
      prepare: minibatch, update: update,
      judge: {
        var metrics = LanguageMetrics()
        metrics.add(model.score(dev))
        return metrics.perplexity?.isFinite == true ? metrics : nil
      }, isBetter: { ($0.perplexity ?? .infinity) < ($1.perplexity ?? .infinity) }, step: step, report: report
    )
  }

  private typealias Minibatch = (schedule: EncoderSchedule, targets: Targets, count: Int)

  private func minibatch(epoch: Int, _ sentences: ArraySlice<Int>) -> Minibatch {
    let schedule = model.schedule(sentences.map { structures[$0] })
    let classes = sentences.flatMap { model.classes(of: train[$0]) }
    return (schedule, Targets(schedule, classes: classes), sentences.count)
  }

  private func update(
    epoch: Int, places: Range<Int>, _ minibatch: Minibatch, meanwhile: () -> Void
  ) -> EpochLoop.Loss {
    let loss = model.network.gradients(
      minibatch.schedule, targets: minibatch.targets, treeCount: minibatch.count,
      dropout: options.dropout(epoch: epoch, place: places.lowerBound), meanwhile: meanwhile)
    updater.update()
    return (loss, minibatch.targets.rows.count)
  }
}
