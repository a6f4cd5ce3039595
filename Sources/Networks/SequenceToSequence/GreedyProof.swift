import EspalierKernels
import EspalierSchedules

/// Greedy outputs that are shown to be what a search would find.
///
/// Let l be ln p of the greedy output of n steps, and d the largest of l_(t-1) + ln p_t over its steps t, where p_t is the
/// probability of the second best word. All other outputs have ln p ≤ d, so that their scores can't rise above
/// d / ((5 + m) / 6)^α for the largest number of steps m. Where the greedy output's score is above that, it is the best one of all
/// outputs; since l > d then, too, it is the first in a beam of any width at every step: a search would return it.
///
/// Where a model is sure, this takes one row a source and step in place of one for every output that a search keeps.
package struct GreedyProof {
  private let search: BeamSearch
  private var outputs: [SearchedOutput]
  /// d.
  private var bounds: [Double]
  private var isProven: [Bool]

  /// Runs greedily over sources until each output is proven or can't be.
  package init(_ stepper: DecoderStepper, limits: [Int], search: BeamSearch, end: Int) {
    self.search = search
    outputs = limits.map { _ in SearchedOutput() }
    bounds = limits.map { _ in -.infinity }
    isProven = limits.map { _ in false }
    var open = limits.indices.filter { limits[$0] > 0 }
    var rows = open
    while !open.isEmpty {
      let table = stepper.step(
        open.map { outputs[$0].words.last ?? -1 }, sentences: open.map(Int32.init), after: rows)
      var left: [Int] = []
      rows = []
      for (row, index) in open.enumerated() {
        let weights = search.keepsAttention ? stepper.weights(row) : nil
        guard advance(index, table.largest(2, ofRow: row, without: 0), weights, limits[index], end) else {
          continue
        }
        left.append(index)
        rows.append(row)
      }
      open = left
    }
  }

  /// Takes a step of an output; returns whether it goes on.
  private mutating func advance(
    _ index: Int, _ best: [(column: Int, value: Float)], _ weights: [Float]?, _ limit: Int, _ end: Int
  ) -> Bool {
    func logarithm(_ place: Int) -> Double {
      outputs[index].logarithm + EspalierKernels.logarithm(ofProbability: best[place].value)
    }
    if best.count > 1 { bounds[index] = max(bounds[index], logarithm(1)) }
    outputs[index].logarithm = logarithm(0)
    if let weights { outputs[index].attention.append(weights) }
    let steps = outputs[index].words.count + 1
    guard best[0].column == end else {
      outputs[index].words.append(Int32(best[0].column))
      return steps < limit && outputs[index].logarithm > bounds[index]
    }
    outputs[index].score = search.score(logarithm: outputs[index].logarithm, steps: steps)
    outputs[index].isFinished = true
    isProven[index] = outputs[index].score > search.score(logarithm: bounds[index], steps: limit)
    return false
  }

  /// The output of each source; nil where it isn't proven.
  package var results: [SearchedOutput?] { outputs.indices.map { isProven[$0] ? outputs[$0] : nil } }
}

/// How often greedy outputs were proven, so that a model that isn't sure doesn't try in vain again and again.
final class GreedyRecord {
  private var tried = 0
  private var proven = 0
  private var version = 0

  /// How many sources are tried before it is asked whether that was worth its time.
  private static let leastTried = 64

  /// Whether so many of those tried were proven that it pays: a greedy run takes about one part in b of the time of a search
  /// that is b wide.
  ///
  /// - Parameter version: that of the parameters; what was found of others is forgotten.
  func isWorthwhile(width: Int, version: Int) -> Bool {
    if version != self.version { (tried, proven, self.version) = (0, 0, version) }
    return tried < Self.leastTried || width * proven >= tried
  }

  /// Takes what came of some sources.
  func add(_ outputs: [SearchedOutput?]) {
    tried += outputs.count
    proven += outputs.count { $0 != nil }
  }
}
