public import EspalierBytes

/// Phrases with scores from 0 to 1, and the classes that they fall into: how the Stanford Sentiment Treebank's labels
/// were made.
///
/// With thresholds t_1 < ... < t_n, the class of a score s is the number of thresholds below it: 0 for s <= t_1, k for
/// t_k < s <= t_(k+1), n for s > t_n. Scores are compared as decimal numbers, without rounding.
///
/// Files have a phrase a line, its words separated by spaces, and behind the last tab or `|` its score. As the Stanford
/// Sentiment Treebank is published, phrases and scores are in two files: `dictionary.txt` (phrase|number) and
/// `sentiment_labels.txt` (number|score, below a line of titles).
/// Source: Socher et al., *Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank*, 2013; the
/// README of its data gives the thresholds.
public struct PhraseScores: Sendable {
  /// The thresholds of the Stanford Sentiment Treebank: 0.2, 0.4, 0.6, 0.8.
  public static let sentimentThresholds = ["0.2", "0.4", "0.6", "0.8"]

  private var classes: [[UInt8]: UInt16] = [:]
  /// The most words that a phrase has.
  private var longest = 0
  private let thresholds: [DecimalScore]

  /// The number of phrases.
  public var count: Int { classes.count }

  /// Reads phrases and scores.
  ///
  /// - Parameters:
  ///   - scores: the file of scores: with phrases, or with numbers where there is a dictionary.
  ///   - dictionary: the file of phrases with numbers; nil where `scores` has phrases.
  ///   - thresholds: decimal numbers from 0 to 1, each above the one before.
  /// - Throws: `TreeSyntaxError` (`badLine`), `FileError`.
  public init(
    scores: ByteReader, dictionary: ByteReader? = nil, thresholds: [String] = sentimentThresholds
  ) throws {
    let parsed = thresholds.compactMap { DecimalScore(Array($0.utf8)[...]) }
    precondition(
      parsed.count == thresholds.count && zip(parsed, parsed.dropFirst()).allSatisfy { $0 < $1 },
      "thresholds are ascending numbers from 0 to 1: \(thresholds)")
    self.thresholds = parsed
    guard let dictionary else {
      try Self.read(scores, score: true) { phrase, score, _ in
        insert(phrase, score); return nil
      }
      return
    }
    var numbers: [[UInt8]: DecimalScore] = [:]
    try Self.read(scores, score: true) { number, score, _ in
      numbers.updateValue(score, forKey: Array(number)) == nil
        ? nil : "'\(String(decoding: number, as: UTF8.self))' has a score already"
    }
    try Self.read(dictionary, score: false) { phrase, _, number in
      guard let score = numbers[Array(number)] else {
        return "'\(String(decoding: number, as: UTF8.self))' is not among the numbers of the scores"
      }
      insert(phrase, score)
      return nil
    }
  }

  /// Whether text is a threshold: a decimal number from 0 to 1.
  public static func isThreshold(_ text: String) -> Bool { DecimalScore(Array(text.utf8)[...]) != nil }

  /// Whether thresholds follow one another upwards.
  public static func areAscending(_ texts: [String]) -> Bool {
    let parsed = texts.compactMap { DecimalScore(Array($0.utf8)[...]) }
    return parsed.count == texts.count && zip(parsed, parsed.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// The class of a phrase, whose words are separated by one space; nil where it is not known.
  public func phraseClass(_ phrase: String) -> Int? { classes[Array(phrase.utf8)].map(Int.init) }

  private mutating func insert(_ phrase: ArraySlice<UInt8>, _ score: DecimalScore) {
    classes[Array(phrase)] = UInt16(truncatingIfNeeded: thresholds.count { $0 < score })
    longest = max(longest, 1 + phrase.count { $0 == .space })
  }

  /// Reads lines of two columns, of which the second one is a score or the number of a phrase.
  ///
  /// - Parameter take: takes both; says what is wrong with them, if anything is.
  private static func read(
    _ source: ByteReader, score isScore: Bool,
    _ take: (ArraySlice<UInt8>, DecimalScore, ArraySlice<UInt8>) -> String?
  ) throws {
    let lines = LineReader(source)
    while let line = try SourceLine.next(of: lines) {
      if line.isBlank { continue }
      guard let bar = line.bytes.lastIndex(where: { $0 == .tab || $0 == UInt8(ascii: "|") }), bar > 0 else {
        throw line.error(
          .badLine("a line has a phrase, a tab or '|', and its \(isScore ? "score" : "number")"), at: 0)
      }
      let second = line.trimmed(bar + 1..<line.bytes.count)
      var score = DecimalScore.zero
      if isScore {
        guard let number = DecimalScore(line.bytes[second]) else {
          // The files of the Stanford Sentiment Treebank begin with titles.
          if line.number == 1 { continue }
          throw line.error(
            .badLine("'\(line.text(second))' is not a score from 0 to 1"), at: second.lowerBound)
        }
        score = number
      }
      if let fault = take(line.bytes[line.trimmed(0..<bar)], score, line.bytes[second]) {
        throw line.error(.badLine(fault), at: 0)
      }
    }
  }
}

extension Tree {
  /// The tree labelled by the classes of its phrases; nodes whose phrase is not known become unlabelled.
  ///
  /// The phrase of a node is the words from the first to the last one at it and under it, as they are written, or as
  /// they are meant (`Words.unescaped`); nodes over the same words have the same phrase.
  ///
  /// - Returns: the tree, and the number of nodes whose phrase is known.
  /// - Complexity: linear in the nodes and the words of the longest phrase.
  public func labelled(by scores: PhraseScores) -> (tree: Tree, labelled: Int) {
    let words = tokens.map { Array(wordBytes(of: $0)) }
    let meant = self.words.map { Array(Words.unescaped($0).utf8) }
    var count = 0
    let tree = relabelled { node in
      guard
        let found = scores.phraseClass(over: self.tokens(of: node.index, atMost: scores.limit), words, meant)
      else { return nil }
      count += 1
      return "\(found)"
    }
    return (tree, count)
  }

  /// The positions of the words at a node and under it; nil where there are more than some number.
  private func tokens(of node: Int, atMost limit: Int) -> Range<Int>? {
    let span = span(of: node)
    return span.count <= limit ? span : nil
  }
}

extension PhraseScores {
  fileprivate var limit: Int { longest }

  fileprivate func phraseClass(
    over span: Range<Int>?, _ words: [[UInt8]], _ meant: [[UInt8]]
  ) -> Int? {
    guard let span else { return nil }
    let written = Array(words[span].joined(separator: [UInt8.space]))
    let found = classes[written] ?? classes[Array(meant[span].joined(separator: [UInt8.space]))]
    return found.map(Int.init)
  }
}
