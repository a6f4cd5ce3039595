import EspalierCells
import EspalierKernels
public import EspalierNetworks

/// A network for a probe's task: a cell, and what is around it.
public struct ProbeConfiguration: Sendable {
  /// The task.
  public var task: ProbeTask
  /// What its examples are.
  public var shape: ProbeShape
  /// The network and how it is trained: the cell, its options, layers, direction, depth, initialisation, truncation, hidden
  /// size, optimiser, clipping, noise, minibatches, epochs, seed and threads. The rest has no meaning here.
  public var training: TrainingOptions
  /// The updates of an epoch.
  public var updatesPerEpoch = 100
  /// The examples along which gradients are followed, and the loss is measured.
  public var measured = 100
  /// The width of the inputs of the random task.
  public var inputSize = 100

  /// A task for a network.
  public init(task: ProbeTask, shape: ProbeShape, training: TrainingOptions) {
    self.task = task
    self.shape = shape
    self.training = training
  }
}

/// What a probe shows before training (epoch 0) and after each epoch.
public struct ProbeReport: Sendable {
  /// The epoch, from 0.
  public var epoch: Int
  /// The epochs that there will be.
  public var epochs: Int
  /// The mean loss of an example on which nothing was trained: the squared error of a sum, or -log p of a copied symbol; nil
  /// for the random task.
  public var loss: Double?
  /// The share of copied symbols that are right; nil for other tasks.
  public var accuracy: Double?
  /// How much of the loss's gradient reaches what lies back.
  public var flow: GradientFlow
  /// The seconds of the epoch's updates.
  public var seconds: Double
}

/// Trains a network on a probe's task and follows the gradient through it, epoch by epoch.
///
/// Every minibatch is made anew from the seed, so that no example comes twice, and a run can be repeated to the bit.
public final class ProbeTrainer {
  private let configuration: ProbeConfiguration
  private let network: ProbeNetwork
  private let team: ThreadTeam
  private let examples: [ProbeExample]
  private var isRandom: Bool { configuration.task == .random }

  /// Prepares a probe.
  ///
  /// - Throws: `TrainingError` where the parts of the network, or the task and the cell, don't go together.
  public init(_ configuration: ProbeConfiguration) throws(TrainingError) {
    self.configuration = configuration
    let options = configuration.training
    try options.checkNetwork()
    if !options.cell.isStackable { throw TrainingError(.noProbe(cell: options.cell.name)) }
    if configuration.task == .copy, !options.cell.readsSequences {
      throw TrainingError(.onlyOfSequences("symbols are copied", cell: options.cell.name))
    }
    team = ThreadTeam(count: options.threadCount)
    let width: Int
    switch configuration.task {
    case .random: width = configuration.inputSize
    case .adding: width = 2
    case .copy: width = ProbeTask.symbols + 2
    }
    guard let labels = LabelSet(labels: ["0", "1"]) else { preconditionFailure("two labels are a set") }
    let cells = EncoderCells(
      options.cell,
      ModelConfiguration(
        cell: options.cell.name, arity: options.cell.hasSlots ? options.cell.fixedArity ?? 2 : nil,
        layers: options.layers, direction: options.direction, depth: options.depth, join: options.join,
        head: configuration.task == .copy ? .tokens : .nodes, cellOptions: options.cellOptions,
        vocabularySize: 1, embeddingSize: width, hiddenSize: options.hiddenSize, labels: labels),
      truncation: options.truncation)
    network = ProbeNetwork(cells, task: configuration.task, team: team)
    var random = RandomSource(seed: RandomSource.key(options.seed, 1))
    network.initialize(using: &random, options.initialization)
    var source = RandomSource(seed: RandomSource.key(options.seed, 6))
    examples = (0..<configuration.measured).map { _ in
      ProbeExample(configuration.task, configuration.shape, width: width, using: &source)
    }
  }

  /// Measures, trains, and measures again after every epoch; the random task is only measured.
  ///
  /// - Throws: `TrainingError` where the loss is no number any more.
  public func run(_ report: (ProbeReport) throws -> Void) throws {
    var options = configuration.training
    (options.embeddingTraining, options.l2) = (.frozen, 0)
    let updater = Updater(options: options, network: network, hasVectors: false, team: team)
    let epochs = isRandom ? 0 : options.epochs
    try report(measure(epoch: 0, of: epochs, seconds: 0))
    let clock = ContinuousClock()
    for epoch in stride(from: 1, through: epochs, by: 1) {
      let start = clock.now
      for update in 0..<configuration.updatesPerEpoch {
        var random = RandomSource(seed: RandomSource.key(options.seed, 7, UInt64(epoch), UInt64(update)))
        let batch = (0..<options.batchSize).map { _ in
          ProbeExample(configuration.task, configuration.shape, width: 0, using: &random)
        }
        guard network.run(batch, isTraining: true).loss.isFinite else {
          throw TrainingError(.diverged(epoch: epoch))
        }
        updater.update()
      }
      guard network.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      try report(measure(epoch: epoch, of: epochs, seconds: start.duration(to: clock.now) / .seconds(1)))
    }
  }

  private func measure(epoch: Int, of epochs: Int, seconds: Double) -> ProbeReport {
    let meter = GradientFlowMeter(network.cells, parameters: network.parameters, team: team)
    var random = RandomSource(seed: RandomSource.key(configuration.training.seed, 8))
    var outcome = ProbeNetwork.Outcome()
    for first in stride(from: 0, to: examples.count, by: Self.measuredTogether) {
      let batch = Array(examples[first..<min(first + Self.measuredTogether, examples.count)])
      if !isRandom {
        let part = network.run(batch, isTraining: false)
        outcome.loss += part.loss
        outcome.right += part.right
        outcome.count += part.count
      }
      let gradients = network.outputGradients(batch, using: &random)
      meter.add(
        zip(batch, gradients).map { example, gradients in
          .init(structure: example.structure, inputs: example.inputs, gradients: gradients)
        })
    }
    return ProbeReport(
      epoch: epoch, epochs: epochs, loss: isRandom ? nil : outcome.loss / Double(max(1, outcome.count)),
      accuracy: configuration.task == .copy ? Double(outcome.right) / Double(max(1, outcome.count)) : nil,
      flow: meter.flow, seconds: seconds)
  }

  private static let measuredTogether = 50
}
