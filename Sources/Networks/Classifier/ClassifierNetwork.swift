public import EspalierCells
public import EspalierEngine
public import EspalierKernels
public import EspalierSchedules

/// What a classifier reads the states of nodes with.
public enum ClassifierHead: Sendable, Hashable {
  /// A softmax at every node that is asked about.
  case nodes
  /// A softmax at every token, whose state knows the words before it, or with both directions all words.
  case tokens
  /// Attention over the states of all nodes of a tree (with states compared in this width), and a softmax over what
  /// it found, for the tree as a whole.
  case attention(size: Int)

  /// Whether there is one label for a whole tree.
  public var labelsTrees: Bool { if case .attention = self { true } else { false } }

  /// How model files call it.
  var title: String {
    switch self {
    case .nodes: "nodes"
    case .tokens: "tokens"
    case .attention: "attention"
    }
  }
}

/// Word vectors, an encoder, and a softmax read-out at chosen nodes.
///
///     x_w = E[w]             the vector of word w (D)
///     h_j = cell(x_j, children of j)
///     p_j = softmax(W h_j + b)                  over K classes
///     loss = 1/B Σ_trees Σ_labelled nodes j  -w_t · log p_j[t]
///
/// B is the number of trees of the minibatch, t the class of node j and w_t its weight. Dropout with
/// rate r sets elements to zero and divides the others by 1 - r: of x, with one mask for a word and
/// minibatch; of h before the softmax, with one mask for a labelled node.
///
/// With output layers, h is what these make of the state: h^0 the state, h^k = tanh(V_k h^(k-1) + c_k), h the last one
/// (Pascanu, Gulcehre, Cho and Bengio 2014, section 3.3). Their parameters begin with `output_k.`.
///
/// With attention as its head, the network has one output a tree, in place of one a node: h is what attention
/// (``AttentionPooling``) finds in the states of the tree's nodes.
public final class ClassifierNetwork<S: KernelScalar>: WordNetwork {
  /// The vector of every word, a row each (V x D, and what a cell wants of words besides). Whoever changes it calls
  /// `parameters.didChange()`: what was computed from the vectors is remembered until then.
  public var embedding: Matrix<S> { inputs.embedding }
  /// All other parameters: the cell's, named `cell.…`, `attention.…`, and `classifier.weight` and `classifier.bias`.
  public let parameters: ParameterStore<S>
  /// The encoder.
  public let encoder: Encoder<S>
  /// What reads the encoder's states.
  public let head: ClassifierHead
  /// K: the number of classes.
  public let classCount: Int
  /// The cell of the first pass.
  public var cell: any Cell { encoder.cells.up[0] }
  /// The first pass; its states are those of the last minibatch.
  public var pass: Pass<S> { encoder.passes[0] }
  /// After `gradients`: the words that were read, each once.
  public var wordsRead: [Int32] { inputs.words }
  /// After `gradients`: the gradient of the vector of every word of `wordsRead`.
  public var embeddingGradients: Matrix<S> { inputs.gradients }

  private let inputs: WordInputs<S>
  private let outputLayers: DenseStack<S>
  private let classifier: SoftmaxReadout<S>
  private let attention: TreeAttention<S>?
  private var leafStates: LeafStates<S>?
  private let team: ThreadTeam

  /// A network of one pass whose parameters are all zero.
  ///
  /// - Parameter trainsEmbedding: whether `gradients` leads to the word vectors.
  public convenience init(
    cell: some Cell, vocabularySize: Int, classCount: Int, team: ThreadTeam, trainsEmbedding: Bool = true
  ) {
    self.init(
      EncoderCells(cell), inputs: InputShape(vocabularySize: vocabularySize, vectorSize: cell.inputSize),
      classCount: classCount, team: team, trainsEmbedding: trainsEmbedding)
  }

  /// A network whose parameters are all zero.
  ///
  /// - Parameter trainsEmbedding: whether `gradients` leads to the word vectors.
  public init(
    _ cells: EncoderCells, inputs shape: InputShape, classCount: Int, head: ClassifierHead = .nodes,
    outputLayers layers: [DenseLayer] = [], team: ThreadTeam, trainsEmbedding: Bool = true
  ) {
    self.classCount = classCount
    self.head = head
    self.team = team
    parameters = ParameterStore()
    encoder = Encoder(
      cells, parameters: parameters, team: team,
      wantsInputGradient: trainsEmbedding || shape.categorySize > 0)
    inputs = WordInputs(shape, parameters: parameters, team: team)
    if case .attention(let size) = head {
      attention = TreeAttention(
        stateSize: cells.width, attentionSize: size, parameters: parameters, team: team)
    } else {
      attention = nil
    }
    outputLayers = DenseStack(
      layers, named: "output", parameters: parameters, team: team, wantsInputGradient: true)
    classifier = SoftmaxReadout(
      inputSize: layers.last?.outputSize ?? cells.width, classCount: classCount, parameters: parameters,
      team: team)
  }

  /// Draws the parameters: vectors uniform within ±0.05 (what words have beside these around other values), matrices as
  /// told, biases 0 but those of forget gates.
  public func initialize(using random: inout RandomSource, _ initialization: NetworkInitialization) {
    inputs.initialize(using: &random)
    parameters.initialize(using: &random, initialization)
  }

  /// The dropout of one minibatch.
  public typealias Dropout = WordDropout

