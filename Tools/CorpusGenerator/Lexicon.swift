/// The words of the corpus, by what they do.
package enum Lexicon {
  /// Polar words of one category, a list for each of the strengths -2, -1, 0, 1, 2.
  package struct Polar: Sendable {
    let byStrength: [[String]]

    /// All words, weakest label first; a word's index counts in the rule of held-out pairs.
    package var all: [String] { byStrength.flatMap { $0 } }

    /// A random word: a strength first, the polar ones twice as likely as the neutral one, then one of
    /// its words.
    func draw(_ random: inout RandomSource) -> Phrase {
      let level = random.pick([0, 0, 1, 1, 2, 3, 3, 4, 4].filter { !byStrength[$0].isEmpty })
      return Phrase(random.pick(byStrength[level]), Sentiment(level - 2))
    }
  }

  package static let adjectives = Polar(byStrength: [
    ["awful", "dreadful", "terrible", "horrid", "unbearable", "atrocious"],
    ["dull", "bland", "clumsy", "lazy", "stale", "cold", "hollow", "silly", "tedious", "shallow"],
    ["long", "short", "french", "silent", "recent", "foreign"],
    ["good", "warm", "clever", "funny", "fresh", "tender", "lively", "charming", "honest", "elegant"],
    ["brilliant", "superb", "wonderful", "gorgeous", "dazzling", "masterful"],
  ])

  /// Things that a film has.
  package static let qualities = Polar(byStrength: [
    ["rubbish", "drivel", "garbage", "agony"],
    ["nonsense", "noise", "padding", "gloom", "clutter", "boredom"],
    ["dialogue", "dancing", "footage", "scenery"],
    ["charm", "wit", "warmth", "grace", "humor", "heart"],
    ["magic", "genius", "splendor", "joy"],
  ])

  /// Things that a film is.
  package static let verdicts = Polar(byStrength: [
    ["disaster", "nightmare", "insult", "travesty"],
    ["mess", "bore", "flop", "chore"],
    ["remake", "sequel", "musical", "western"],
    ["treat", "pleasure", "success", "surprise"],
    ["triumph", "gem", "marvel", "masterpiece"],
  ])

  /// Things that a film does.
  package static let verbs = Polar(byStrength: [
    ["collapses", "disgusts", "implodes", "appalls"],
    ["drags", "fails", "stumbles", "bores", "annoys", "falters"],
    [],
    ["works", "entertains", "convinces", "pleases", "amuses", "engages"],
    ["shines", "soars", "dazzles", "triumphs"],
  ])

  /// A word that changes the sentiment of the phrase beside it.
  package struct Modifier: Sendable {
    package enum Effect: Sendable { case negate, intensify, moderate }
    package let word: String
    package let effect: Effect
  }

  static let ofAdjectives = [Modifier](
    negate: ["not", "never", "hardly"], intensify: ["very", "truly", "utterly"],
    moderate: ["slightly", "rather", "fairly"])
  static let ofQualities = [Modifier](
    negate: ["no", "little", "zero"], intensify: ["pure", "sheer"], moderate: ["some", "occasional"])
  static let ofVerdicts = [Modifier](
    negate: ["not", "never", "hardly"], intensify: ["truly"], moderate: ["rather"])
  static let ofVerbs = [Modifier](
    negate: ["never", "hardly", "rarely"], intensify: ["truly", "utterly"],
    moderate: ["slightly", "sometimes"])
  static let comparatives = [Modifier](negate: ["less"], moderate: ["as"])
  static let lacking = [Modifier](negate: ["lacks", "avoids"])
  static let doubting = [Modifier](negate: ["doubts", "denies"])
  static let nobody = Modifier(word: "nobody", effect: .negate)

  /// Phrases after a clause that change its sentiment.
  static let intensifyingTails = ["throughout", "beyond doubt"]
  static let moderatingTails = ["at times", "in places"]
  static let transparentTails = ["said everybody", "said the critics", "we heard"]

  static let copulas = ["is", "seems", "remains", "feels"]
  static let identities = ["is", "remains"]
  static let having = ["has", "offers", "delivers"]
  static let subjects = ["the", "this", "her", "his"]
  static let works = ["film", "movie", "story", "drama", "comedy", "thriller", "debut"]
  static let parts = ["plot", "script", "acting", "music", "ending", "cast", "camerawork"]
  static let presenting = ["it is", "this is", "we saw", "they made", "we watched"]
  static let speakers = ["she", "he", "everybody", "the critic", "my friend"]
  static let claims = ["says", "thinks", "feels"]
}

extension [Lexicon.Modifier] {
  init(negate: [String] = [], intensify: [String] = [], moderate: [String] = []) {
    self =
      negate.map { Lexicon.Modifier(word: $0, effect: .negate) }
      + intensify.map { Lexicon.Modifier(word: $0, effect: .intensify) }
      + moderate.map { Lexicon.Modifier(word: $0, effect: .moderate) }
  }

  var negations: Self { filter { $0.effect == .negate } }
  var intensifiers: Self { filter { $0.effect == .intensify } }
  /// Intensifiers and moderators.
  var degrees: Self { filter { $0.effect != .negate } }
}
