public import EspalierTrees

/// How many of a treebank's words have a pre-trained vector.
public struct VectorCoverage: Sendable, Equatable {
  /// Numbers of words: different ones, and all.
  public struct Counts: Sendable, Equatable {
    /// Different words, as written.
    public var types = 0
    /// Occurrences.
    public var tokens = 0

    /// Creates counts.
    public init(types: Int = 0, tokens: Int = 0) {
      self.types = types
      self.tokens = tokens
    }

    mutating func add(tokens count: Int) {
      types += 1
      tokens += count
    }
  }

  /// The words of the treebank.
  public private(set) var all = Counts()
  /// Those found as written.
  public private(set) var asWritten = Counts()
  /// Those found only once the treebank's escapes were undone.
  public private(set) var unescaped = Counts()
  /// Those found only in lower case.
  public private(set) var lowerCase = Counts()

  /// Looks every word up.
  public init(of counts: WordCounts, in vectors: WordVectors) {
    for (word, count) in zip(counts.words, counts.counts) {
      all.add(tokens: count)
      switch vectors.lookUp(word)?.form {
      case .asWritten: asWritten.add(tokens: count)
      case .unescaped: unescaped.add(tokens: count)
      case .lowerCase: lowerCase.add(tokens: count)
      case nil: break
      }
    }
  }

  /// Those found in any form.
  public var found: Counts {
    Counts(
      types: asWritten.types + unescaped.types + lowerCase.types,
      tokens: asWritten.tokens + unescaped.tokens + lowerCase.tokens)
  }
}

extension VectorCoverage: CustomStringConvertible {
  /// "9 of 10 words (90.0 %) and 95 of 100 tokens (95.0 %) have a vector: 5 words as written, 1 unescaped, 3 in lower
  /// case".
  public var description: String {
    "\(share(\.types, "words")) and \(share(\.tokens, "tokens")) have a vector: "
      + "\(asWritten.types) words as written, \(unescaped.types) unescaped, \(lowerCase.types) in lower case"
  }

  private func share(_ count: KeyPath<Counts, Int>, _ name: String) -> String {
    let (part, whole) = (found[keyPath: count], all[keyPath: count])
    let permille = whole == 0 ? 0 : (part * 2000 + whole) / (whole * 2)
    return "\(part) of \(whole) \(name) (\(permille / 10).\(permille % 10) %)"
  }
}
