import EspalierEngine
import EspalierKernels
public import EspalierNetworks
import EspalierSchedules
public import EspalierTrees

/// What an epoch of a training on sequences to say led to.
public typealias SequenceToSequenceEpoch = Epoch<SequenceToSequenceMetrics>

/// Trains a model to say sequences, and keeps the epoch of the least perplexity on dev.
///
/// All random numbers come from the options' seed, so that a run can be repeated to the bit, with any number of threads.
public final class SequenceToSequenceTrainer {
  /// The model; after `run`, with the parameters of the best epoch.
  public let model: SequenceToSequenceModel
  /// How the training is done; what is about labels has no meaning here.
  public let options: TrainingOptions
  /// How the network is made and trained beside.
  public let own: SequenceToSequenceOptions

  private let structures: [Structure]
  private let outputs: [[Int32]]
  private let dev: [SequencePair]
  private let updater: Updater
  private let updateCount: Int

  /// Prepares a training.
  ///
  /// - Parameter vectors: vectors of sources' words to begin with.
  /// - Throws: `TrainingError` where the pairs and options don't fit together.
  public init(
    options: TrainingOptions, own: SequenceToSequenceOptions = SequenceToSequenceOptions(),
    train: [SequencePair], dev: [SequencePair], vectors: WordVectors? = nil
  ) throws(TrainingError) {
    guard !train.isEmpty else { throw TrainingError(.noSequences(part: "training")) }
    guard !dev.isEmpty else { throw TrainingError(.noSequences(part: "dev")) }
    var options = options
    options.head = options.cell.readsSequences ? .tokens : .nodes
    options.depth.outputLayers = 0
    let team = ThreadTeam(count: options.threadCount)
    model = try ModelAssembly(
      options: options, train: train.map(\.source), dev: dev.map(\.source), vectors: vectors
    ).sequenceModel(own, outputs: train.map(\.target), team: team)
    let model = model
    structures = train.map { model.structure(of: $0.source) }
    outputs = train.map { model.numbers(of: $0.target) }
    self.dev = dev
    self.own = own
    updater = Updater(options: options, network: model.network, hasVectors: vectors != nil, team: team)
    self.options = options
    let updatesAnEpoch = (train.count + options.batchSize - 1) / options.batchSize
    updateCount = updatesAnEpoch * max(1, options.epochs)
  }

  /// Trains until the last epoch, or until patience runs out; returns the best epoch.
  ///
  /// - Parameters:
  ///   - step: called after every few minibatches.
  ///   - report: called after every epoch.
  /// - Throws: `TrainingError` where the loss is no number any more.
  public func run(
    step: (TrainingStep) -> Void = { _ in }, _ report: (SequenceToSequenceEpoch) -> Void = { _ in }
  ) throws(TrainingError) -> SequenceToSequenceEpoch {
    try EpochLoop(options, network: model.network, count: structures.count).run(
      prepare: minibatch, update: update,
      judge: {
        var metrics = SequenceToSequenceMetrics()
        metrics.add(model.score(dev))
        return metrics.perplexity?.isFinite == true ? metrics : nil
      }, isBetter: { ($0.perplexity ?? .infinity) < ($1.perplexity ?? .infinity) }, step: step, report: report
    )
  }

  private typealias Minibatch = (examples: ArraySlice<Int>, sources: EncoderSchedule, steps: TargetSteps)

  private func minibatch(epoch: Int, _ examples: ArraySlice<Int>) -> Minibatch {
    let steps = model.steps(of: examples.map { outputs[$0] })
    return (examples, model.schedule(examples.map { structures[$0] }), steps)
  }

  private func update(
    epoch: Int, places: Range<Int>, _ minibatch: Minibatch, meanwhile: () -> Void
  ) -> EpochLoop.Loss {
    let number =
      (epoch - 1) * (updateCount / max(1, options.epochs)) + places.lowerBound / options.batchSize
    var steps = minibatch.steps
    let rate = own.forcing.rate(update: number, of: updateCount)
    if rate < 1 {
      var random = RandomSource(seed: RandomSource.key(options.seed, 6, UInt64(number)))
      let wanted = minibatch.examples.map { outputs[$0] }
      let read = model.network.mixed(minibatch.sources, wanted, forcing: rate, using: &random)
      steps = model.steps(of: wanted, reading: read)
    }
    let loss = model.network.gradients(
      minibatch.sources, steps, dropout: options.dropout(epoch: epoch, place: places.lowerBound),
      meanwhile: meanwhile)
    updater.update()
    return (loss, steps.count)
  }
}
