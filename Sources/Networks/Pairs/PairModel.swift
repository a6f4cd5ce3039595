public import EspalierBytes
public import EspalierKernels
public import EspalierSchedules
public import EspalierTrees

/// A trained network that compares two trees: a score, or what the first one is to the second.
///
/// ```swift
/// let model = try PairModel.load(from: "models/sick")
/// let score = model.predict([(left, right)])[0].score
/// ```
///
/// Not `Sendable`: one caller at a time.
public final class PairModel {
  /// What a model of pairs says.
  public enum Task: String, Sendable {
    /// A score, by a distribution over the whole numbers from 1 up.
    case relatedness
    /// A class.
    case relation
  }

  /// The probabilities of a pair's classes, or of the whole scores.
  public struct Prediction: Sendable {
    /// The probability of every class, in the order of the model's labels.
    public let probabilities: [Float]
    /// The most probable class.
    public var label: Int {
      probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
    }
    /// Σ k q_k, the expected score.
    public var score: Double {
      probabilities.enumerated().reduce(0) { $0 + Double($1.offset + 1) * Double($1.element) }
    }

    package init(probabilities: [Float]) { self.probabilities = probabilities }
  }

  /// What the network is.
  public let configuration: ModelConfiguration
  /// The words that have a vector.
  public let vocabulary: Vocabulary
  /// The cell's kind.
  public let kind: CellKind
  /// The task.
  public let task: Task
  /// The network.
  public let network: PairNetwork<Float>
  private let builder: EncoderScheduleBuilder
  private let numbers: NodeNumbers

  /// A network whose parameters are all zero.
  ///
  /// - Parameter trainsEmbedding: whether training leads to the word vectors.
  public init(
    configuration: ModelConfiguration, task: Task, kind: CellKind, vocabulary: Vocabulary, team: ThreadTeam,
    trainsEmbedding: Bool = false
  ) {
    self.configuration = configuration
    self.task = task
    self.kind = kind
    self.vocabulary = vocabulary
    let cells = EncoderCells(kind, configuration)
    network = PairNetwork(
      cells, inputs: InputShape(kind, configuration), comparisonSize: configuration.comparisonSize ?? 50,
      isOrdered: task == .relation,
      outputLayers: configuration.outputLayerCells(reading: configuration.comparisonSize ?? 50),
      classCount: configuration.labels.count, team: team,
      trainsEmbedding: trainsEmbedding)
    builder = EncoderScheduleBuilder(cells)
    numbers = NodeNumbers(configuration, kind: kind, vocabulary: vocabulary)
  }

  /// Checks that the model can read a tree.
  public func check(_ tree: Tree) throws(UnsuitableTree) {
    guard kind.hasSlots, let arity = configuration.arity, tree.maximumArity > arity else { return }
    throw UnsuitableTree(reason: .tooManyChildren(count: tree.maximumArity, arity: arity))
  }

  /// What the network reads of a tree.
  public func structure(of tree: Tree) -> Structure {
    kind.readsSequences
      ? Structure(phrasesOf: tree, isWanted: { $0 == tree.root }, wordNumber: vocabulary.id)
      : numbers.structure(of: tree)
  }

  /// The schedule of the trees of some pairs, and the row of each one's root.
  public func schedule(_ structures: [Structure]) -> (schedule: EncoderSchedule, roots: [Int32]) {
    let schedule = builder.schedule(structures)
    let roots = structures.indices.map { schedule.outputRows[schedule.outputOffsets[$0 + 1] - 1] }
    return (schedule, roots)
  }

  /// The most pairs that run together: this bounds memory.
  private static let mostTogether = 500

  /// What the network says of pairs that were checked.
  public func predict(_ pairs: [(Tree, Tree)]) -> [Prediction] {
    stride(from: 0, to: pairs.count, by: Self.mostTogether).flatMap { first in
      let batch = pairs[first..<min(first + Self.mostTogether, pairs.count)]
      let (schedule, roots) = schedule(batch.flatMap { [structure(of: $0.0), structure(of: $0.1)] })
      let table = network.probabilities(schedule, roots: roots)
      return batch.indices.map { Prediction(probabilities: table[$0 - first]) }
    }
  }

  /// The distribution over the bins that a score stands for: between two whole numbers, what lies nearer has more.
  ///
  /// Source: Tai, Socher and Manning 2015, equation 16.
  public static func distribution(ofScore score: Double, bins: Int) -> [Float] {
    precondition(!score.isNaN, "a score is a number")
    let clamped = min(max(score, 1), Double(bins))
    let floor = Int(clamped)
    var p = [Float](repeating: 0, count: bins)
    let rest = clamped - Double(floor)
    p[floor - 1] = Float(1 - rest)
    if rest > 0 { p[floor] = Float(rest) }
    return p
  }

  /// Reads a model folder.
  ///
  /// - Throws: `ModelFileError` where a file is missing, truncated or altered, or the model isn't of pairs.
  public static func load(
    from path: String, team: ThreadTeam = ThreadTeam(count: 1), cells: [CellKind] = CellKind.builtIn
  ) throws(ModelFileError) -> PairModel {
    try load(ModelFolderReader(path: path), from: path, team: team, cells: cells)
  }

  /// Reads the model of a folder that is open.
  static func load(
    _ reader: ModelFolderReader, from path: String, team: ThreadTeam, cells: [CellKind]
  ) throws(ModelFileError) -> PairModel {
    let configuration = reader.configuration
    let kind = try configuration.kind(
      among: cells, architectures: ["relatedness", "relation"], path: path)
    let model = PairModel(
      configuration: configuration, task: Task(rawValue: configuration.architecture) ?? .relation, kind: kind,
      vocabulary: reader.vocabulary, team: team)
    try ModelWeights.load(reader, into: model.network)
    return model
  }

  /// Writes the model as a folder, whole or not at all.
  ///
  /// - Throws: `FileError` where the folder exists or can't be written.
  public func save(
    to path: String, replacing: Bool, training: [ModelConfiguration.Fact] = [],
    results: [ModelConfiguration.Fact] = []
  ) throws(FileError) {
    try ModelWeights.save(
      network, configuration, vocabulary, to: path, replacing: replacing, training: training, results: results
    )
  }
}
