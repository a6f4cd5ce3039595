/// What a model is: the content of its `config.json`.
///
/// The network is described by names and sizes only; whoever builds it from them knows what they mean, so that
/// a new cell, more layers or another direction is a new value and no new format.
public struct ModelConfiguration: Sendable, Equatable {
  /// The version of the format that this library writes, and the newest that it reads.
  public static let currentFormatVersion = 3

  /// What the network does with its states: "classifier" labels nodes, "relatedness" scores pairs of trees, "relation"
  /// labels them, "language" foretells words, "seq2seq" says sequences.
  public var architecture: String
  /// The cell, as the command line calls it: "tree-lstm", "child-sum-tree-lstm", "lstm", ….
  public var cell: String
  /// The most children that a node may have; nil where there is no limit.
  public var arity: Int?
  /// The number of passes, one over the states of the other.
  public var layers: Int
  /// The way that states travel.
  public var direction: Direction
  /// What is around the passes and within their steps.
  public var depth: NetworkDepth
  /// How the states of both directions become one.
  public var join: EncoderCells.Join
  /// What reads the states of nodes.
  public var head: ClassifierHead
  /// The width in which the trees of a pair are compared; nil for other networks.
  public var comparisonSize: Int?
  /// What says sequences of what the network read; nil for other networks.
  public var decoder: DecoderConfiguration?
  /// Choices that the cell offers, by name.
  public var cellOptions: [String: String]
  /// The syntactic categories that the cell knows, in their order; each is a number from 1 up.
  public var categories: [String]
  /// The width of a category's vector, where categories are an input.
  public var categorySize: Int
  /// The kinds of nodes that have parameters of their own, as the categories of their children; numbers from 1 up.
  public var kinds: [String]
  /// The number of words with a row of the embedding, the unknown word included.
  public var vocabularySize: Int
  /// The width of a word's vector.
  public var embeddingSize: Int
  /// The width of a state.
  public var hiddenSize: Int
  /// The classes.
  public var labels: LabelSet
  /// How the model was trained, for people: the command's options and the files.
  public var training: [Fact]
  /// What the training reached, for people.
  public var results: [Fact]

  /// Something that was recorded about the training.
  public struct Fact: Sendable, Equatable {
    /// A scalar; a number that isn't finite is written as none.
    public enum Value: Sendable, Equatable {
      case text(String), integer(Int), number(Double), flag(Bool), none
    }

    /// What it is, in camel case.
    public var name: String
    /// Its value.
    public var value: Value

    /// Records something.
    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// Whether the model foretells words: its classes are the vocabulary's words and, last, its one label, a sentence's end.
  public var foretellsWords: Bool { architecture == LanguageModel.architecture }

  /// Whether the model compares two trees: its labels are scores or relations then.
  public var comparesPairs: Bool { comparisonSize != nil }

  /// Describes a model.
  public init(
    architecture: String = "classifier", cell: String, arity: Int?, layers: Int = 1,
    direction: Direction = .up, depth: NetworkDepth = NetworkDepth(), join: EncoderCells.Join = .concatenate,
    head: ClassifierHead = .nodes, comparisonSize: Int? = nil, decoder: DecoderConfiguration? = nil,
    cellOptions: [String: String] = [:],
    categories: [String] = [], categorySize: Int = 0, kinds: [String] = [], vocabularySize: Int,
    embeddingSize: Int, hiddenSize: Int, labels: LabelSet, training: [Fact] = [], results: [Fact] = []
  ) {
    self.architecture = architecture
    self.cell = cell
    self.arity = arity
    self.layers = layers
    self.direction = direction
    self.depth = depth
    self.join = join
    self.head = head
    self.comparisonSize = comparisonSize
    self.decoder = decoder
    self.cellOptions = cellOptions
    self.categories = categories
    self.categorySize = categorySize
    self.kinds = kinds
    self.vocabularySize = vocabularySize
    self.embeddingSize = embeddingSize
    self.hiddenSize = hiddenSize
    self.labels = labels
    self.training = training
    self.results = results
  }
}

extension ModelConfiguration.Fact.Value: CustomStringConvertible {
  /// The value as people write it.
  public var description: String {
    switch self {
    case .text(let text): text
    case .integer(let value): value.description
    case .number(let value): value.description
    case .flag(let value): value ? "yes" : "no"
    case .none: "none"
    }
  }
}
