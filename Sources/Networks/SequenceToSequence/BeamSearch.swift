import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// How outputs are looked for.
///
/// A search keeps the b best outputs so far, finished or not, goes on from those that aren't finished with every word, and
/// keeps the b best again, until all are finished or as long as they may be. With b = 1 it takes the most probable word at
/// every step (greedy). Outputs are compared by
///
///     score = ln p(y | x) / ((5 + n) / 6)^α
///
/// where n counts the steps so far, the end included; α = 0 compares probabilities. The unknown word is never said. Where
/// only the best r outputs are wanted, a search ends as soon as no other can be among them: ln p only falls, so that the score
/// of an output with ln p = l can't rise above l / ((5 + n) / 6)^α for the largest n. This changes no result.
///
/// Sources: Graves 2012, algorithm 1 (beam search); Wu et al. 2016, equation 14 (length normalisation; differs from it in that
/// outputs are compared so at every step, and not at the end alone).
public struct BeamSearch: Sendable, Hashable {
  /// b, from 1.
  public var width = 5
  /// α, from 0.
  public var normalization = 0.6
  /// r, from 1; nil for b.
  public var resultCount: Int?
  /// The most words of an output, its end counted as one; nil for 20 more than four times the words of its source.
  public var maximumLength: Int?
  /// Whether the weights of attention are kept.
  public var keepsAttention = false

  /// The defaults.
  public init() {}

  /// The most words of an output of a source of so many words.
  public func limit(sourceLength: Int) -> Int { maximumLength ?? 20 + 4 * sourceLength }

  /// What outputs are compared by.
  public func score(logarithm: Double, steps: Int) -> Double {
    normalization == 0
      ? logarithm : logarithm / exponential(normalization * naturalLogarithm((5 + Double(steps)) / 6))
  }
}

/// An output that a search found.
public struct SearchedOutput: Sendable, Equatable {
  /// The numbers of its words.
  public var words: [Int32] = []
  /// ln p of its words and, where it is finished, of its end.
  public var logarithm = 0.0
  /// What outputs are compared by.
  public var score = 0.0
  /// Whether it came to its end before it was as long as it may be.
  public var isFinished = false
  /// For every step, the weights of the source's nodes; empty where they aren't kept or there is no attention.
  public var attention: [[Float]] = []
}

extension SequenceToSequenceNetwork<Float> {
  /// Searches for outputs of sources.
  ///
  /// - Parameters:
  ///   - schedule: the sources, of which every node is an output.
  ///   - limits: the most words of each one's output.
  ///   - triesGreedily: whether greedy outputs that are proven to be the best ones are taken (``GreedyProof``); no result
  ///     depends on it.
  /// - Returns: for each source, as many as are wanted, or all there are, the best first.
  package func search(
    _ schedule: EncoderSchedule, limits: [Int], _ search: BeamSearch, triesGreedily: Bool = true
  ) -> [[SearchedOutput]] {
    precondition(
      search.width > 0 && search.normalization >= 0 && (search.resultCount ?? 1) > 0,
      "a search that is \(search.width) wide, for \(search.resultCount ?? 1) results, with α \(search.normalization)"
    )
    let stepper = DecoderStepper(self, schedule)
    var proven = limits.map { _ in SearchedOutput?.none }
    if triesGreedily, search.width > 1, search.resultCount == 1,
      greedyRecord.isWorthwhile(width: search.width, version: parameters.version)
    {
      proven = GreedyProof(stepper, limits: limits, search: search, end: shape.end).results
      greedyRecord.add(proven)
      stepper.restart()
    }
    var beams = limits.indices.map { Beam(source: $0, limit: limits[$0], search: search) }
    var open = beams.indices.filter { beams[$0].isOpen && proven[$0] == nil }
    while !open.isEmpty {
      var (words, sentences, rows): ([Int32], [Int32], [Int]) = ([], [], [])
      var firstRows: [Int] = []
      for index in open {
        firstRows.append(words.count)
        for output in beams[index].open {
          words.append(output.output.words.last ?? -1)
          sentences.append(Int32(index))
          rows.append(output.row)
        }
      }
      let table = stepper.step(words, sentences: sentences, after: rows)
      let next = team.map(open.count) { place in
        beams[open[place]].advanced(table, firstRow: firstRows[place], end: shape.end) {
          search.keepsAttention ? stepper.weights($0) : nil
        }
      }
      for (place, beam) in next.enumerated() { beams[open[place]] = beam }
      open = open.filter { beams[$0].isOpen }
    }
    return zip(proven, beams).map { proven, beam in proven.map { [$0] } ?? beam.results }
  }
}

