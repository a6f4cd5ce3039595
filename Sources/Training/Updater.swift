import EspalierEngine
import EspalierKernels
import EspalierNetworks

/// Applies a minibatch's gradients: clips them, and moves parameters and the word vectors that were read.
///
/// Elements are clipped first, then the norm of all; noise is added to what is left, and not to word vectors.
final class Updater {
  private let network: any WordNetwork<Float>
  private let optimizer: Optimizer
  /// Nil where word vectors are frozen.
  private let embeddingOptimizer: Optimizer?
  private let l2: Double
  private let clipNorm: Double?
  private let clipValue: Double?
  private let noise: GradientNoise?
  private let seed: UInt64
  private let team: ThreadTeam
  private let memory: [Buffer<Float>]
  private let embeddingMemory: [Matrix<Float>]
  private var step = 0

  init(options: TrainingOptions, network: any WordNetwork<Float>, hasVectors: Bool, team: ThreadTeam) {
    self.network = network
    self.team = team
    l2 = options.l2
    clipNorm = options.clipNorm
    clipValue = options.clipValue
    noise = options.gradientNoise
    seed = options.seed
    optimizer = options.parameterOptimizer
    embeddingOptimizer = options.embeddingOptimizer(hasVectors: hasVectors)
    memory = (0..<optimizer.rule(step: 1).memoryCount).map { _ in Buffer(count: network.parameters.count) }
    embeddingMemory = (0..<(embeddingOptimizer?.rule(step: 1).memoryCount ?? 0)).map { _ in
      Matrix(rowCount: network.embedding.rowCount, width: network.embedding.width)
    }
  }

  /// Moves everything by the gradients that the network holds.
  func update() {
    step += 1
    if let clipValue {
      network.parameters.gradients.clamp(within: clipValue)
      if embeddingOptimizer != nil { network.embeddingGradients.clamp(within: clipValue) }
    }
    let scale = clippingScale()
    var rest = scale
    if let noise {
      network.parameters.gradients.scale(
        by: scale, addingNoise: noise.deviation(update: step - 1),
        key: RandomSource.key(seed, 5, UInt64(step)), team: team)
      rest = 1
    }
    network.parameters.values.update(
      by: optimizer.rule(step: step), gradients: network.parameters.gradients, memory: memory, scale: rest,
      l2: l2, team: team)
    network.parameters.didChange()
    if let embeddingOptimizer {
      network.embedding.update(
        rows: network.wordsRead, by: embeddingOptimizer.rule(step: step),
        gradients: network.embeddingGradients,
        memory: embeddingMemory, scale: scale, team: team)
    }
  }

  /// What gradients are multiplied by so that the norm of all of them together stays within the limit.
  private func clippingScale() -> Double {
    guard let clipNorm else { return 1 }
    var sum = network.parameters.gradients.sumOfSquares()
    if embeddingOptimizer != nil { sum += network.embeddingGradients.sumOfSquares() }
    let norm = sum.squareRoot()
    return norm > clipNorm ? clipNorm / norm : 1
  }
}
