/// The constructions that change or combine sentiment, each one node over its parts.
enum Construction {
  /// A word that leaves the sentiment of its neighbour alone.
  static func carried(_ carrier: Phrase, _ phrase: Phrase) -> Phrase {
    Phrase(carrier, phrase, phrase.sentiment)
  }

  /// A neutral word before a phrase.
  static func carried(_ carrier: String, _ phrase: Phrase) -> Phrase { carried(Phrase(carrier), phrase) }

  /// A modifier before a phrase: "not good", "very good", "slightly good".
  static func modified(_ modifier: Lexicon.Modifier, _ phrase: Phrase) -> Phrase {
    var node: Phrase
    switch modifier.effect {
    case .negate: node = negated(Phrase(modifier.word), phrase, by: modifier.word, scope: phrase)
    case .intensify: node = Phrase(Phrase(modifier.word), phrase, phrase.sentiment.intensified)
    case .moderate: node = Phrase(Phrase(modifier.word), phrase, phrase.sentiment.moderated)
    }
    if phrase.words.count == 1 && HeldOut.pairs[modifier.word]?.contains(phrase.words[0]) == true {
      node.traits.insert(.newPair)
    }
    return node
  }

  /// A negation by `word` over the side that is its scope.
  static func negated(_ left: Phrase, _ right: Phrase, by word: String, scope: Phrase) -> Phrase {
    var node = Phrase(left, right, scope.sentiment.negated)
    if let inner = HeldOut.nestings[word], scope.words.contains(where: inner.contains) {
      node.traits.insert(.newNesting)
    }
    return node
  }

  /// "warm and funny", or with a comma between clauses.
  static func joined(_ first: Phrase, _ second: Phrase, comma: Bool) -> Phrase {
    let tail = carried("and", second)
    return Phrase(
      first, comma ? carried(",", tail) : tail, first.sentiment.joined(with: second.sentiment))
  }

  /// "dull but funny": the second side dominates.
  static func contrasted(_ first: Phrase, _ second: Phrase, comma: Bool) -> Phrase {
    let tail = carried("but", second)
    return yielding(first, comma ? carried(",", tail) : tail, conceded: first, dominant: second)
  }

  /// "although it is dull , the cast shines", and the same the other way round.
  static func conceded(_ marker: String, _ side: Phrase, _ dominant: Phrase, first: Bool) -> Phrase {
    let aside = carried(marker, side)
    return first
      ? yielding(aside, carried(",", dominant), conceded: side, dominant: dominant)
      : yielding(dominant, carried(",", aside), conceded: side, dominant: dominant)
  }

  private static func yielding(
    _ left: Phrase, _ right: Phrase, conceded: Phrase, dominant: Phrase
  ) -> Phrase {
    var node = Phrase(left, right, conceded.sentiment.yielding(to: dominant.sentiment))
    if node.traits.contains(.contrast) { node.traits.insert(.nestedContrast) }
    node.traits.insert(.contrast)
    return node
  }
}