/// The outputs of one source that are kept.
private struct Beam {
  /// An output that isn't finished, and its row at the last step.
  struct Open {
    var output: SearchedOutput
    var row: Int
  }

  let limit: Int
  let search: BeamSearch
  private(set) var open: [Open]
  private var finished: [SearchedOutput] = []
  private var cut: [SearchedOutput] = []

  init(source: Int, limit: Int, search: BeamSearch) {
    self.limit = limit
    self.search = search
    open = [Open(output: SearchedOutput(), row: source)]
    if limit == 0 { settle() }
  }

  var isOpen: Bool { !open.isEmpty }

  /// By score; equal ones in the order in which they were found, finished ones first.
  var results: [SearchedOutput] {
    let sorted = (finished + cut).enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    return sorted.prefix(search.resultCount ?? search.width).map(\.element)
  }

  /// What could come next: a word or the end behind one of the open outputs, or an output that is finished (parent -1).
  private struct Candidate {
    var parent: Int
    var next: Int
    var logarithm: Double
    var score: Double
  }

  /// The beam after a step.
  ///
  /// - Parameters:
  ///   - table: the probabilities; those of the first open output are in `firstRow`.
  ///   - weights: the weights of attention in a row.
  func advanced(
    _ table: Matrix<Float>, firstRow: Int, end: Int, weights: (Int) -> [Float]?
  ) -> Beam {
    var candidates = finished.indices.map {
      Candidate(parent: -1, next: $0, logarithm: finished[$0].logarithm, score: finished[$0].score)
    }
    for (parent, own) in open.enumerated() {
      for (word, probability) in table.largest(search.width, ofRow: firstRow + parent, without: 0) {
        let logarithm = own.output.logarithm + EspalierKernels.logarithm(ofProbability: probability)
        candidates.append(
          Candidate(
            parent: parent, next: word, logarithm: logarithm,
            score: search.score(logarithm: logarithm, steps: own.output.words.count + 1)))
      }
    }
    let order = candidates.indices.sorted {
      (candidates[$1].score, $0) < (candidates[$0].score, $1)
    }
    var beam = self
    (beam.open, beam.finished) = ([], [])
    for index in order.prefix(search.width) {
      let candidate = candidates[index]
      guard candidate.parent >= 0 else {
        beam.finished.append(finished[candidate.next])
        continue
      }
      var output = open[candidate.parent].output
      (output.logarithm, output.score) = (candidate.logarithm, candidate.score)
      if let own = weights(firstRow + candidate.parent) { output.attention.append(own) }
      if candidate.next == end {
        output.isFinished = true
        beam.finished.append(output)
      } else {
        output.words.append(Int32(candidate.next))
        beam.open.append(Open(output: output, row: firstRow + candidate.parent))
      }
    }
    if let output = beam.open.first?.output, output.words.count >= limit { beam.settle() }
    if beam.isDecided { beam.open = [] }
    return beam
  }

  /// Whether no output that is open can be among those wanted.
  private var isDecided: Bool {
    guard let count = search.resultCount, finished.count >= count, isOpen else { return false }
    let least = finished.map(\.score).sorted(by: >)[count - 1]
    return open.allSatisfy { search.score(logarithm: $0.output.logarithm, steps: limit) <= least }
  }

  /// Ends the search: outputs that aren't finished are cut.
  private mutating func settle() {
    cut += open.map(\.output)
    open = []
  }
}
