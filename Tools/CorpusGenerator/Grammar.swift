/// The grammar: draws a random phrase of each category.
struct Grammar {
  var random: RandomSource

  /// True once in `n` times.
  private mutating func once(in n: Int) -> Bool { random.below(n) == 0 }

  /// Two phrases of unlike sentiment, for a contrast: a positive and a negative one, or a polar and a
  /// neutral one.
  private mutating func unlike(
    _ first: (inout Grammar) -> Phrase, _ second: (inout Grammar) -> Phrase
  ) -> (Phrase, Phrase) {
    while true {
      let (x, y) = (first(&self), second(&self))
      if x.sentiment.strength.signum() != y.sentiment.strength.signum() { return (x, y) }
    }
  }

  // MARK: Phrases

  /// "good", "not very good", "dull but funny".
  private mutating func adjectivePhrase() -> Phrase {
    switch random.below(10) {
    case 0...6: return modifiedAdjective()
    case 7: return Construction.joined(modifiedAdjective(), modifiedAdjective(), comma: false)
    default:
      let (first, second) = unlike({ $0.modifiedAdjective() }, { $0.modifiedAdjective() })
      return Construction.contrasted(first, second, comma: false)
    }
  }

  /// "good", "very good", "not good", "not very good".
  private mutating func modifiedAdjective() -> Phrase {
    let word = Lexicon.adjectives.draw(&random)
    switch random.below(6) {
    case 0, 1: return word
    case 2, 3: return Construction.modified(random.pick(Lexicon.ofAdjectives.degrees), word)
    case 4: return Construction.modified(random.pick(Lexicon.ofAdjectives.negations), word)
    default:
      let strong = Construction.modified(random.pick(Lexicon.ofAdjectives.intensifiers), word)
      return Construction.modified(random.pick(Lexicon.ofAdjectives.negations), strong)
    }
  }

  /// "less elegant than the script", "not as good as the music".
  private mutating func comparison() -> Phrase {
    let modifier = random.pick(Lexicon.comparatives)
    let compared = Construction.modified(modifier, Lexicon.adjectives.draw(&random))
    let link = modifier.effect == .negate ? "than" : "as"
    let phrase = Phrase(
      compared, Phrase(neutral: link + " the " + random.pick(Lexicon.parts)), compared.sentiment)
    return once(in: 3) ? Construction.modified(random.pick(Lexicon.ofAdjectives.negations), phrase) : phrase
  }

  /// "charm", "no charm", "sheer nonsense".
  private mutating func quality() -> Phrase {
    let word = Lexicon.qualities.draw(&random)
    return once(in: 3) ? word : Construction.modified(random.pick(Lexicon.ofQualities), word)
  }

  /// "a rather warm film".
  private mutating func describedWork() -> Phrase {
    let description = adjectivePhrase()
    let noun = Phrase(description, Phrase(random.pick(Lexicon.works)), description.sentiment)
    return Construction.carried(Self.article(before: noun), noun)
  }

  /// "a mess", "hardly a gem".
  private mutating func verdict() -> Phrase {
    let word = Lexicon.verdicts.draw(&random)
    let noun = Construction.carried(Self.article(before: word), word)
    return once(in: 2) ? noun : Construction.modified(random.pick(Lexicon.ofVerdicts), noun)
  }

  private static func article(before phrase: Phrase) -> String {
    let word = phrase.words[0]
    return word == "honest" || "aeiou".contains(word.prefix(1)) ? "an" : "a"
  }

  // MARK: Clauses

  private mutating func subject() -> Phrase {
    Phrase(neutral: random.pick(Lexicon.subjects) + " " + random.pick(Lexicon.works + Lexicon.parts))
  }

  private mutating func predicate() -> Phrase {
    switch random.below(10) {
    case 0...2: return Construction.carried(random.pick(Lexicon.copulas), adjectivePhrase())
    case 3: return Construction.carried(random.pick(Lexicon.copulas), comparison())
    case 4, 5: return Construction.carried(random.pick(Lexicon.identities), verdict())
    case 6, 7: return possession()
    default:
      let verb = Lexicon.verbs.draw(&random)
      return once(in: 3) ? verb : Construction.modified(random.pick(Lexicon.ofVerbs), verb)
    }
  }

