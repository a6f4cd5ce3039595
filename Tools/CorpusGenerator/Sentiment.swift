/// A sentiment: a signed strength from -2 (very negative) over 0 (neutral) to 2 (very positive), and
/// the algebra by which the constructions of the corpus combine sentiments.
///
/// Every operation is odd (negating all operands negates the result), so that neither polarity is
/// favoured.
package struct Sentiment: Hashable, Sendable {
  /// The signed strength, -2 to 2.
  package let strength: Int

  package init(_ strength: Int) {
    precondition((-2...2).contains(strength), "strength \(strength) is outside -2...2")
    self.strength = strength
  }

  package static let neutral = Sentiment(0)

  /// The label in the manner of the Stanford Sentiment Treebank: 0 (very negative) to 4.
  package var label: Int { strength + 2 }

  /// Negation flips and weakens: `-sgn(x)`. "not brilliant" is only mildly negative.
  package var negated: Sentiment { Sentiment(-strength.signum()) }

  /// An intensifier makes any polarity strong: `2 sgn(x)`.
  package var intensified: Sentiment { Sentiment(2 * strength.signum()) }

  /// A moderator makes any polarity mild: `sgn(x)`.
  package var moderated: Sentiment { Sentiment(strength.signum()) }

  /// Conjunction adds: `x + y`, cut off at -2 and 2.
  package func joined(with other: Sentiment) -> Sentiment {
    Sentiment(min(2, max(-2, strength + other.strength)))
  }

  /// Contrast and concession: this side yields to `dominant`, y. Where the sides disagree and y is not
  /// the stronger one, `sgn(y)`; where y is neutral, what is left of this side, `sgn(x)`; otherwise y.
  package func yielding(to dominant: Sentiment) -> Sentiment {
    let (x, y) = (strength, dominant.strength)
    if y == 0 { return moderated }
    if x * y < 0 && abs(x) >= abs(y) { return dominant.moderated }
    return dominant
  }
}
