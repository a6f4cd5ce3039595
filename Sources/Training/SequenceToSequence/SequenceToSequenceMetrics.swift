import EspalierKernels
public import EspalierNetworks

/// How well a model says sequences.
public struct SequenceToSequenceMetrics: Sendable, Equatable {
  /// The pairs.
  public private(set) var pairs = 0
  /// The words of what should be said.
  public private(set) var words = 0
  /// Those of them that the model can't say, which count as its unknown word.
  public private(set) var unknown = 0
  /// Σ ln p, over words and ends.
  public private(set) var logarithm = 0.0
  /// The words and ends that are the most probable ones after those that should have come.
  public private(set) var rightSteps = 0
  /// The outputs that were searched for.
  public private(set) var outputs = 0
  /// Those that are, word for word, what should be said.
  public private(set) var exact = 0
  /// Those that didn't come to their end before they were as long as they may be.
  public private(set) var unfinished = 0
  /// What BLEU is made of, where outputs were searched for.
  public private(set) var bleu = BLEU()

  /// Nothing counted yet.
  public init() {}

  /// Counts what a model thinks of what should be said.
  public mutating func add(_ scores: [SequenceScore]) {
    for score in scores {
      pairs += 1
      words += score.logarithms.count - 1
      unknown += score.unknownCount
      logarithm += score.sum
      rightSteps += score.rightSteps
    }
  }

  /// Counts an output.
  public mutating func add(_ output: SpokenSequence, for target: [String]) {
    outputs += 1
    if output.isFinished, output.words.elementsEqual(target, by: { $0.utf8.elementsEqual($1.utf8) }) {
      exact += 1
    }
    if !output.isFinished { unfinished += 1 }
    bleu.add(output.words.joined(separator: " "), references: [target.joined(separator: " ")])
  }

  /// exp(-1/N Σ ln p) over the N words and ends; nil without pairs.
  public var perplexity: Double? {
    pairs == 0 ? nil : exponential(-logarithm / Double(words + pairs))
  }

  /// The share of words and ends that are the most probable ones after those that should have come; nil without pairs.
  public var tokenAccuracy: Double? {
    pairs == 0 ? nil : Double(rightSteps) / Double(words + pairs)
  }

  /// The share of outputs that are, word for word, what should be said; nil without outputs.
  public var exactMatch: Double? { outputs == 0 ? nil : Double(exact) / Double(outputs) }
}
