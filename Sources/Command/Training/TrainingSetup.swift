import ArgumentParser
import Espalier

extension NetworkOptions {
  /// - Throws: `ValidationError` where an option about vectors is given, and no vectors are.
  func check(vectors: String?) throws {
    guard vectors == nil else { return }
    if vectorsNorm != nil { throw ValidationError("--vectors-norm needs --vectors") }
    if keepVectors { throw ValidationError("--keep-vectors needs --vectors") }
  }

  /// The vectors that trees need, or all, and a line about how many of their words have one.
  func vectors(at path: String?, for trees: [Tree], note: (String) -> Void) throws -> WordVectors? {
    guard let path else { return nil }
    var counts = WordCounts()
    for tree in trees { counts.add(tree) }
    let wanted = Set(counts.words.flatMap { WordVectors.forms(of: $0) })
    var vectors = try VectorFile.read(path: path) { keepVectors || wanted.contains($0) }
    if let norm = vectorsNorm { vectors.rescale(toMeanLength: norm) }
    note("\(path): \(VectorCoverage(of: counts, in: vectors))")
    return vectors
  }
}

extension TrainingOptions {
  /// The options as the library has them.
  init(_ network: NetworkOptions, _ updates: UpdateOptions, _ running: RunOptions) {
    self.init()
    network.apply(to: &self)
    updates.apply(to: &self)
    seed = running.seed
    threadCount = running.threads ?? Machine.defaultThreadCount
  }
}
