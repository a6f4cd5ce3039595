public import EspalierEngine

/// What a decoder is.
public struct DecoderShape: Sendable {
  /// How contexts are found.
  public struct Attention: Sendable, Hashable {
    /// The score.
    public var score: AttentionScore
    /// A: the width in which additive scores compare.
    public var size: Int

    /// A score, and the width in which it compares.
    public init(score: AttentionScore, size: Int) {
      (self.score, self.size) = (score, size)
    }
  }

  /// The cells, one for each layer, which go forward. The first one reads a word's vector, and the summary of the source behind
  /// it where that is fed.
  public var cells: EncoderCells
  /// V: the words that can be said, the unknown one included.
  public var vocabularySize: Int
  /// D: the width of a word's vector.
  public var vectorSize: Int
  /// How contexts are found; nil for no attention.
  public var attention: Attention?
  /// The width of the state that the softmax reads where there is attention.
  public var outputSize: Int
  /// Whether every step reads the summary of the source, too.
  public var feedsSummary: Bool

  /// A decoder.
  public init(
    cells: EncoderCells, vocabularySize: Int, vectorSize: Int, attention: Attention? = nil, outputSize: Int,
    feedsSummary: Bool = false
  ) {
    precondition(cells.direction == .up && cells.inputLayers.isEmpty, "a decoder goes forward")
    self.cells = cells
    self.vocabularySize = vocabularySize
    self.vectorSize = vectorSize
    self.attention = attention
    self.outputSize = outputSize
    self.feedsSummary = feedsSummary
  }

  /// The class of the end of an output, which follows those of words.
  public var end: Int { vocabularySize }

  /// The width of the summary that an encoder's states make: the last one's, and the first one's behind it where sequences are
  /// read in both directions.
  static func summarySize(of encoder: EncoderCells) -> Int {
    encoder.width * (encoder.isBidirectional ? 2 : 1)
  }
}
