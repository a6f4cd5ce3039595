import Espalier

/// What a model's folder says about its training, for people.
struct TrainingRecord {
  typealias Fact = ModelConfiguration.Fact

  /// How the model was trained.
  let training: [ModelConfiguration.Fact]
  /// What the training reached.
  let results: [ModelConfiguration.Fact]

  init(
    data: TrainingDataOptions, vectorsNorm: Double?, options: TrainingOptions, result: TrainingResult
  ) {
    training =
      Self.facts(data: data, vectorsNorm: vectorsNorm, options) + Self.facts(updates: options)
    let (root, nodes) = (result.best.root, result.best.nodes)
    results = [
      Fact("bestEpoch", .integer(result.bestEpoch)),
      Fact("epochsRun", .integer(result.epochs)),
      Fact("devRootAccuracy", Self.number(root.accuracy)),
      Fact("devRootBinary", Self.number(root.binary)),
      Fact("devNodesAccuracy", Self.number(nodes.accuracy)),
      Fact("devNodesBinary", Self.number(nodes.binary)),
    ]
  }

  private static func facts(
    data: TrainingDataOptions, vectorsNorm: Double?, _ options: TrainingOptions
  ) -> [Fact] {
    var facts = [
      Fact("train", .text(data.train.joined(separator: " "))),
      Fact("dev", .text(data.dev.joined(separator: " "))),
      Fact("vectors", data.vectors.vectors.map { .text($0) } ?? .none),
      Fact("vectorsNorm", number(vectorsNorm)),
      Fact("keepVectors", .flag(options.keepsAllVectors)),
      Fact("minCount", .integer(options.minimumCount)),
    ]
    if let offset = data.input.labelOffset { facts.insert(Fact("labelOffset", .integer(offset)), at: 2) }
    return facts
  }

  static func facts(updates options: TrainingOptions) -> [Fact] {
    let optimizer = options.parameterOptimizer
    let weights = options.classWeights.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return [
      Fact("optimizer", .text(optimizer.kind.rawValue)),
      Fact("learningRate", .number(optimizer.rate)),
      Fact("embeddingOptimizer", .text(name(of: options.embeddingTraining))),
      Fact("embeddingLearningRate", number(options.embeddingLearningRate)),
      Fact("batchSize", .integer(options.batchSize)),
      Fact("epochs", .integer(options.epochs)),
      Fact("patience", options.patience.map { .integer($0) } ?? .none),
      Fact("l2", .number(options.l2)),
      Fact("clipNorm", number(options.clipNorm)),
      Fact("clipValue", number(options.clipValue)),
      Fact("gradientNoise", number(options.gradientNoise?.variance)),
      Fact("truncation", options.truncation.map { .integer($0) } ?? .none),
      Fact("initialization", .text(options.initialization.matrices.rawValue)),
      Fact("forgetBias", number(options.initialization.forgetBias)),
      Fact("inputDropout", .number(options.inputDropout)),
      Fact("dropout", .number(options.dropout)),
      Fact("classWeights", weights.isEmpty ? .none : .text(weights.joined(separator: ","))),
      Fact("supervision", .text(name(of: options.supervision))),
      Fact("seed", .text(String(options.seed))),
    ]
  }

  private static func number(_ value: Double?) -> Fact.Value { value.map { .number($0) } ?? .none }

  private static func name(of training: EmbeddingTraining) -> String {
    switch training {
    case .automatic: "default"
    case .same: "same"
    case .own(let kind): kind.rawValue
    case .frozen: "none"
    }
  }

  private static func name(of supervision: Supervision) -> String {
    switch supervision {
    case .all: "all"
    case .root: "root"
    case .sample(let count): String(count)
    }
  }
}