  /// Computes the states of a minibatch; they are in `encoder.table`.
  public func forward(_ schedule: EncoderSchedule, dropout: Dropout = .none, keepsForBackward: Bool = false) {
    if !keepsForBackward, dropout.inputRate == 0, inputs.categoryCount == 0, encoder.cells.inputLayers.isEmpty
    {
      return encoder.forward(remembering: schedule, words: embedding)
    }
    let words = inputs.rows(of: schedule.inputs, dropout: dropout.inputRate, key: dropout.wordKey)
    encoder.forward(schedule, inputs: words, keepsForBackward: keepsForBackward)
  }

  /// Whether `forward(feedingLeavesOf:)` can be used: there is one pass, and words are all that it reads.
  public var canFeedLeaves: Bool {
    encoder.cells.isPlain && inputs.categoryCount == 0 && cell.kindCount == 1
  }

  /// Computes the states of a schedule whose leaves are fed: those of words that were met before are
  /// remembered.
  ///
  /// Boundary state b is the state of the schedule's distinct input b.
  public func forward(feedingLeavesOf schedule: Schedule) {
    precondition(canFeedLeaves, "leaves can't be fed to an encoder of several passes or inputs")
    let leaves = leafStates ?? LeafStates(wordCount: embedding.rowCount, fields: cell.state.map(\.width))
    leafStates = leaves
    let rows = leaves.rows(of: schedule.inputs, version: parameters.version) { missing in
      pass.forward(Schedule.flat(inputs: missing.indices.map(Int32.init)), inputs: inputs.rows(of: missing))
      return pass
    }
    pass.forward(
      remembering: schedule, inputs: embedding, inputRows: schedule.inputs, boundary: leaves.tables,
      boundaryRows: rows)
  }

  /// The probabilities of the classes at rows of the last forward run, a row each.
  ///
  /// With attention as the head, the rows are those of trees, in the order of the schedule.
  public func probabilities(rows: [Int32], of schedule: EncoderSchedule? = nil) -> Matrix<S> {
    var states = encoder.table
    if let attention {
      guard let schedule else { preconditionFailure("attention needs the schedule of its trees") }
      states = attention.forward(schedule, over: states, keepsForBackward: false)
    }
    return probabilities(of: states, rows: rows)
  }

  /// The probabilities of the classes at rows of a table of states, a row each.
  func probabilities(of states: Matrix<S>, rows: [Int32]) -> Matrix<S> {
    let (read, readRows) = outputs(of: states, rows, keepsForBackward: false)
    return classifier.probabilities(readRows, of: read)
  }

  /// What the softmax reads of rows of a table, and in which rows of which table that is.
  private func outputs(
    of states: Matrix<S>, _ rows: [Int32], keepsForBackward: Bool
  ) -> (table: Matrix<S>, rows: [Int32]) {
    if outputLayers.isEmpty { return (states, rows) }
    let table = outputLayers.forward(rows, of: states, keepsForBackward: keepsForBackward)
    return (table, rows.indices.map(Int32.init))
  }

  /// Computes the loss of a minibatch and the gradients of the parameters, in place of those that are there.
  ///
  /// - Parameters:
  ///   - targets: the labelled nodes; with attention as the head, the labelled trees.
  ///   - treeCount: B, by which the loss is divided.
  ///   - classWeights: w, for every class; nil for 1.
  ///   - meanwhile: something else to be done by one of the threads while others compute gradients, such as
  ///     the schedule of the next minibatch.
  /// - Returns: the loss, times B.
  public func gradients(
    _ schedule: EncoderSchedule, targets: Targets, treeCount: Int, classWeights: [S]? = nil,
    dropout: Dropout = .none, meanwhile: () -> Void = {}
  ) -> Double {
    forward(schedule, dropout: dropout, keepsForBackward: true)
    let (loss, seed) = lossGradient(
      schedule, targets: targets, treeCount: treeCount, classWeights: classWeights, dropout: dropout)
    encoder.backward(schedule, seed: seed, meanwhile: meanwhile)
    if encoder.wantsInputGradient {
      inputs.backward(encoder, schedule, dropout: dropout.inputRate, key: dropout.wordKey)
    }
    return loss
  }

  /// After a forward run that keeps what is needed: the loss, times B, and its gradient by the states of the encoder's table;
  /// the gradients of the parameters of everything above it.
  func lossGradient(
    _ schedule: EncoderSchedule, targets: Targets, treeCount: Int, classWeights: [S]? = nil,
    dropout: Dropout = .none
  ) -> (loss: Double, seed: Pass<S>.Seed) {
    let states = attention?.forward(schedule, over: encoder.table, keepsForBackward: true) ?? encoder.table
    let (read, rows) = outputs(of: states, targets.rows, keepsForBackward: true)
    let (loss, readGradients) = classifier.lossGradient(
      rows, of: read, targets: targets.classes, weights: classWeights, scale: 1 / Double(treeCount),
      dropout: dropout.rate, key: { dropout.nodeKey(targets.places[$0]) })
    var gradients = readGradients
    if !outputLayers.isEmpty {
      outputLayers.backward(gradients)
      gradients = outputLayers.inputGradients
    }
    var seed = Pass<S>.Seed(offsets: targets.offsets, gradients: gradients)
    if let attention { seed = attention.backward(seed, rowCount: schedule.rowCount) }
    return (loss, seed)
  }

  /// What the first pass reads for inputs of these numbers, a row each.
  func inputRows(of numbers: [Int32]) -> Matrix<S> { inputs.rows(of: numbers) }
}
