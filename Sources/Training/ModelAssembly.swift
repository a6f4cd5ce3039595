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
    let configuration = try configuration(labels: try labels(), vocabulary)
    let model = TreeClassifier(
      configuration: configuration, kind: options.cell, vocabulary: vocabulary, team: team,
      trainsEmbedding: options.embeddingTraining != .frozen, truncation: options.truncation)
    begin(model.network, vocabulary)
    return model
  }

  /// A model of pairs; the trees are those of the pairs.
  func pairModel(
    _ task: PairModel.Task, labels: LabelSet, comparisonSize: Int, team: ThreadTeam
  ) throws(TrainingError) -> PairModel {
    let vocabulary = vocabulary()
    var configuration = try configuration(labels: labels, vocabulary)
    (configuration.architecture, configuration.comparisonSize) = (task.rawValue, comparisonSize)
    let model = PairModel(
      configuration: configuration, task: task, kind: options.cell, vocabulary: vocabulary, team: team,
      trainsEmbedding: options.embeddingTraining != .frozen)
    begin(model.network, vocabulary)
    return model
  }

  /// A model of the words of the training trees.
  func languageModel(team: ThreadTeam) throws(TrainingError) -> LanguageModel {
    try options.checkNetwork()
    var counts = WordCounts()
    for tree in train { counts.add(tree) }
    let vocabulary = Vocabulary(counts, minimumCount: options.minimumCount)
    let configuration = ModelConfiguration(
      architecture: LanguageModel.architecture, cell: options.cell.name, arity: nil, layers: options.layers,
      depth: options.depth, head: .tokens, cellOptions: options.cellOptions, vocabularySize: vocabulary.count,
      embeddingSize: try embeddingSize(), hiddenSize: options.hiddenSize, labels: LanguageModel.labels)
    let model = LanguageModel(
      configuration: configuration, kind: options.cell, vocabulary: vocabulary, team: team,
      trainsEmbedding: options.embeddingTraining != .frozen, truncation: options.truncation)
    begin(model.network, vocabulary)
    return model
  }

  /// A model that says the words of outputs; the trees are the sources.
  func sequenceModel(
    _ own: SequenceToSequenceOptions, outputs: [[String]], team: ThreadTeam
  ) throws(TrainingError) -> SequenceToSequenceModel {
    let vocabulary = vocabulary()
    var counts = WordCounts()
    for word in outputs.joined() { counts.add(word) }
    let target = Vocabulary(counts, minimumCount: own.minimumTargetCount)
    var configuration = try configuration(labels: SequenceToSequenceModel.labels, vocabulary)
    let ownCell = options.cell.readsSequences ? options.cell : .lstm
    let decoder = DecoderConfiguration(
      cell: (own.cell ?? ownCell).name, layers: own.layers ?? options.layers, attention: own.attention,
      feedsSummary: own.feedsSummary, reversesSource: own.reversesSource && options.cell.readsSequences,
      vocabularySize: target.count)
    (configuration.architecture, configuration.decoder) = (SequenceToSequenceModel.architecture, decoder)
    if let problem = decoder.problem(
      with: EncoderCells(options.cell, configuration), hiddenSize: options.hiddenSize)
    {
      throw TrainingError(.noDecoder(problem))
    }
    let model = SequenceToSequenceModel(
      configuration: configuration, kind: options.cell, vocabulary: vocabulary, targetVocabulary: target,
      team: team, trainsEmbedding: options.embeddingTraining != .frozen, truncation: options.truncation)
    begin(model.network, vocabulary)
    return model
  }

  private func configuration(
    labels: LabelSet, _ vocabulary: Vocabulary
  ) throws(TrainingError) -> ModelConfiguration {
    try options.checkNetwork()
    let categories = options.cell.categories == .input ? categories() : []
    return ModelConfiguration(
      cell: options.cell.name, arity: try arity(), layers: options.layers, direction: options.direction,
      depth: options.depth, join: options.join, head: options.head, cellOptions: options.cellOptions,
      categories: categories,
      categorySize: categories.isEmpty ? 0 : options.categorySize,
      kinds: kinds(), vocabularySize: vocabulary.count,
      embeddingSize: try embeddingSize(), hiddenSize: options.hiddenSize, labels: labels)
  }

  /// Networks like this one with states of any width, which know no words and haven't begun.
  func outlines() throws(TrainingError) -> (_ hiddenSize: Int) -> TreeClassifier {
    let words = Vocabulary(words: [])
    let configuration = try configuration(labels: try labels(), words)
    return { size in
      var sized = configuration
      sized.hiddenSize = size
      if case .attention = sized.head { sized.head = .attention(size: size) }
      return TreeClassifier(
        configuration: sized, kind: options.cell, vocabulary: words, team: ThreadTeam(count: 1))
    }
  }

  /// Draws a network's numbers, and puts the vectors given in place of those drawn.
  private func begin(_ network: any WordNetwork<Float>, _ vocabulary: Vocabulary) {
    var random = RandomSource(seed: RandomSource.key(options.seed, 1))
    network.initialize(using: &random, options.initialization)
    guard let vectors else { return }
    for (row, word) in vocabulary.words.enumerated() where row != Vocabulary.unknown {
      if let found = vectors.lookUp(word) {
        let beside = network.embedding[row].dropFirst(vectors.width)
        network.embedding[row] = Array(vectors.vector(found.row)) + beside
      }
    }
  }

  /// The categories of the training trees, the most frequent first.
  private func categories() -> [String] {
    names { tree, node in tree.category(of: node) }
  }

  /// The kinds of nodes in the training trees, the most frequent first.
  private func kinds() -> [String] {
    names { tree, node in
      tree.hasCategories ? NodeNumbers.kind(of: node, in: tree, from: options.cell.categories) : nil
    }
  }

  /// What occurs in at least as many nodes as a word must, up to a limit; the most frequent first.
  private func names(_ name: (Tree, Int) -> String?) -> [String] {
    var counts: [String: Int] = [:]
    for tree in train {
      for node in 0..<tree.nodeCount {
        if let name = name(tree, node), !name.isEmpty { counts[name, default: 0] += 1 }
      }
    }
    return counts.filter { $0.value >= options.minimumCount }.sorted {
      ($0.value, $1.key) > ($1.value, $0.key)
    }.prefix(Self.mostNames).map(\.key)
  }

  /// The most categories, or kinds, that a model tells apart: every kind has matrices of its own.
  private static let mostNames = 500

  /// The most children of a node, for cells with slots.
  private func arity() throws(TrainingError) -> Int? {
    guard options.cell.hasSlots else { return nil }
    let most = (train + dev).reduce(2) { max($0, $1.maximumArity) }
    let limit = options.cell.fixedArity ?? Self.mostSlots
    if most > limit { throw TrainingError(.tooManyChildren(count: most, limit: limit)) }
    return options.cell.fixedArity ?? most
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
