/// The classes of a model, in order: the strings that a treebank writes for them and what they mean.
///
/// Any labels work. Two sets are known by their labels: the five sentiment classes of the Stanford
/// Sentiment Treebank ("0" to "4", or those of them that occur, if both sides do) and the two of a
/// binary model ("negative", "positive"). They have names and sides; others have neither.
public struct LabelSet: Sendable, Equatable {
  /// What the labels of a set stand for.
  public enum Kind: Sendable, Equatable {
    /// Degrees of sentiment: "0" is very negative, "2" neutral, "4" very positive.
    case sentiment
    /// "negative" and "positive".
    case binarySentiment
    /// Anything else.
    case other
  }

  /// One of the two poles of a sentiment set.
  public enum Side: Sendable, Equatable {
    case negative, positive
  }

  /// The labels as the treebank writes them; a label's index is its class.
  public let labels: [String]

  /// What the labels stand for.
  public let kind: Kind

  /// How a treebank's labels become this set's.
  public let mapping: LabelMapping

  private let indices: [String: Int]

  /// A set of given labels in a given order, as a model's configuration lists them.
  ///
  /// - Returns: nil if a label is empty or occurs twice, or if the mapping doesn't lead to these labels.
  public init?(labels: [String], mapping: LabelMapping = .asIs) {
    var indices: [String: Int] = [:]
    for (index, label) in labels.enumerated() {
      guard !label.isEmpty, indices.updateValue(index, forKey: label) == nil else { return nil }
    }
    if mapping == .binary && labels != LabelMapping.binaryLabels { return nil }
    self.labels = labels
    self.indices = indices
    self.mapping = mapping
    kind = Self.kind(of: labels)
  }

  /// The set of the labels that occur in a treebank, given how often each does: integers in numeric
  /// order, other labels sorted by code point. Labels that mean "unlabelled" are left out.
  ///
  /// - Returns: nil if the mapping doesn't apply to these labels, or if no label is left.
  public init?(counts: [String: Int], mapping: LabelMapping = .asIs) {
    let occurring = counts.filter { $0.value > 0 && !$0.key.isEmpty }.keys
    let withoutMark = occurring.filter { $0 != Self.unlabelledMark }
    let source = Self.kind(of: withoutMark) == .other ? Array(occurring) : withoutMark
    switch mapping {
    case .asIs:
      guard !source.isEmpty else { return nil }
      self.init(labels: Self.ordered(source))
    case .binary:
      guard Self.kind(of: source.filter { $0 != LabelMapping.neutralLabel }) != .other else { return nil }
      self.init(labels: LabelMapping.binaryLabels, mapping: .binary)
    }
  }

  /// The number of classes.
  public var count: Int { labels.count }

  /// The class of one of the set's own labels.
  public func index(of label: String) -> Int? { indices[label] }

  /// A class's name for people: "very negative" for "0" of the sentiment set, else the label itself.
  public func name(of index: Int) -> String {
    kind == .sentiment ? Self.sentimentNames[labels[index]] ?? labels[index] : labels[index]
  }

  /// The side that a class is on; nil for neutral and for every class of a set that has no sides.
  public func side(of index: Int) -> Side? {
    kind == .other ? nil : Self.side(of: labels[index])
  }

  /// Whether classes have sides, so that binary accuracy is defined.
  public var hasSides: Bool { kind != .other }

  /// What a treebank's label says about a node; nil is a node without a label.
  ///
  /// The empty label means unlabelled, and so does "-1" in sentiment treebanks.
  public func gold(_ label: String?) -> GoldLabel {
    guard let label, !label.isEmpty else { return .unlabelled }
    if let index = indices[label] { return .known(index) }
    if hasSides && label == Self.unlabelledMark { return .unlabelled }
    guard mapping == .binary else { return .unknown(label) }
    if let side = Self.side(of: label) { return .known(side == .negative ? 0 : 1) }
    return label == "2" || label == LabelMapping.neutralLabel ? .dropped : .unknown(label)
  }
}

extension LabelSet {
  /// The label that sentiment treebanks give to a node that was not annotated.
  private static let unlabelledMark = "-1"

  private static let sentimentNames = [
    "0": "very negative", "1": "negative", "2": "neutral", "3": "positive", "4": "very positive",
  ]

  /// The side of a label of a sentiment set, by its spelling.
  private static func side(of label: String) -> Side? {
    switch label {
    case "0", "1", "negative": .negative
    case "3", "4", "positive": .positive
    default: nil
    }
  }

  /// Labels within 0 to 4 are sentiment only if both sides occur: 0 and 1, or 0, 1 and 2, are
  /// commonly something else.
  private static func kind(of labels: [String]) -> Kind {
    if Set(labels) == Set(LabelMapping.binaryLabels) { return .binarySentiment }
    let sides = Set(labels.compactMap(side))
    return sides.count == 2 && labels.allSatisfy { sentimentNames[$0] != nil } ? .sentiment : .other
  }

  private static func ordered(_ labels: [String]) -> [String] {
    // A label such as "007" is no integer's own spelling: two labels could be one number.
    let numbers = labels.compactMap { label in Int(label).flatMap { String($0) == label ? $0 : nil } }
    if numbers.count == labels.count { return numbers.sorted().map(String.init) }
    return labels.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }
}
