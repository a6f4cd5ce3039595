/// The corpus: three parts, each a list of lines with one bracketed tree.
package struct Corpus: Sendable {
  /// A part of the corpus, named as its file.
  package enum Part: String, CaseIterable, Sendable {
    case train, dev, test

    /// How many trees it has.
    package var size: Int {
      switch self {
      case .train: 2000
      case .dev: 300
      case .test: 600
      }
    }
  }

  /// The seed of the corpus as it is kept in the repository.
  package static let seed: UInt64 = 2013

  /// How many words a review may have.
  package static let lengths = 3...25

  /// Words that make a short review hard to follow when they come twice.
  private static let onceOnly: Set = [
    "although", "despite", "doubts", "denies", "nobody", "throughout", "less", "its",
  ]

  private var chosen: [Part: [Phrase]] = [:]

  /// The file of a part.
  package func text(_ part: Part) -> String {
    (chosen[part] ?? []).map { $0.brackets + "\n" }.joined()
  }

  /// Makes the corpus from a seed. No sentence occurs twice, in whichever parts.
  package init(seed: UInt64 = Corpus.seed) {
    var grammar = Grammar(random: RandomSource(seed: seed))
    var seen = Set<String>()
    for part in Part.allCases {
      var phrases: [Phrase] = []
      for group in Self.groups(of: part) {
        phrases += Self.choose(group.size, from: &grammar, seen: &seen) {
          $0.traits.intersection(HeldOut.allTraits) == group.traits
        }
      }
      grammar.random.shuffle(&phrases)
      chosen[part] = phrases
    }
  }

  /// Train and dev hold nothing that is held out; a third of test holds each kind, and that kind only.
  private static func groups(of part: Part) -> [(size: Int, traits: Phrase.Traits)] {
    guard part == .test else { return [(part.size, [])] }
    return HeldOut.allCases.map { (part.size / HeldOut.allCases.count, $0.trait) }
  }

  private static func isReadable(_ phrase: Phrase) -> Bool {
    guard lengths.contains(phrase.words.count) else { return false }
    let heavy = phrase.words.filter(onceOnly.contains)
    return Set(heavy).count == heavy.count && phrase.words.count { $0 == "but" } <= 2
  }

  /// Draws reviews until every label has `count / 5`, each accepted together with a mirror image: a
  /// review of the same label whose positive words are as many as the other's negative words.
  private static func choose(
    _ count: Int, from grammar: inout Grammar, seen: inout Set<String>, where accepts: (Phrase) -> Bool
  ) -> [Phrase] {
    precondition(count % 10 == 0, "\(count) trees can't be split into pairs of five labels")
    var room = [Int](repeating: count / 5, count: 5)
    var waiting = [[Phrase.Balance: [Phrase]]](repeating: [:], count: 5)
    var chosen: [Phrase] = []
    while chosen.count < count {
      let phrase = grammar.review()
      let label = phrase.sentiment.label
      guard room[label] > 0, isReadable(phrase), accepts(phrase),
        seen.insert(phrase.text).inserted
      else { continue }
      if let partner = waiting[label][phrase.balance.mirrored]?.popLast() {
        chosen += [partner, phrase]
        room[label] -= 2
      } else {
        waiting[label][phrase.balance, default: []].append(phrase)
      }
    }
    return chosen
  }
}