  /// "has charm", "lacks charm", "never lacks charm".
  private mutating func possession() -> Phrase {
    if once(in: 2) { return Construction.carried(random.pick(Lexicon.having), quality()) }
    let lacking = Construction.modified(random.pick(Lexicon.lacking), quality())
    return once(in: 3)
      ? Construction.modified(random.pick(Lexicon.ofVerbs.negations), lacking) : lacking
  }

  /// "the plot is not very good", "we saw a dull film".
  private mutating func clause() -> Phrase {
    if once(in: 4) {
      let words = random.pick(Lexicon.presenting).split(separator: " ").map(String.init)
      return Construction.carried(words[0], Construction.carried(words[1], describedWork()))
    }
    let clause = Construction.carried(subject(), predicate())
    switch random.below(8) {
    case 0:
      return Phrase(
        clause, Phrase(neutral: random.pick(Lexicon.intensifyingTails)), clause.sentiment.intensified)
    case 1:
      return Phrase(
        clause, Phrase(neutral: random.pick(Lexicon.moderatingTails)), clause.sentiment.moderated)
    default: return clause
    }
  }

  // MARK: Sentences

  /// Clauses under at most `depth` constructions, so the recursion ends after a few steps.
  private mutating func sentence(_ depth: Int) -> Phrase {
    guard depth > 0 else { return clause() }
    switch random.below(8) {
    case 0, 1:
      let (first, second) = unlike(
        { $0.shallowerSentence(depth) }, { $0.shallowerSentence(depth) })
      return Construction.contrasted(first, second, comma: true)
    case 2, 3: return concession(depth)
    case 4:
      return Construction.joined(shallowerSentence(depth), shallowerSentence(depth), comma: true)
    case 5, 6: return report(sentence(depth - 1))
    default: return quotation(sentence(depth - 1))
    }
  }

  private mutating func shallowerSentence(_ depth: Int) -> Phrase { sentence(random.below(depth)) }

  /// "although the plot drags , the cast shines", "the cast shines , despite its dull script".
  private mutating func concession(_ depth: Int) -> Phrase {
    let isClause = once(in: 2)
    let (side, dominant) = unlike(
      { isClause ? $0.shallowerSentence(depth) : Construction.carried("its", $0.aside()) },
      { $0.shallowerSentence(depth) })
    return Construction.conceded(isClause ? "although" : "despite", side, dominant, first: once(in: 2))
  }

  /// "dull plot", "charm": what follows "despite its".
  private mutating func aside() -> Phrase {
    if once(in: 3) { return Lexicon.qualities.draw(&random) }
    let description = adjectivePhrase()
    return Phrase(description, Phrase(random.pick(Lexicon.parts)), description.sentiment)
  }

  /// "she says that …" keeps the sentiment; "she doubts that …" and "nobody says that …" negate it.
  private mutating func report(_ sentence: Phrase) -> Phrase {
    let content = Construction.carried("that", sentence)
    let verb =
      once(in: 3)
      ? Construction.modified(random.pick(Lexicon.doubting), content)
      : Construction.carried(random.pick(Lexicon.claims), content)
    if once(in: 3) { return Construction.modified(Lexicon.nobody, verb) }
    return Construction.carried(Phrase(neutral: random.pick(Lexicon.speakers)), verb)
  }

  /// "… , said everybody" keeps the sentiment; "… , said nobody" negates it.
  private mutating func quotation(_ sentence: Phrase) -> Phrase {
    if once(in: 2) {
      let tail = Construction.carried(",", Phrase(neutral: "said " + Lexicon.nobody.word))
      return Construction.negated(sentence, tail, by: Lexicon.nobody.word, scope: sentence)
    }
    let tail = Construction.carried(",", Phrase(neutral: random.pick(Lexicon.transparentTails)))
    return Phrase(sentence, tail, sentence.sentiment)
  }

  /// A whole review: a sentence or, now and then, a fragment.
  mutating func review() -> Phrase {
    switch random.below(8) {
    case 0: return adjectivePhrase()
    case 1: return describedWork()
    default: return sentence(random.below(4))
    }
  }
}
