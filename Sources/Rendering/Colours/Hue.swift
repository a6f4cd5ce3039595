/// One of the twelve colours that tell labels apart where they are no sentiment.
///
/// No drawing relies on it alone: the text of a label always stands beside its colour.
public struct Hue: Sendable, Hashable {
  /// How many there are.
  public static let count = 12

  /// Its number, from 0.
  public let number: Int

  /// A hue by its number.
  public init(_ number: Int) {
    precondition(0..<Self.count ~= number, "hue \(number) of \(Self.count)")
    self.number = number
  }

  /// A colour of the terminal's 256 that shows on dark and on light ground.
  var colour: Int { Self.terminal[number] }

  private static let terminal = [33, 166, 35, 133, 136, 37, 197, 99, 64, 205, 130, 67]
}
