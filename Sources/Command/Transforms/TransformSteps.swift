import ArgumentParser
import Espalier

/// A step of `convert`: makes a reader of changed trees from a reader of trees.
typealias TransformStep = (any TreeReader) -> any TreeReader

extension TransformOptions {
  /// The steps in the order of the command line.
  ///
  /// - Throws: errors of the files that are needed.
  func steps(_ arguments: [String], _ counts: TransformCounts) throws -> [TransformStep] {
    var steps = try stepsByOption(counts)
    var ordered: [TransformStep] = []
    for argument in arguments {
      if argument == "--" { break }
      let name = String(argument.prefix { $0 != "=" })
      guard steps[name]?.isEmpty == false, let step = steps[name]?.removeFirst() else { continue }
      ordered.append(step)
    }
    return ordered
  }

  /// The steps of every option, in their order.
  private func stepsByOption(_ counts: TransformCounts) throws -> [String: [TransformStep]] {
    let rules = try headRules()
    return try [
      "--binarize": binarize.map { binarizing($0, rules) },
      "--unbinarize": unbinarize.map { nodes in changing { $0.restoringFromBinary(nodes.nodes) } },
      "--collapse-unaries": repeated(collapseUnaries, changing { $0.collapsingUnaries() }),
      "--join-unaries": joinUnaries.map { scope in changing { try $0.joiningUnaries(scope.chains) } },
      "--restore-unaries": repeated(restoreUnaries, changing { $0.restoringUnaries() }),
      "--remove-empty": repeated(removeEmpty, changing { $0.removingEmptyElements() }),
      "--strip-functions": repeated(stripFunctions, changing { $0.strippingFunctions() }),
      "--strip-indices": repeated(stripIndices, changing { $0.strippingIndices() }),
      "--remove-categories": repeated(removeCategories, changing { $0.removingCategories() }),
      "--remove-punctuation": repeated(removePunctuation, changing { $0.removingPunctuation() }),
      "--loose-nodes": looseNodes.map { way in changing { $0.settlingLooseNodes(way) } },
      "--order-by-surface": repeated(orderBySurface, changing { $0.orderedBySurface() }),
      "--raise-crossing": repeated(
        raiseCrossing,
        changing { tree in
          let heads = heads == nil ? nil : tree.heads(by: rules)
          return counts.raised(tree.raisingCrossingBranches(heads: heads))
        }),
      "--to-dependencies": toDependencies.map { labels in
        changing { try $0.dependencies(by: rules, labels: labels) }
      },
      "--to-constituents": repeated(toConstituents, changing { try $0.constituentsOfDependencies() }),
      "--map-labels": mapLabels.map { path in
        let table = try LabelTable(contentsOf: path)
        return changing { $0.relabelled(by: table) }
      },
      "--phrase-scores": phraseScores.map { path in
        let scores = try self.scores(path)
        return changing { counts.scored($0.labelled(by: scores)) }
      },
      "--length": length.map { range in keeping { range.range.contains($0.tokenCount) } },
      "--depth": depth.map { range in keeping { range.range.contains($0.depth) } },
      "--root-label": rootLabel.map { list in
        let labels = Set(list.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
        return keeping { labels.contains($0.label(of: $0.root)) }
      },
      "--match": match.map { pattern in
        let matcher = TreePatternMatcher(pattern)
        return keeping { matcher.matches($0) }
      },
      "--no-match": noMatch.map { pattern in
        let matcher = TreePatternMatcher(pattern)
        return keeping { !matcher.matches($0) }
      },
      "--sample": sample.map { count in { $0.sampled(count, seed: seed) } },
      "--shuffle": repeated(shuffle) { $0.shuffled(seed: seed) },
      "--split": split.map { list in { $0.part((part ?? 1) - 1, of: list.shares, seed: seed) } },
    ]
  }

  private func headRules() throws -> HeadRules {
    guard let heads, heads != "english" else { return .english }
    return try HeadRules(contentsOf: heads)
  }

  private func binarizing(_ side: BinarySide, _ rules: HeadRules) -> TransformStep {
    let way = Binarization(
      side == .left ? .left : .right, hasMarkers: markers || markov != nil, markovOrder: markov,
      parentOrder: parentLabels ?? 0)
    return changing { try $0.binarized(by: way, heads: side == .head ? $0.heads(by: rules) : nil) }
  }

  private func scores(_ path: String) throws -> PhraseScores {
    try PhraseScores(
      scores: ByteReader(path: path), dictionary: phraseDictionary.map { try ByteReader(path: $0) },
      thresholds: phraseThresholds.texts)
  }

  private func changing(_ transform: @escaping (Tree) throws -> Tree?) -> TransformStep {
    { $0.compactMapTrees(transform) }
  }

  private func keeping(_ isWanted: @escaping (Tree) -> Bool) -> TransformStep {
    { $0.filterTrees(isWanted) }
  }

  private func repeated(_ count: Int, _ step: @escaping TransformStep) -> [TransformStep] {
    Array(repeating: step, count: count)
  }

  mutating func validate() throws {
    for (name, number) in [("--markov", markov), ("--parent-labels", parentLabels)] {
      if let number, !(0...1000 ~= number) {
        throw ValidationError("\(name) is \(number), and must be from 0 to 1000")
      }
      if number != nil, binarize.isEmpty { throw ValidationError("\(name) needs --binarize") }
    }
    if heads != nil, toDependencies.isEmpty, raiseCrossing == 0, !binarize.contains(.head) {
      throw ValidationError("--heads needs --to-dependencies, --binarize head or --raise-crossing")
    }
    if markers, binarize.isEmpty { throw ValidationError("--markers needs --binarize") }
    if phraseDictionary != nil, phraseScores.isEmpty {
      throw ValidationError("--phrase-dictionary needs --phrase-scores")
    }
    if let count = sample.first(where: { $0 < 0 }) {
      throw ValidationError("--sample is \(count), and must be 0 or above")
    }
    guard !split.isEmpty else {
      if part != nil { throw ValidationError("--part needs --split") }
      return
    }
    guard let part else { throw ValidationError("--split needs --part, the part to keep, from 1") }
    for list in split where !(1...list.shares.count ~= part) {
      throw ValidationError("--part is \(part), and --split has \(list.shares.count) parts")
    }
  }
}

/// What transforms have to tell at the end.
final class TransformCounts {
  private var raised: (nodes: Int, trees: Int)?
  private var scored: (known: Int, all: Int)?

  func raised(_ result: RaisedTree) -> Tree {
    let sum = raised ?? (0, 0)
    raised = (sum.nodes + result.raisedNodes, sum.trees + (result.raisedNodes > 0 ? 1 : 0))
    return result.tree
  }

  func scored(_ result: (tree: Tree, labelled: Int)) -> Tree {
    let sum = scored ?? (0, 0)
    scored = (sum.known + result.labelled, sum.all + result.tree.nodeCount)
    return result.tree
  }

  /// A line for each of them.
  var lines: [String] {
    var lines: [String] = []
    if let raised { lines.append("raised \(raised.nodes) nodes in \(raised.trees) trees") }
    if let scored {
      lines.append("labelled \(scored.known) of \(scored.all) nodes by the scores of their phrases")
    }
    return lines
  }
}
