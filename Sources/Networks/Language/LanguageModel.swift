public import EspalierBytes
import EspalierCells
import EspalierEngine
public import EspalierKernels
public import EspalierSchedules
public import EspalierTrees

/// A network that foretells the next word of a sentence from those before it.
///
///     h_0 = cell(nothing),  h_t = cell(E[w_t], h_(t-1))
///     p(w_(t+1) | w_1 … w_t) = softmax(W h_t + b)
///     p(sentence) = Π_t p(w_t | w_1 … w_(t-1)) · p(end | w_1 … w_n)
///
/// The classes are the words of the vocabulary, the unknown word among them, and last the end of the sentence. A word that the
/// vocabulary lacks is the unknown word.
///
/// Source: Mikolov, Karafiát, Burget, Černocký and Khudanpur 2010.
///
/// Not `Sendable`: one caller at a time.
public final class LanguageModel {
  /// How model files call it.
  package static let architecture = "language"
  /// The one class that is no word.
  package static let labels: LabelSet = {
    guard let labels = LabelSet(labels: ["</s>"]) else { preconditionFailure("a label is a set of labels") }
    return labels
  }()

  /// What the network is.
  public let configuration: ModelConfiguration
  /// The words.
  public let vocabulary: Vocabulary
  /// The cell's kind.
  public let kind: CellKind
  /// The network.
  public let network: ClassifierNetwork<Float>
  /// The threads that share its work.
  public let team: ThreadTeam
  private let builder: EncoderScheduleBuilder

  /// The class of a sentence's end.
  public var end: Int { vocabulary.count }

  /// A network whose parameters are all zero.
  ///
  /// - Parameters:
  ///   - trainsEmbedding: whether training leads to the word vectors.
  ///   - truncation: after how many steps training's gradients end; nil for never.
  public init(
    configuration: ModelConfiguration, kind: CellKind, vocabulary: Vocabulary, team: ThreadTeam,
    trainsEmbedding: Bool = false, truncation: Int? = nil
  ) {
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.kind = kind
    self.team = team
    let cells = EncoderCells(kind, configuration, truncation: truncation)
    network = ClassifierNetwork(
      cells, inputs: InputShape(kind, configuration), classCount: vocabulary.count + 1, head: .tokens,
      outputLayers: configuration.outputLayerCells(reading: cells.width), team: team,
      trainsEmbedding: trainsEmbedding)
    builder = EncoderScheduleBuilder(cells)
  }

  /// The number of trained numbers, word vectors included.
  public var parameterCount: Int { network.parameters.count + vocabulary.count * network.embedding.width }

  /// The numbers of a sentence's words.
  public func numbers(of words: [String]) -> [Int] { words.map(vocabulary.id) }

  /// The steps over a sentence: one before its first word, and one for each of them.
  public func structure(of numbers: [Int]) -> Structure {
    Structure(sequence: [nil] + numbers.map { Optional($0) })
  }

  /// What is to be foretold at each of these steps.
  public func classes(of numbers: [Int]) -> [Int32] { (numbers + [end]).map(Int32.init) }

  /// The schedule of a minibatch.
  public func schedule(_ structures: [Structure]) -> EncoderSchedule { builder.schedule(structures) }

  /// What the model says of a sentence.
  public struct Score: Sendable, Equatable {
    /// ln p of each word, and last of the end.
    public var logarithms: [Double]
    /// How many of the words the vocabulary lacks.
    public var unknownCount: Int

    /// ln p of the sentence.
    public var sum: Double { logarithms.reduce(0, +) }
  }

  /// The most steps that run together: each has a row of probabilities as wide as the vocabulary.
  private static let mostSteps = 2048

  /// How probable sentences are.
  public func score(_ sentences: [[String]]) -> [Score] {
    var scores: [Score] = []
    var batch: [[Int]] = []
    var steps = 0
    func run() {
      scores += score(numbers: batch)
      batch.removeAll(keepingCapacity: true)
      steps = 0
    }
    for words in sentences {
      if steps > 0, steps + words.count + 1 > Self.mostSteps { run() }
      batch.append(numbers(of: words))
      steps += words.count + 1
    }
    if !batch.isEmpty { run() }
    return scores
  }

  private func score(numbers: [[Int]]) -> [Score] {
    let schedule = schedule(numbers.map(structure))
    network.forward(schedule)
    // Sentences that begin alike share the rows of their beginnings.
    let rows = Array(Set(schedule.outputRows)).sorted()
    let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    let table = network.probabilities(of: network.encoder.table, rows: rows)
    return numbers.enumerated().map { index, words in
      let first = schedule.outputOffsets[index]
      let logarithms = classes(of: words).enumerated().map { step, wanted in
        let row = places[schedule.outputRows[first + step]] ?? 0
        return naturalLogarithm(Double(max(table[row, Int(wanted)], Float.leastNormalMagnitude)))
      }
      return Score(logarithms: logarithms, unknownCount: words.count { $0 == Vocabulary.unknown })
    }
  }

  /// Reads a model folder.
  ///
  /// - Throws: `ModelFileError` where a file is missing, truncated or altered, or the model isn't one of language.
  public static func load(
    from path: String, team: ThreadTeam = ThreadTeam(count: 1), cells: [CellKind] = CellKind.builtIn
  ) throws(ModelFileError) -> LanguageModel {
    try load(ModelFolderReader(path: path), from: path, team: team, cells: cells)
  }

  /// Reads the model of a folder that is open.
  static func load(
    _ reader: ModelFolderReader, from path: String, team: ThreadTeam, cells: [CellKind]
  ) throws(ModelFileError) -> LanguageModel {
    let configuration = reader.configuration
    let kind = try configuration.kind(among: cells, architectures: [architecture], path: path)
    guard kind.readsSequences, configuration.direction == .up, configuration.depth.inputLayers == 0 else {
      throw ModelFileError(.malformed("words can't be foretold by its network"), path: path)
    }
    let model = LanguageModel(
      configuration: configuration, kind: kind, vocabulary: reader.vocabulary, team: team)
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
