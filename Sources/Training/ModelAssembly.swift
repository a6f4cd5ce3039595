import EspalierKernels
import EspalierNetworks
import EspalierTrees

/// Makes the model that a training begins with: its labels, words, sizes and first parameters.
struct ModelAssembly {
  /// The most slots of a cell with a place for each child: its forget gates have A² matrices.
  static let mostSlots = 8

  let options: TrainingOptions
  let train: [Tree]
  let dev: [Tree]
  let vectors: WordVectors?

  func model(team: ThreadTeam) throws(TrainingError) -> TreeClassifier {
    let vocabulary = vocabulary()
    let configuration = ModelConfiguration(
      cell: options.cell.rawValue, arity: try arity(), vocabularySize: vocabulary.count,
      embeddingSize: try embeddingSize(), hiddenSize: options.hiddenSize, labels: try labels())
    let model = TreeClassifier(
      configuration: configuration, kind: options.cell, vocabulary: vocabulary, team: team,
      trainsEmbedding: options.embeddingTraining != .frozen)
    var random = RandomSource(seed: RandomSource.key(options.seed, 1))
    model.network.initialize(using: &random)
    if let vectors {
      for (row, word) in vocabulary.words.enumerated() where row != Vocabulary.unknown {
        if let found = vectors.lookUp(word) {
          model.network.embedding[row] = Array(vectors.vector(found.row))
        }
      }
    }
    return model
  }

  /// The most children of a node, for cells with slots.
  private func arity() throws(TrainingError) -> Int? {
    guard options.cell.hasSlots else { return nil }
    let most = (train + dev).reduce(2) { max($0, $1.maximumArity) }
    if most > Self.mostSlots { throw TrainingError(.tooManyChildren(count: most, limit: Self.mostSlots)) }
    return most
  }

  private func embeddingSize() throws(TrainingError) -> Int {
    guard let vectors else { return options.embeddingSize ?? 300 }
    if let asked = options.embeddingSize, asked != vectors.width {
      throw TrainingError(.embeddingSize(asked: asked, vectors: vectors.width))
    }
    return vectors.width
  }

  /// The labels of the training trees; those of dev must be among them.
  private func labels() throws(TrainingError) -> LabelSet {
    var counts: [String: Int] = [:]
    for tree in train {
      for node in 0..<tree.nodeCount where options.supervision != .root || node == tree.root {
        counts[tree.label(of: node), default: 0] += 1
      }
    }
    guard let labels = LabelSet(counts: counts, mapping: options.labels) else {
      throw TrainingError(options.labels == .binary ? .notBinary : .noLabels(part: "training"))
    }
    for (index, tree) in dev.enumerated() {
      for node in 0..<tree.nodeCount where options.supervision != .root || node == tree.root {
        if case .unknown(let label) = labels.gold(tree.label(of: node)) {
          throw TrainingError(.unknownLabel(label, tree: index))
        }
      }
    }
    return labels
  }

  /// The words of the training trees that occur often enough; then the words of the vectors that a
  /// look-up of a word of the trees finds, or all of them.
  private func vocabulary() -> Vocabulary {
    var counts = WordCounts()
    for tree in train { counts.add(tree) }
    var words = Array(Vocabulary(counts, minimumCount: options.minimumCount).words.dropFirst())
    if let vectors {
      for tree in dev { counts.add(tree) }
      for word in counts.words {
        if let found = vectors.lookUp(word) { words.append(vectors.words[found.row]) }
      }
      if options.keepsAllVectors { words += vectors.words }
    }
    return Vocabulary(words: words)
  }
}
