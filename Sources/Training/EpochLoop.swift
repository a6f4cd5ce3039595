import EspalierKernels
import EspalierNetworks

/// What an epoch of a training led to.
public struct Epoch<Metrics: Sendable>: Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The mean loss: of a tree or a pair, and where words are learnt of a word or an end, with dropout.
  public let loss: Double
  /// How well the network did on dev after the epoch.
  public let dev: Metrics
  /// The seconds that the updates took.
  public let seconds: Double
  /// Whether the epoch is the best so far.
  public let isBest: Bool
}

/// Epochs of minibatches, in an order drawn anew for each, of which the parameters are kept that do best.
struct EpochLoop {
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
  ///   - prepare: makes the minibatch of some examples of an epoch.
  ///   - update: moves the network by a minibatch, which stands at some places of the epoch's order; calls what it is given, which prepares the
  ///     next one, while others compute.
  ///   - judge: how well the network does on dev; nil where what it says is no number.
  ///   - isBetter: whether an epoch is better than another one.
  ///   - step: called after every few minibatches.
  ///   - report: called after every epoch.
  /// - Returns: the best epoch, whose parameters the network has.
  /// - Throws: `TrainingError` where the loss is no number any more.
  func run<Batch, Metrics>(
    prepare: @escaping (_ epoch: Int, ArraySlice<Int>) -> Batch,
    update: (_ epoch: Int, _ places: Range<Int>, Batch, _ meanwhile: () -> Void) -> Loss,
    judge: () -> Metrics?, isBetter: (Metrics, Metrics) -> Bool, step: (TrainingStep) -> Void,
    report: (Epoch<Metrics>) -> Void
  ) throws(TrainingError) -> Epoch<Metrics> {
    var random = RandomSource(seed: RandomSource.key(options.seed, 2))
    var order = Array(0..<count)
    var best: (epoch: Epoch<Metrics>, snapshot: Snapshot)?
    for number in 1...max(1, options.epochs) {
      order.shuffle(using: &random)
      let start = clock.now
      let loss = try train(number, order, prepare, update, step)
      let seconds = start.duration(to: clock.now) / .seconds(1)
      guard network.isFinite, let dev = judge() else { throw TrainingError(.diverged(epoch: number)) }
      let isBest = best.map { isBetter(dev, $0.epoch.dev) } ?? true
      let own = Epoch(epoch: number, loss: loss, dev: dev, seconds: seconds, isBest: isBest)
      if isBest { best = (own, Snapshot(network)) }
      report(own)
      if let patience = options.patience, number - (best?.epoch.epoch ?? number) >= patience { break }
    }
    guard let best else { preconditionFailure("a training has at least one epoch") }
    best.snapshot.restore(to: network)
    return best.epoch
  }

  private func train<Batch>(
    _ epoch: Int, _ order: [Int], _ prepare: @escaping (_ epoch: Int, ArraySlice<Int>) -> Batch,
    _ update: (_ epoch: Int, _ places: Range<Int>, Batch, _ meanwhile: () -> Void) -> Loss,
    _ report: (TrainingStep) -> Void
  ) throws(TrainingError) -> Double {
    let start = clock.now
    var reported = start
    var (sum, counted) = (0.0, 0)
    func batch(at first: Int) -> (end: Int, batch: Batch)? {
      guard first < order.count else { return nil }
      let end = min(first + options.batchSize, order.count)
      return (end, prepare(epoch, order[first..<end]))
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

extension TrainingOptions {
  /// The dropout of a minibatch, whose masks depend on its place in its epoch.
  func dropout(epoch: Int, place: Int) -> WordDropout {
    WordDropout(
      inputRate: inputDropout, rate: dropout, key: RandomSource.key(seed, 4, UInt64(epoch), UInt64(place)))
  }
}
