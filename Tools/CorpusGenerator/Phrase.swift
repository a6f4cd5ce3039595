/// A labelled binary tree, as far as the corpus needs it: its brackets, words and sentiment, and what
/// the choice of sentences looks at. It is built bottom-up and never taken apart.
package struct Phrase: Sendable {
  /// What a phrase contains; see `HeldOut` for those kept out of the train part.
  package struct Traits: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// Some contrast or concession.
    package static let contrast = Traits(rawValue: 1)
    /// A modifier and a word that the train part doesn't pair.
    package static let newPair = Traits(rawValue: 2)
    /// A negation within the scope of another that the train part doesn't put there.
    package static let newNesting = Traits(rawValue: 4)
    /// A contrast or concession within another.
    package static let nestedContrast = Traits(rawValue: 8)
  }

  /// How many more positive than negative words there are, mild and strong ones apart.
  package struct Balance: Hashable, Sendable {
    package var mild = 0
    package var strong = 0

    /// The balance after every polar word has changed sides.
    package var mirrored: Balance { Balance(mild: -mild, strong: -strong) }
  }

  package let words: [String]
  package let brackets: String
  package let sentiment: Sentiment
  package let balance: Balance
  package var traits: Traits

  /// A word with its own sentiment.
  package init(_ word: String, _ sentiment: Sentiment = .neutral) {
    words = [word]
    brackets = "(\(sentiment.label) \(word))"
    self.sentiment = sentiment
    let sign = sentiment.strength.signum()
    let isStrong = abs(sentiment.strength) == 2
    balance = Balance(mild: isStrong ? 0 : sign, strong: isStrong ? sign : 0)
    traits = []
  }

  /// A node with two children.
  package init(_ left: Phrase, _ right: Phrase, _ sentiment: Sentiment) {
    words = left.words + right.words
    brackets = "(\(sentiment.label) \(left.brackets) \(right.brackets))"
    self.sentiment = sentiment
    balance = Balance(
      mild: left.balance.mild + right.balance.mild, strong: left.balance.strong + right.balance.strong)
    traits = left.traits.union(right.traits)
  }

  /// Neutral words, right-branching: "at times", "in every scene".
  package init(neutral text: String) {
    let leaves = text.split(separator: " ").map { Phrase(String($0)) }
    precondition(!leaves.isEmpty, "a phrase has words")
    self = leaves.dropLast().reversed().reduce(leaves[leaves.count - 1]) { Phrase($1, $0, .neutral) }
  }

  /// The words, separated by spaces.
  package var text: String { words.joined(separator: " ") }
}
