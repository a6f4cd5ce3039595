/// What PARSEVAL's figures are made of: counts over sentences, as EVALB has them.
///
/// Of the brackets that count, m are matched, of g in the gold trees and t in the trees that are tested:
///
///     recall = m / g     precision = m / t     F1 = 2 m / (g + t)
///
/// A bracket is matched by one of the other tree over the same words with the same label. A bracket of the tested tree crosses where a
/// gold bracket overlaps it and neither is within the other. Sentences in error have other words in both trees, and those that are skipped
/// have no word in the tested tree; they count as sentences only.
///
/// Source: Black et al., *A Procedure for Quantitatively Comparing the Syntactic Coverage of English Grammars*, 1991; Collins 1997,
/// section 4; Sekine & Collins, EVALB.
public struct ParsevalCounts: Sendable, Hashable {
  /// Sentences, those in error and those skipped among them.
  public internal(set) var sentences = 0
  /// Sentences whose words differ.
  public internal(set) var errors = 0
  /// Sentences without a word in the tested tree.
  public internal(set) var skipped = 0
  /// Brackets of the gold trees.
  public internal(set) var goldBrackets = 0
  /// Brackets of the tested trees.
  public internal(set) var testBrackets = 0
  /// Brackets that are in both.
  public internal(set) var matched = 0
  /// Sentences all of whose brackets are matched, in both trees.
  public internal(set) var complete = 0
  /// Brackets of the tested trees that cross one of the gold tree.
  public internal(set) var crossing = 0
  /// Sentences without crossing brackets.
  public internal(set) var withoutCrossing = 0
  /// Sentences with no more than two.
  public internal(set) var withUpToTwoCrossing = 0
  /// Words.
  public internal(set) var words = 0
  /// Words with the same label, their part of speech, in both trees.
  public internal(set) var equalTags = 0

  /// Counts of nothing.
  public init() {}

  /// Sentences that are neither in error nor skipped.
  public var valid: Int { sentences - errors - skipped }

  /// Adds the counts of other sentences.
  public mutating func add(_ other: ParsevalCounts) {
    sentences += other.sentences
    errors += other.errors
    skipped += other.skipped
    goldBrackets += other.goldBrackets
    testBrackets += other.testBrackets
    matched += other.matched
    complete += other.complete
    crossing += other.crossing
    withoutCrossing += other.withoutCrossing
    withUpToTwoCrossing += other.withUpToTwoCrossing
    words += other.words
    equalTags += other.equalTags
  }
}

extension ParsevalCounts {
  /// The counts of one sentence, and how long it is by the gold tree.
  ///
  /// - Complexity: linear in the nodes, but for the quotation marks of a sentence.
  package static func comparing(
    _ gold: Tree, _ test: Tree, _ rules: ParsevalRules
  ) -> (counts: ParsevalCounts, length: Int) {
    var (gold, test) = (ParsevalTree(gold, rules), ParsevalTree(test, rules))
    var counts = ParsevalCounts()
    counts.sentences = 1
    guard !test.leaves.isEmpty else {
      counts.skipped = 1
      return (counts, gold.length)
    }
    if gold.leaves.count != test.leaves.count { ParsevalTree.settleQuotes(&gold, &test, rules) }
    guard gold.leaves.count == test.leaves.count,
      zip(gold.leaves, test.leaves).allSatisfy({ rules.areEqualWords($0.word, $1.word) })
    else {
      counts.errors = 1
      return (counts, gold.length)
    }
    let (mine, theirs) = (gold.counted(rules), test.counted(rules))
    counts.goldBrackets = mine.count
    counts.testBrackets = theirs.count
    counts.matched = matches(mine, theirs, rules)
    counts.complete = counts.matched == mine.count && counts.matched == theirs.count ? 1 : 0
    counts.crossing = crossings(mine, theirs, words: gold.leaves.count)
    counts.withoutCrossing = counts.crossing == 0 ? 1 : 0
    counts.withUpToTwoCrossing = counts.crossing <= 2 ? 1 : 0
    counts.words = gold.leaves.count
    counts.equalTags = zip(gold.leaves, test.leaves).count { rules.areEqualLabels($0.label, $1.label) }
    return (counts, gold.length)
  }

  /// Adds a sentence whose tested tree has no brackets at all.
  package mutating func addWithoutBrackets(_ gold: Tree, _ rules: ParsevalRules) {
    sentences += 1
    goldBrackets += ParsevalTree(gold, rules).counted(rules).count
    words += gold.tokenCount
  }

  /// 2 m / (g + t); nil where there are no brackets.
  public var f1: Double? {
    goldBrackets + testBrackets == 0 ? nil : 2 * Double(matched) / Double(goldBrackets + testBrackets)
  }

  private struct Key: Hashable {
    let start: Int
    let end: Int
    let label: String
  }

  /// Every gold bracket takes the first tested one over the same words that is left and has its label or an equal one.
  private static func matches(
    _ gold: [ParsevalTree.Bracket], _ test: [ParsevalTree.Bracket], _ rules: ParsevalRules
  ) -> Int {
    // Where the brackets of a key stand, the last one first.
    var left: [Key: [Int]] = [:]
    for (index, bracket) in test.enumerated().reversed() {
      left[
        Key(start: bracket.start, end: bracket.end, label: rules.isLabelled ? bracket.label : ""), default: []
      ]
      .append(index)
    }
    var equals: [String: [String]] = [:]
    for pair in rules.equalLabels where pair.count == 2 {
      equals[pair[0], default: []].append(pair[1])
      equals[pair[1], default: []].append(pair[0])
    }
    var count = 0
    for bracket in gold {
      let label = rules.isLabelled ? bracket.label : ""
      let keys = ([label] + (rules.isLabelled ? equals[label] ?? [] : [])).map {
        Key(start: bracket.start, end: bracket.end, label: $0)
      }
      let first = keys.min { (left[$0]?.last ?? .max) < (left[$1]?.last ?? .max) }
      if let first, left[first]?.popLast() != nil { count += 1 }
    }
    return count
  }

  /// How many tested brackets cross a gold one.
  ///
  /// Of the gold brackets that begin before a place and end behind it, the innermost begins last and ends first. A bracket
  /// from s to e is crossed where the innermost around s ends before e, or the innermost around e begins behind s.
  private static func crossings(
    _ gold: [ParsevalTree.Bracket], _ test: [ParsevalTree.Bracket], words: Int
  ) -> Int {
    var innermost = [(start: Int, end: Int)?](repeating: nil, count: words + 1)
    var open: [ParsevalTree.Bracket] = []
    var next = 0
    for place in 0...words {
      while let top = open.last, top.end <= place { open.removeLast() }
      // Brackets come in the order of their beginnings, outer ones first.
      while next < gold.count, gold[next].start < place {
        if gold[next].end > place { open.append(gold[next]) }
        next += 1
      }
      innermost[place] = open.last.map { ($0.start, $0.end) }
    }
    return test.count { bracket in
      (innermost[bracket.start].map { $0.end < bracket.end } ?? false)
        || (innermost[bracket.end].map { $0.start > bracket.start } ?? false)
    }
  }
}
