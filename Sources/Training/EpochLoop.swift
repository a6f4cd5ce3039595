import EspalierKernels
import EspalierNetworks

/// Epochs of minibatches, in an order drawn anew for each, of which the parameters are kept that do best.
struct EpochLoop {
  /// What an epoch led to.
  struct Outcome {
    /// The epoch, from 1.
    let epoch: Int
    /// The mean loss of what was counted.
    let loss: Double
    /// The seconds that the updates took.
    let seconds: Double
    /// Whether the epoch is the best so far.
    let isBest: Bool
  }

  /// What a minibatch led to: the sum of losses, and of how much that is.
  typealias Loss = (sum: Double, count: Int)

  let options: TrainingOptions
  let network: any WordNetwork<Float>
  /// How many examples there are.
  let count: Int
  private let clock = ContinuousClock()

  init(_ options: TrainingOptions, network: any WordNetwork<Float>, count: Int) {
    (self.options, self.network, self.count) = (options, network, count)
  }

  /// Runs until the last epoch, or until patience runs out.
  ///
  /// - Parameters:
  ///   - prepare: makes the minibatch of some examples.
  ///   - update: moves the network by a minibatch, which stands at some places of the epoch's order; calls what it is given, which prepares the
  ///     next one, while others compute.
  ///   - cost: what the network costs on dev; the least is the best.
  ///   - step: called after every few minibatches.
  ///   - report: called after every epoch.
  /// - Returns: the best epoch, whose parameters the network has.
  /// - Throws: `TrainingError` where the loss is no number any more.
  func run<Batch>(
    prepare: @escaping (ArraySlice<Int>) -> Batch,
    update: (_ epoch: Int, _ places: Range<Int>, Batch, _ meanwhile: () -> Void) -> Loss,
    cost: () -> Double, step: (TrainingStep) -> Void, report: (Outcome) -> Void
  ) throws(TrainingError) -> Int {
    var random = RandomSource(seed: RandomSource.key(options.seed, 2))
    var order = Array(0..<count)
    var best: (epoch: Int, cost: Double, snapshot: Snapshot)?
    for epoch in 1...max(1, options.epochs) {
      order.shuffle(using: &random)
      let start = clock.now
      let loss = try train(epoch, order, prepare, update, step)
      let seconds = start.duration(to: clock.now) / .seconds(1)
      guard network.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      let own = cost()
      guard own.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      let isBest = best.map { own < $0.cost } ?? true
      if isBest { best = (epoch, own, Snapshot(network)) }
      report(Outcome(epoch: epoch, loss: loss, seconds: seconds, isBest: isBest))
      if let patience = options.patience, epoch - (best?.epoch ?? epoch) >= patience { break }
    }
    guard let best else { preconditionFailure("a training has at least one epoch") }
    best.snapshot.restore(to: network)
    return best.epoch
  }

  private func train<Batch>(
    _ epoch: Int, _ order: [Int], _ prepare: @escaping (ArraySlice<Int>) -> Batch,
    _ update: (_ epoch: Int, _ places: Range<Int>, Batch, _ meanwhile: () -> Void) -> Loss,
    _ report: (TrainingStep) -> Void
  ) throws(TrainingError) -> Double {
    let start = clock.now
    var reported = start
    var (sum, counted) = (0.0, 0)
    func batch(at first: Int) -> (end: Int, batch: Batch)? {
      guard first < order.count else { return nil }
      let end = min(first + options.batchSize, order.count)
      return (end, prepare(order[first..<end]))
    }
    var first = 0
    var next = batch(at: 0)
    while let (end, own) = next {
      next = nil
      let loss = update(epoch, first..<end, own) { next = batch(at: end) }
      first = end
      sum += loss.sum
      counted += loss.count
      guard sum.isFinite else { throw TrainingError(.diverged(epoch: epoch)) }
      guard reported.duration(to: clock.now) > .milliseconds(100) else { continue }
      reported = clock.now
      let speed = Double(end) / (start.duration(to: clock.now) / .seconds(1))
      report(
        TrainingStep(
          epoch: epoch, epochs: options.epochs, treesDone: end, treeCount: order.count,
          loss: sum / Double(max(1, counted)), treesPerSecond: speed,
          secondsLeft: Double((options.epochs - epoch) * order.count + order.count - end) / speed))
    }
    return sum / Double(max(1, counted))
  }
}
