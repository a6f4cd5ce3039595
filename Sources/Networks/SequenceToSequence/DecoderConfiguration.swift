import EspalierBytes
public import EspalierEngine

/// What a model's decoder is: the object `decoder` of its `config.json`. Its states and word vectors are as wide as those of
/// the encoder's cells; a cell of the encoder's kind has its choices.
public struct DecoderConfiguration: Sendable, Equatable {
  /// The cell, as the command line calls it: "rnn", "lstm" or "gru".
  public var cell: String
  /// The number of passes, one over the states of the other.
  public var layers: Int
  /// The score of the attention; nil for none.
  public var attention: AttentionScore?
  /// Whether every step reads the summary of the source.
  public var feedsSummary: Bool
  /// Whether sources are read from last to first.
  public var reversesSource: Bool
  /// The number of words that can be said, the unknown one included.
  public var vocabularySize: Int

  /// Describes a decoder.
  public init(
    cell: String, layers: Int = 1, attention: AttentionScore? = nil, feedsSummary: Bool = false,
    reversesSource: Bool = false, vocabularySize: Int
  ) {
    self.cell = cell
    self.layers = layers
    self.attention = attention
    self.feedsSummary = feedsSummary
    self.reversesSource = reversesSource
    self.vocabularySize = vocabularySize
  }

  private enum Key: String {
    case cell, layers, attention, feedsSummary, reversesSource, vocabularySize
  }

  var json: JSONValue {
    func member(_ key: Key, _ value: JSONValue) -> JSONValue.Member { .init(key.rawValue, value) }
    return .object([
      member(.cell, .string(cell)), member(.layers, .integer(layers)),
      member(.attention, attention.map { .string($0.rawValue) } ?? .null),
      member(.feedsSummary, .bool(feedsSummary)), member(.reversesSource, .bool(reversesSource)),
      member(.vocabularySize, .integer(vocabularySize)),
    ])
  }

  /// Reads what `json` writes; nil where that makes no sense.
  init?(json value: JSONValue) {
    func at(_ key: Key) -> JSONValue? { value[key.rawValue] }
    func size(_ key: Key) -> Int? {
      guard case .integer(let size)? = at(key), (1...Int(Int32.max)).contains(size) else { return nil }
      return size
    }
    guard case .string(let cell)? = at(.cell), let layers = size(.layers),
      case .bool(let feedsSummary)? = at(.feedsSummary),
      case .bool(let reversesSource)? = at(.reversesSource), let vocabularySize = size(.vocabularySize)
    else { return nil }
    let attention: AttentionScore?
    switch at(.attention) {
    case .null?: attention = nil
    case .string(let name)?:
      guard let score = AttentionScore(rawValue: name) else { return nil }
      attention = score
    default: return nil
    }
    self.init(
      cell: cell, layers: layers, attention: attention, feedsSummary: feedsSummary,
      reversesSource: reversesSource, vocabularySize: vocabularySize)
  }
}

extension DecoderConfiguration: CustomStringConvertible {
  /// In one line: `lstm, 2 layers, general attention, summary at every step, 31 words`.
  public var description: String {
    ([
      cell, layers == 1 ? nil : "\(layers) layers",
      attention.map { "\($0.rawValue) attention" } ?? "no attention",
      feedsSummary ? "summary at every step" : nil, reversesSource ? "source reversed" : nil,
      "\(vocabularySize) words",
    ] as [String?]).compactMap { $0 }.joined(separator: ", ")
  }
}

extension DecoderConfiguration {
  /// What is wrong with a decoder of an encoder; nil where nothing is.
  package func problem(with encoder: EncoderCells, hiddenSize: Int) -> String? {
    guard let kind = CellKind.named(cell), kind.readsSequences else {
      return "its decoder's cell is '\(cell)', and a decoder says sequences"
    }
    if !(1...ModelConfiguration.mostLayers).contains(layers) { return "its decoder has \(layers) layers" }
    if attention == .dot, encoder.width != hiddenSize {
      return "dot attention compares states of \(encoder.width) and \(hiddenSize) numbers"
    }
    return nil
  }
}
