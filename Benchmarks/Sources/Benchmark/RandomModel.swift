import Espalier
import Timing

extension CellKind {
  /// The width of a state: that of Tai, Socher and Manning 2015; where states multiply each other, a usual one.
  var benchmarkSize: Int {
    switch self {
    case .lstm: 168
    case .rntn: 45
    case .mvRNN: 25
    default: 150
    }
  }

  /// The nodes that are labelled: every one, but of a sequence the last.
  var benchmarkNodes: NodeSelection { readsSequences ? .root : .all }
}

/// A model over five classes with random parameters: it is as fast as a trained one.
///
/// Word vectors are as large as trained ones: from those that training begins with all nodes get nearly
/// the same state, and a wrong formula nearly the right answer.
func randomModel(
  _ kind: CellKind, direction: Direction = .up, vocabulary: Vocabulary, team: ThreadTeam
) -> TreeClassifier {
  guard let labels = LabelSet(labels: ["0", "1", "2", "3", "4"]) else {
    preconditionFailure("five labels that differ")
  }
  let configuration = ModelConfiguration(
    cell: kind.name, arity: kind.fixedArity ?? (kind.hasSlots ? 2 : nil), direction: direction,
    vocabularySize: vocabulary.count, embeddingSize: 300,
    hiddenSize: kind.benchmarkSize, labels: labels)
  let model = TreeClassifier(
    configuration: configuration, kind: kind, vocabulary: vocabulary, team: team, trainsEmbedding: true)
  var random = RandomSource(seed: 1)
  model.network.initialize(using: &random)
  for word in 0..<vocabulary.count {
    // What a word has beside its vector stays: matrices of random numbers would grow from node to node.
    let beside = model.network.embedding[word].dropFirst(configuration.embeddingSize)
    model.network.embedding[word] =
      (0..<configuration.embeddingSize).map { _ in random.uniform(in: -1..<1) } + beside
  }
  return model
}
