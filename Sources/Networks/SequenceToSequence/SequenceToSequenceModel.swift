import EspalierBytes
import EspalierCells
import EspalierEngine
public import EspalierKernels
public import EspalierSchedules
public import EspalierTrees

/// A network that says a sequence of words of a sequence or a tree, and what its words are.
///
/// ```swift
/// let model = try SequenceToSequenceModel.load(from: "models/reverse")
/// let outputs = model.translate([Tree(words: ["a", "b", "c"])])
/// print(outputs[0][0].words)
/// ```
///
/// Cells of sequences read the words of a tree, others the tree. A word that the vocabulary lacks is the unknown word.
///
/// Not `Sendable`: one caller at a time.
public final class SequenceToSequenceModel {
  /// How model files call it.
  package static let architecture = "seq2seq"
  /// The one class that is no word.
  package static var labels: LabelSet { LanguageModel.labels }

  /// What the network is.
  public let configuration: ModelConfiguration
  /// What its decoder is.
  public let decoder: DecoderConfiguration
  /// The words that sources are read with.
  public let vocabulary: Vocabulary
  /// The words that are said.
  public let targetVocabulary: Vocabulary
  /// The encoder's cell.
  public let kind: CellKind
  /// The network.
  public let network: SequenceToSequenceNetwork<Float>
  /// The threads that share its work.
  public let team: ThreadTeam
  private let numbers: NodeNumbers
  private let sourceBuilder: EncoderScheduleBuilder
  private let targetBuilder: EncoderScheduleBuilder
  /// Copies of this model, one for each thread, and of which parameters.
  private var copies: (models: [SequenceToSequenceModel], version: Int) = ([], 0)

  /// A network whose parameters are all zero.
  ///
  /// - Parameters:
  ///   - configuration: one with a decoder.
  ///   - trainsEmbedding: whether training leads to the vectors of sources' words.
  ///   - truncation: after how many steps training's gradients of an encoder's sequences end; nil for never.
  public init(
    configuration: ModelConfiguration, kind: CellKind, vocabulary: Vocabulary, targetVocabulary: Vocabulary,
    team: ThreadTeam, trainsEmbedding: Bool = false, truncation: Int? = nil
  ) {
    guard let decoder = configuration.decoder else { preconditionFailure("the model has no decoder") }
    precondition(
      decoder.vocabularySize == targetVocabulary.count && configuration.vocabularySize == vocabulary.count,
      "the vocabularies aren't those of the configuration")
    self.configuration = configuration
    self.decoder = decoder
    self.kind = kind
    self.vocabulary = vocabulary
    self.targetVocabulary = targetVocabulary
    self.team = team
    network = SequenceToSequenceNetwork(
      kind, configuration, decoder, team: team, trainsEmbedding: trainsEmbedding, truncation: truncation)
    numbers = NodeNumbers(configuration, kind: kind, vocabulary: vocabulary)
    sourceBuilder = EncoderScheduleBuilder(network.encoder.cells)
    targetBuilder = EncoderScheduleBuilder(network.shape.cells)
  }

  /// The number of trained numbers, word vectors included.
  public var parameterCount: Int { network.parameters.count + vocabulary.count * network.embedding.width }
  /// Whether sources are sequences of words rather than trees.
  public var readsSequences: Bool { kind.readsSequences }

  /// Checks that the model can read a source.
  ///
  /// - Throws: `UnsuitableTree` where a node has more children than the cell has slots.
  public func check(_ source: Tree) throws(UnsuitableTree) {
    guard kind.hasSlots, let arity = configuration.arity, !readsSequences else { return }
    let count = source.maximumArity
    if count > arity { throw UnsuitableTree(reason: .tooManyChildren(count: count, arity: arity)) }
  }

  /// What the network reads of a source, each of whose nodes is an output.
  public func structure(of source: Tree) -> Structure {
    guard readsSequences else { return numbers.structure(of: source) }
    let words = source.words.map { Optional(vocabulary.id(of: $0)) }
    return Structure(sequence: decoder.reversesSource ? words.reversed() : words)
  }

  /// The schedule of a minibatch of sources.
  public func schedule(_ structures: [Structure]) -> EncoderSchedule { sourceBuilder.schedule(structures) }

  /// The numbers of words to say, exactly as they are written.
  public func numbers(of words: [String]) -> [Int32] { words.map { Int32(targetVocabulary.exactID(of: $0)) } }

  /// The steps of a minibatch of outputs.
  ///
  /// - Parameters:
  ///   - outputs: the numbers of their words.
  ///   - read: the words that steps read in place of those before them; -1 for none.
  public func steps(of outputs: [[Int32]], reading read: [[Int32]]? = nil) -> TargetSteps {
    TargetSteps(
      outputs, end: network.shape.end, reading: read, feedsSummary: decoder.feedsSummary, targetBuilder)
  }

  /// The most nodes and steps that run together: this bounds memory.
  private static let mostTogether = 3072

