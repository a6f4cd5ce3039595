import EspalierEngine
import EspalierKernels
public import EspalierNetworks
import EspalierSchedules
public import EspalierTrees

/// What an epoch of a training on pairs led to.
public typealias PairEpoch = Epoch<PairMetrics>

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
    try EpochLoop(options, network: model.network, count: train.count).run(
      prepare: minibatch, update: update,
      judge: { PairMetrics(model, dev, model.predict(dev.map { ($0.left, $0.right) })) },
      isBetter: { $0.score > $1.score }, step: { _ in }, report: report)
  }

  private typealias Minibatch = (schedule: EncoderSchedule, roots: [Int32], targets: Matrix<Float>)

  private func minibatch(epoch: Int, _ pairs: ArraySlice<Int>) -> Minibatch {
    let (schedule, roots) = model.schedule(pairs.flatMap { [structures[2 * $0], structures[2 * $0 + 1]] })
    let targets = Matrix<Float>(rowCount: pairs.count, width: model.configuration.labels.count)
    for (row, pair) in pairs.enumerated() { targets[row] = self.targets[pair] }
    return (schedule, roots, targets)
  }

  private func update(
    epoch: Int, places: Range<Int>, _ minibatch: Minibatch, meanwhile: () -> Void
  ) -> EpochLoop.Loss {
    let loss = model.network.gradients(
      minibatch.schedule, roots: minibatch.roots, targets: minibatch.targets,
      dropout: options.dropout(epoch: epoch, place: places.upperBound), meanwhile: meanwhile)
    updater.update()
    return (loss, places.count)
  }
}
