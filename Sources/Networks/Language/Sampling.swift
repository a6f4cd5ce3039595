package import EspalierKernels
import EspalierTrees

/// How words are drawn from what a language model says.
///
///     p'_i ∝ p_i^(1/T)         temperature T; 0 takes the most probable word
///
/// Then only the k most probable words are kept (top-k), and of these the fewest whose probabilities sum to p or more (top-p,
/// also called nucleus). The unknown word is never drawn.
///
/// Sources: Fan, Lewis and Dauphin 2018 (top-k); Holtzman, Buys, Du, Forbes and Choi 2020 (top-p).
public struct Sampling: Sendable {
  /// T.
  public var temperature = 1.0
  /// k; nil for all.
  public var topK: Int?
  /// p; nil for all.
  public var topP: Double?
  /// The most words of a sentence, those it begins with included.
  public var maximumLength = 100
  /// What is drawn from.
  public var seed: UInt64 = 1

  /// Drawing from the model's own probabilities.
  public init() {}

  /// Draws a class.
  ///
  /// - Parameter forbidden: a class that isn't drawn, unless there is no other.
  package func draw(
    _ probabilities: ArraySlice<Float>, forbidden: Int, using random: inout RandomSource
  ) -> Int {
    let first = probabilities.startIndex
    var order = probabilities.indices.map { $0 - first }.filter {
      $0 != forbidden && probabilities[first + $0] > 0
    }
    guard !order.isEmpty else { return forbidden }
    // Equally probable ones in the order of their numbers, so that the same seed draws the same.
    order.sort { (probabilities[first + $1], $0) < (probabilities[first + $0], $1) }
    if temperature == 0 { return order[0] }
    if let topK { order.removeLast(max(0, order.count - topK)) }
    let most = naturalLogarithm(Double(probabilities[first + order[0]]))
    var weights = order.map {
      exponential((naturalLogarithm(Double(probabilities[first + $0])) - most) / temperature)
    }
    if let topP {
      let total = weights.reduce(0, +)
      var (sum, kept) = (0.0, 0)
      while kept < weights.count, sum < topP * total {
        sum += weights[kept]
        kept += 1
      }
      weights.removeLast(weights.count - max(1, kept))
    }
    var rest = random.uniform(in: 0.0..<1.0) * weights.reduce(0, +)
    for (place, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return order[place] }
    }
    return order[weights.count - 1]
  }
}

extension LanguageModel {
  /// A sentence that was drawn.
  public struct Sample: Sendable, Equatable {
    /// Its words.
    public var words: [String]
    /// ln p of what was drawn, and of the end, as the model says.
    public var logarithm: Double
    /// Whether it came to its end before its length did.
    public var isFinished: Bool
  }

  /// The most sentences that are drawn together.
  private static let mostTogether = 64

  /// Draws sentences.
  ///
  /// A sentence depends on the seed and its number alone, and not on how many are drawn.
  ///
  /// - Parameter prompt: words that every sentence begins with.
  public func sample(count: Int, after prompt: [String] = [], _ sampling: Sampling = Sampling()) -> [Sample] {
    stride(from: 0, to: count, by: Self.mostTogether).flatMap { first in
      sample(first..<min(first + Self.mostTogether, count), after: prompt, sampling)
    }
  }

  private func sample(_ numbers: Range<Int>, after prompt: [String], _ sampling: Sampling) -> [Sample] {
    var randoms = numbers.map { RandomSource(seed: RandomSource.key(sampling.seed, UInt64($0))) }
    var samples = numbers.map { _ in Sample(words: prompt, logarithm: 0, isFinished: false) }
    let stepper = SequenceStepper(network, team: team)
    var open = Array(samples.indices)
    var table = stepper.begin(count: open.count)
    for word in self.numbers(of: prompt) {
      table = stepper.step(open.map { _ in word }, after: Array(open.indices))
    }
    while true {
      var (words, rows, left): ([Int], [Int], [Int]) = ([], [], [])
      for (row, index) in open.enumerated() {
        let probabilities = table[row][...]
        let drawn = sampling.draw(probabilities, forbidden: Vocabulary.unknown, using: &randoms[index])
        samples[index].logarithm += naturalLogarithm(
          Double(max(probabilities[probabilities.startIndex + drawn], Float.leastNormalMagnitude)))
        guard drawn != end else {
          samples[index].isFinished = true
          continue
        }
        samples[index].words.append(vocabulary.words[drawn])
        guard samples[index].words.count < sampling.maximumLength else { continue }
        words.append(drawn)
        rows.append(row)
        left.append(index)
      }
      guard !left.isEmpty else { return samples }
      open = left
      table = stepper.step(words, after: rows)
    }
  }
}