  /// Neighbouring places, so many together that memory is bounded.
  private static func batches(_ sizes: [Int]) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var (first, size) = (0, 0)
    for (place, own) in sizes.enumerated() {
      if place > first, size + own > mostTogether {
        batches.append(first..<place)
        (first, size) = (place, 0)
      }
      size += own
    }
    if first < sizes.count { batches.append(first..<sizes.count) }
    return batches
  }

  /// A copy of this model for every thread: the steps of a search are too small to be shared, and batches are not.
  private func copiesForThreads() -> [SequenceToSequenceModel] {
    if copies.models.isEmpty {
      copies.models = (0..<team.count).map { _ in
        SequenceToSequenceModel(
          configuration: configuration, kind: kind, vocabulary: vocabulary,
          targetVocabulary: targetVocabulary, team: ThreadTeam(count: 1))
      }
    }
    if copies.version != network.parameters.version {
      copies.version = network.parameters.version
      for copy in copies.models { copy.network.copyNumbers(of: network) }
    }
    return copies.models
  }

  /// What the model says of sources.
  ///
  /// - Returns: for each source, as many outputs as are wanted, or all there are, the best first.
  public func translate(_ sources: [Tree], _ search: BeamSearch = BeamSearch()) -> [[SpokenSequence]] {
    let structures = team.map(sources.count) { structure(of: sources[$0]) }
    let limits = sources.map { search.limit(sourceLength: $0.tokenCount) }
    let batches = Self.batches(structures.map { $0.nodeCount * search.width })
    guard batches.count > 1, team.count > 1 else {
      return batches.flatMap { translate(structures[$0], limits: limits[$0], search) }
    }
    let models = copiesForThreads()
    return team.map(batches.count) { number, thread in
      models[thread].translate(structures[batches[number]], limits: limits[batches[number]], search)
    }.flatMap { $0 }
  }

  private func translate(
    _ structures: ArraySlice<Structure>, limits: ArraySlice<Int>, _ search: BeamSearch
  ) -> [[SpokenSequence]] {
    network.search(schedule(Array(structures)), limits: Array(limits), search).map { $0.map(spoken) }
  }

  private func spoken(_ output: SearchedOutput) -> SpokenSequence {
    // Weights of words stand in the order of the words.
    let isTurned = readsSequences && decoder.reversesSource
    return SpokenSequence(
      words: output.words.map { targetVocabulary.words[Int($0)] }, logarithm: output.logarithm,
      score: output.score, isFinished: output.isFinished,
      attention: isTurned ? output.attention.map { $0.reversed() } : output.attention)
  }

  /// How probable it is that the model says what it should.
  public func score(_ pairs: [SequencePair]) -> [SequenceScore] {
    var scores: [SequenceScore] = []
    let outputs = pairs.map { numbers(of: $0.target) }
    let structures = team.map(pairs.count) { structure(of: pairs[$0].source) }
    let sizes = zip(structures, outputs).map { $0.nodeCount + $1.count + 1 }
    for range in Self.batches(sizes) {
      let steps = steps(of: Array(outputs[range]))
      let table = network.probabilities(schedule(Array(structures[range])), steps)
      for (index, output) in range.enumerated() {
        var score = SequenceScore(
          logarithms: [], rightSteps: 0, unknownCount: outputs[output].count { Int($0) == Vocabulary.unknown }
        )
        for step in steps.offsets[index]..<steps.offsets[index + 1] {
          let wanted = Int(steps.classes[step])
          score.logarithms.append(logarithm(ofProbability: table[step, wanted]))
          let likely = table.largest(1, ofRow: step, without: Vocabulary.unknown).first?.column
          if likely == wanted { score.rightSteps += 1 }
        }
        scores.append(score)
      }
    }
    return scores
  }
}

/// What a model said.
public struct SpokenSequence: Sendable, Equatable {
  /// The words.
  public var words: [String]
  /// ln p of the words and, where it is finished, of the end.
  public var logarithm: Double
  /// What outputs of a search are compared by; see ``BeamSearch``.
  public var score: Double
  /// Whether it came to its end before it was as long as it may be.
  public var isFinished: Bool
  /// For every word, and last the end, the weights with which the model looked at the source's words, or at the nodes of its
  /// tree; empty where they weren't asked for or the model has no attention.
  public var attention: [[Float]]

  package init(
    words: [String], logarithm: Double, score: Double, isFinished: Bool, attention: [[Float]]
  ) {
    (self.words, self.logarithm, self.score) = (words, logarithm, score)
    (self.isFinished, self.attention) = (isFinished, attention)
  }
}

/// What a model thinks of an output that it is given.
public struct SequenceScore: Sendable, Equatable {
  /// ln p of each word, and last of the end.
  public var logarithms: [Double]
  /// The steps at which the word that should come, or the end, is the most probable one that can be said after those before it.
  public var rightSteps: Int
  /// How many of the words the model can't say.
  public var unknownCount: Int

  package init(logarithms: [Double], rightSteps: Int, unknownCount: Int) {
    (self.logarithms, self.rightSteps, self.unknownCount) = (logarithms, rightSteps, unknownCount)
  }

  /// ln p of the output.
  public var sum: Double { logarithms.reduce(0, +) }
}
