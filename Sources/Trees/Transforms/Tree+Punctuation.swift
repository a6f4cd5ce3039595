extension Tree {
  /// The tree without leaves that are punctuation, and without nodes that have nothing else; nil where nothing is left.
  ///
  /// - Complexity: linear, whatever the depth.
  public func removingPunctuation() -> Tree? { removingLeaves(where: isPunctuation) }

  /// Whether the word of a node is punctuation.
  ///
  /// The part of speech tells, label or category, where it is one of punctuation in the Penn Treebank, STTS, Universal
  /// Dependencies, Alpino or EAGLES. Where the node has neither, or numbers only, as trees of sentiment have, or where it is the relation `punct`, the
  /// word tells: it is punctuation where all its characters are in Unicode's categories P, except signs that stand for words (`%`, `&`, `@`, `#`, `*`).
  public func isPunctuation(_ node: Int) -> Bool {
    guard hasWord(node), !isEmptyElement(node) else { return false }
    let tags = [label(of: node), category(of: node) ?? ""].filter { !$0.isEmpty && Int($0) == nil }
    if tags.contains(where: Punctuation.isTag) { return true }
    guard tags.isEmpty else { return false }
    return Punctuation.isPunctuation(word(of: node) ?? "")
  }
}

/// What punctuation is called.
enum Punctuation {
  /// Penn Treebank; STTS; Universal Dependencies and its relation; Alpino; the French Treebank.
  private static let tags: Set<String> = [
    ",", ".", ":", "``", "''", "\"", "-LRB-", "-RRB-", "-LSB-", "-RSB-", "-LCB-", "-RCB-", "HYPH", "NFP",
    "$,", "$.", "$(", "$[", "PUNCT", "PUNC", "punct", "PONCT", "LET", "let", "LET()",
  ]
  /// Signs that are read as words.
  private static let signs: Set<Unicode.Scalar> = ["%", "&", "@", "#", "*", "‰", "§", "†"]

  /// Whether a part of speech is one of punctuation. EAGLES has `F` and small letters (`Fc`), CESS `-Fpa-`.
  static func isTag(_ tag: String) -> Bool {
    if tags.contains(tag) { return true }
    let letters = tag.utf8.drop { $0 == UInt8(ascii: "-") }.prefix { $0 != UInt8(ascii: "-") }
    return letters.first == UInt8(ascii: "F") && 2...3 ~= letters.count
      && letters.dropFirst().allSatisfy { (0x61...0x7A).contains($0) }
  }

  /// Whether a word is made of punctuation.
  static func isPunctuation(_ word: String) -> Bool {
    let meant = Words.unescaped(word)
    return !meant.isEmpty
      && meant.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .openPunctuation, .closePunctuation, .dashPunctuation, .connectorPunctuation,
          .initialPunctuation,
          .finalPunctuation:
          true
        case .otherPunctuation: !signs.contains(scalar)
        // The Penn Treebank's opening quotes are two of these.
        case .modifierSymbol: scalar == "`"
        default: false
        }
      }
  }
}
