import EspalierKernels
public import EspalierNetworks

/// How well a language model foretells sentences.
public struct LanguageMetrics: Sendable, Equatable {
  /// The sentences.
  public private(set) var sentences = 0
  /// Their words.
  public private(set) var words = 0
  /// Those of them that the vocabulary lacks, which count as the unknown word.
  public private(set) var unknown = 0
  /// Σ ln p, over words and ends.
  public private(set) var logarithm = 0.0

  /// Nothing counted yet.
  public init() {}

  /// Counts sentences.
  public mutating func add(_ scores: [LanguageModel.Score]) {
    for score in scores {
      sentences += 1
      words += score.logarithms.count - 1
      unknown += score.unknownCount
      logarithm += score.sum
    }
  }

  /// exp(-1/N Σ ln p) over the N words and ends; nil without sentences.
  public var perplexity: Double? {
    sentences == 0 ? nil : exponential(-logarithm / Double(words + sentences))
  }
}
