/// A part of a treebank over which accuracy is told, and how well a model, or several runs of one, does there.
public struct Slice: Sendable, Equatable {
  /// By what a treebank is cut.
  public enum Group: String, Sendable, CaseIterable {
    /// Roots, phrases under them, words; or tokens.
    case part
    /// Sentences with a negation and without, and phrases that hold one.
    case negation
    /// Sentences with a contrast ("but") and without, and phrases that hold one.
    case contrast
    /// Sentences by the number of their tokens.
    case length
    /// Sentences by the levels of their trees.
    case depth
  }

  /// By what the treebank is cut.
  public var group: Group
  /// What lies in this part.
  public var name: String
  /// Its place among all parts, empty ones included.
  public var rank: Int
  /// The labelled nodes in it.
  public var count: Int
  /// The share of them that is labelled right; of several runs, the mean.
  public var accuracy: Double
  /// The interval of the accuracy, of a bootstrap over trees.
  public var interval: ClosedRange<Double>
}

extension Slice {
  /// The parts of a treebank in which something is labelled.
  ///
  /// By length and depth, and with and without what turns a sentence, roots are counted; of a model that labels tokens, these.
  ///
  /// - Parameter runs: of the same trees, one or several.
  /// - Returns: the parts, group by group, in the order of `Group`.
  public static func slices(
    of runs: [EvaluationSample], _ bootstrap: Bootstrap = Bootstrap()
  ) -> [Slice] {
    guard let first = runs.first else { return [] }
    precondition(runs.allSatisfy { $0.trees.count == first.trees.count }, "runs over different trees")
    return parts(countsTokens: first.countsTokens).enumerated().compactMap { rank, part in
      let units = first.trees.indices.compactMap { index -> Bootstrap.Unit? in
        guard part.holds(first.trees[index].traits) else { return nil }
        return runs.reduce(into: Bootstrap.Unit(hits: 0, labelled: 0)) { sum, run in
          let unit = part.unit(run.trees[index])
          sum.hits += unit.hits
          sum.labelled += unit.labelled
        }
      }
      let labelled = units.reduce(0) { $0 + $1.labelled }
      guard labelled > 0, let interval = bootstrap.interval(of: units) else { return nil }
      return Slice(
        group: part.group, name: part.name, rank: rank, count: labelled / runs.count,
        accuracy: Double(units.reduce(0) { $0 + $1.hits }) / Double(labelled), interval: interval)
    }
  }

  /// The parts that several networks have, in the order of their ranks, each once: as the first network has it.
  public static func union(_ networks: [[Slice]]) -> [Slice] {
    var parts: [Int: Slice] = [:]
    for slice in networks.joined() where parts[slice.rank] == nil { parts[slice.rank] = slice }
    return parts.values.sorted { $0.rank < $1.rank }
  }

  private struct Part {
    var group: Group
    var name: String
    var holds: (TreeTraits) -> Bool = { _ in true }
    var unit: (TreeOutcome) -> Bootstrap.Unit
  }

  private static func parts(countsTokens: Bool) -> [Part] {
    let whole = { (tree: TreeOutcome) in countsTokens ? tree.nodeHits.accuracy : tree.rootHits.accuracy }
    let things = countsTokens ? "tokens of sentences" : "sentences"
    var parts =
      countsTokens
      ? [Part(group: .part, name: "tokens", unit: whole)]
      : [
        Part(group: .part, name: "roots", unit: whole),
        Part(group: .part, name: "phrases below", unit: \.phrases),
        Part(group: .part, name: "words", unit: \.words),
      ]
    parts += [
      Part(group: .negation, name: "\(things) with negation", holds: \.hasNegation, unit: whole),
      Part(group: .negation, name: "\(things) without negation", holds: { !$0.hasNegation }, unit: whole),
      Part(group: .negation, name: "phrases with negation", unit: \.negatedPhrases),
      Part(group: .contrast, name: "\(things) with 'but'", holds: \.hasContrast, unit: whole),
      Part(group: .contrast, name: "\(things) without 'but'", holds: { !$0.hasContrast }, unit: whole),
      Part(group: .contrast, name: "phrases with 'but'", unit: \.contrastedPhrases),
    ]
    parts += ranges(upTo: [5, 10, 15, 20, 25, 30, 40]).map { name, range in
      Part(group: .length, name: name, holds: { range.contains($0.length) }, unit: whole)
    }
    parts += ranges(upTo: [4, 7, 10, 13, 16, 20]).map { name, range in
      Part(group: .depth, name: name, holds: { range.contains($0.depth) }, unit: whole)
    }
    return parts
  }

  private static func ranges(upTo ends: [Int]) -> [(name: String, range: ClosedRange<Int>)] {
    var first = 1
    var ranges: [(name: String, range: ClosedRange<Int>)] = []
    for end in ends {
      ranges.append(("\(first)-\(end)", first...end))
      first = end + 1
    }
    return ranges + [("\(first)+", first...Int.max)]
  }
}
