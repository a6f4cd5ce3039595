/// What the train and dev parts never hold, and every tree of the test part does.
package enum HeldOut: CaseIterable, Sendable {
  /// A modifier directly before a word it never meets there ("not awful").
  case pair
  /// A negation within the scope of another that it never stands in there ("nobody doubts that …").
  case nesting
  /// A contrast or concession within another, never there at all ("although the film is dull but warm ,
  /// the cast shines").
  case nestedContrast

  package var trait: Phrase.Traits {
    switch self {
    case .pair: .newPair
    case .nesting: .newNesting
    case .nestedContrast: .nestedContrast
    }
  }

  package static let allTraits = Phrase.Traits(allCases.map(\.trait))

  /// The modifiers that go directly before the words of a category.
  static let categories: [(modifiers: [Lexicon.Modifier], words: [String])] = [
    (Lexicon.ofAdjectives + Lexicon.comparatives, Lexicon.adjectives.all),
    (Lexicon.ofQualities + Lexicon.lacking, Lexicon.qualities.all),
    (Lexicon.ofVerbs, Lexicon.verbs.all),
  ]

  /// The held-out pairs: modifier i and word j of a category where i + j is a multiple of 4. So every
  /// modifier, and every word, keeps three quarters of its partners in train. The words by the modifier.
  package static let pairs: [String: Set<String>] = {
    var pairs: [String: Set<String>] = [:]
    for (modifiers, words) in categories {
      for (i, modifier) in modifiers.enumerated() {
        for (j, word) in words.enumerated() where (i + j) % 4 == 0 {
          pairs[modifier.word, default: []].insert(word)
        }
      }
    }
    return pairs
  }()

  /// The negations, in the order that counts in the rule of held-out nestings.
  package static let negations = [
    "not", "never", "hardly", "rarely", "less", "no", "little", "zero", "lacks", "avoids", "nobody",
    "doubts", "denies",
  ]

  /// The held-out nestings: negation i with negation j in its scope where i + j is a multiple of 3. The
  /// inner ones by the outer one.
  package static let nestings: [String: Set<String>] = {
    var nestings: [String: Set<String>] = [:]
    for (i, outer) in negations.enumerated() {
      for (j, inner) in negations.enumerated() where (i + j) % 3 == 0 {
        nestings[outer, default: []].insert(inner)
      }
    }
    return nestings
  }()
}
