public import EspalierKernels
public import EspalierNetworks

/// Which labelled nodes of a tree the loss counts.
public enum Supervision: Sendable, Hashable {
  /// All of them.
  case all
  /// The root.
  case root
  /// So many, drawn anew for every tree and epoch.
  case sample(Int)
}

/// How word vectors are trained.
public enum EmbeddingTraining: Sendable, Hashable {
  /// By plain SGD where vectors were given, else like everything else.
  case automatic
  /// Like everything else.
  case same
  /// By an optimiser of their own.
  case own(OptimizerKind)
  /// Not at all.
  case frozen
}

/// How a classifier is trained. The defaults are the set-up of Tai, Socher and Manning 2015.
public struct TrainingOptions: Sendable {
  /// The cell.
  public var cell = CellKind.treeLSTM
  /// Choices that the cell offers, by name, such as `activation`: `relu`.
  public var cellOptions: [String: String] = [:]
  /// The layers, each over the states of the one below.
  public var layers = 1
  /// The way that states travel.
  public var direction = Direction.up
  /// What is around the passes and within their steps.
  public var depth = NetworkDepth()
  /// How the states of both directions become one.
  public var join = EncoderCells.Join.concatenate
  /// After how many steps of a sequence its gradient ends; nil for never.
  public var truncation: Int?
  /// What reads the states of nodes.
  public var head = ClassifierHead.nodes
  /// The width of a category's vector, for cells that read categories.
  public var categorySize = 50
  /// H: the width of a state.
  public var hiddenSize = 150
  /// D: the width of a word vector; that of the vectors where these are given. 300 by default.
  public var embeddingSize: Int?
  /// How often a word must occur in the training trees to be known, where no vector is given for it.
  public var minimumCount = 1
  /// Whether the model keeps every word of the vectors, rather than those that occur.
  public var keepsAllVectors = false
  /// The optimiser.
  public var optimizer = OptimizerKind.adagrad
  /// Its rate; by default the usual one, or that of AdaGrad that suits the cell.
  public var learningRate: Double?
  /// How word vectors are trained.
  public var embeddingTraining = EmbeddingTraining.automatic
  /// The rate for word vectors; the usual one of their optimiser by default.
  public var embeddingLearningRate: Double?
  /// The trees of a minibatch.
  public var batchSize = 25
  /// The most epochs.
  public var epochs = 20
  /// After how many epochs without a better one on dev training stops; nil for never.
  public var patience: Int? = 10
  /// λ of L2 regularisation, which adds λ w to every gradient but the word vectors'.
  public var l2 = 1e-4
  /// The largest norm of a minibatch's gradient; longer ones are scaled down. Nil for no limit.
  public var clipNorm: Double?
  /// The largest size of an element of a minibatch's gradient; larger ones become it. Nil for no limit.
  public var clipValue: Double?
  /// Noise on a minibatch's gradient, word vectors' excepted; nil for none.
  public var gradientNoise: GradientNoise?
  /// How matrices and forget gates begin.
  public var initialization = NetworkInitialization()
  /// Dropout on word vectors.
  public var inputDropout = 0.0
  /// Dropout before the softmax.
  public var dropout = 0.5
  /// The weight of a label in the loss; 1 for labels not named.
  public var classWeights: [String: Double] = [:]
  /// How labels become classes.
  public var labels = LabelMapping.asIs
  /// Which nodes the loss counts.
  public var supervision = Supervision.all
  /// What all random numbers are drawn from.
  public var seed: UInt64 = 1
  /// The threads that compute; results don't depend on it.
  public var threadCount = 1

  /// The defaults.
  public init() {}
}

extension TrainingOptions {
  /// What moves the parameters: the optimiser, at the rate given or the one that suits it and the cell.
  public var parameterOptimizer: Optimizer {
    let own = optimizer == .adagrad ? cell.adagradRate : nil
    return Optimizer(optimizer, rate: learningRate ?? own)
  }

  /// What moves the word vectors; nil where they are frozen.
  ///
  /// - Parameter hasVectors: whether vectors were given to begin with.
  public func embeddingOptimizer(hasVectors: Bool) -> Optimizer? {
    switch embeddingTraining {
    case .frozen: nil
    case .own(let kind): Optimizer(kind, rate: embeddingLearningRate)
    case .automatic where hasVectors: Optimizer(.sgd, rate: embeddingLearningRate)
    case .same, .automatic: Optimizer(optimizer, rate: embeddingLearningRate ?? learningRate)
    }
  }
}
