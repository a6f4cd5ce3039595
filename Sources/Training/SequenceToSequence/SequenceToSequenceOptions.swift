public import EspalierEngine
public import EspalierNetworks

/// How a network that says sequences is made and trained, beside ``TrainingOptions``.
public struct SequenceToSequenceOptions: Sendable {
  /// The decoder's cell; nil for the encoder's where that reads sequences, and else an LSTM.
  public var cell: CellKind?
  /// The decoder's layers, each over the states of the one below; nil for as many as the encoder has.
  public var layers: Int?
  /// The score of the attention; nil for none.
  public var attention: AttentionScore? = .general
  /// Whether every step reads the summary of the source.
  public var feedsSummary = false
  /// Whether sequences are read from last to first.
  public var reversesSource = false
  /// How often a word must occur in the training outputs to be said.
  public var minimumTargetCount = 1
  /// How often the decoder reads what should have come.
  public var forcing = TeacherForcing.always

  /// The defaults.
  public init() {}
}
