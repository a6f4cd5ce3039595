import Espalier

extension TrainingOptions {
  /// The options as the library has them.
  init(
    _ network: NetworkOptions, _ words: WordOptions, _ vectors: VectorOptions, _ updates: UpdateOptions,
    _ running: RunOptions
  ) {
    self.init()
    network.apply(to: &self)
    words.apply(to: &self)
    keepsAllVectors = vectors.keepVectors
    updates.apply(to: &self)
    seed = running.seed
    threadCount = running.threads ?? Machine.defaultThreadCount
  }
}
