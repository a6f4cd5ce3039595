public import EspalierCells
public import EspalierEngine
public import EspalierKernels
public import EspalierSchedules

/// Word vectors, a pass of a cell, and a softmax read-out at chosen nodes.
///
///     x_w = E[w]             the vector of word w (D)
///     h_j = cell(x_j, children of j)
///     p_j = softmax(W h_j + b)                  over K classes
///     loss = 1/B Σ_trees Σ_labelled nodes j  -w_t · log p_j[t]
///
/// B is the number of trees of the minibatch, t the class of node j and w_t its weight. Dropout with
/// rate r sets elements to zero and divides the others by 1 - r: of x, with one mask for a word and
/// minibatch; of h before the softmax, with one mask for a labelled node.
public final class ClassifierNetwork<S: KernelScalar> {
  /// The vector of every word, a row each (V x D). Whoever changes it calls `parameters.didChange()`:
  /// what was computed from the vectors is remembered until then.
  public let embedding: Matrix<S>
  /// All other parameters: the cell's, named `cell.…`, and `classifier.weight` and `classifier.bias`.
  public let parameters: ParameterStore<S>
  /// The cell.
  public let cell: any Cell
  /// K: the number of classes.
  public let classCount: Int
  /// The cell's pass; its states are those of the last minibatch.
  public let pass: Pass<S>
  /// After `gradients`: the gradient of every distinct word's vector, in the order of the schedule's
  /// inputs.
  public let embeddingGradients: Matrix<S>

  private let classifier: Pass<S>
  private var leafStates: LeafStates<S>?
  private let words: Matrix<S>
  private let readStates: Matrix<S>
  private let team: ThreadTeam

  /// A network whose parameters are all zero.
  ///
  /// - Parameter trainsEmbedding: whether `gradients` leads to the word vectors.
  public init(
    cell: some Cell, vocabularySize: Int, classCount: Int, team: ThreadTeam, trainsEmbedding: Bool = true
  ) {
    self.cell = cell
    self.classCount = classCount
    self.team = team
    let hiddenSize = cell.state[0].width
    parameters = ParameterStore()
    embedding = Matrix(rowCount: vocabularySize, width: cell.inputSize)
    embeddingGradients = Matrix(width: cell.inputSize)
    words = Matrix(width: cell.inputSize)
    readStates = Matrix(width: hiddenSize)
    pass = Pass(
      cell: cell, parameters: parameters, prefix: "cell.", team: team, wantsInputGradient: trainsEmbedding)
    classifier = Pass(
      cell: Affine(inputSize: hiddenSize, outputSize: classCount), parameters: parameters,
      prefix: "classifier.", team: team)
  }

  /// Draws the parameters: vectors uniform within ±0.05, matrices within ±1/√(input size), biases 0.
  public func initialize(using random: inout RandomSource) {
    embedding.fill(uniformWithin: 0.05, using: &random)
    parameters.initialize(using: &random)
  }

  /// Whether every trained number is finite.
  public var isFinite: Bool {
    parameters.values.sumOfSquares().isFinite && embedding.sumOfSquares().isFinite
  }

  /// The dropout of one minibatch.
  public struct Dropout: Sendable {
    /// The rate on word vectors.
    public var inputRate: Double
    /// The rate on states before the softmax.
    public var rate: Double
    /// What the masks of this minibatch are drawn from.
    public var key: UInt64

    /// Rates, and what masks are drawn from.
    public init(inputRate: Double, rate: Double, key: UInt64) {
      self.inputRate = inputRate
      self.rate = rate
      self.key = key
    }

    /// No dropout.
    public static var none: Dropout { Dropout(inputRate: 0, rate: 0, key: 0) }

    fileprivate func wordKey(_ word: Int32) -> UInt64 {
      RandomSource.key(key, 1, UInt64(UInt32(bitPattern: word)))
    }
    fileprivate func nodeKey(_ place: Int32) -> UInt64 {
      RandomSource.key(key, 2, UInt64(UInt32(bitPattern: place)))
    }
  }

  /// Computes the states of a schedule's rows; they are in `pass.states`.
  public func forward(_ schedule: Schedule, dropout: Dropout = .none, keepsForBackward: Bool = false) {
    words.gather(
      schedule.inputs, from: embedding, team: team, dropout: dropout.inputRate,
      key: { dropout.wordKey(schedule.inputs[$0]) })
    pass.forward(schedule, inputs: words, keepsForBackward: keepsForBackward)
  }

  /// Computes the states of a schedule whose leaves are fed: those of words that were met before are
  /// remembered.
  ///
  /// Boundary state b is the state of the schedule's distinct input b.
  public func forward(feedingLeavesOf schedule: Schedule) {
    let leaves = leafStates ?? LeafStates(wordCount: embedding.rowCount, fields: cell.state.map(\.width))
    leafStates = leaves
    let rows = leaves.rows(of: schedule.inputs, version: parameters.version) { missing in
      words.gather(missing, from: embedding, team: team)
      pass.forward(Schedule.flat(inputs: missing.indices.map(Int32.init)), inputs: words)
      return pass
    }
    pass.forward(
      remembering: schedule, inputs: embedding, inputRows: schedule.inputs, boundary: leaves.tables,
      boundaryRows: rows)
  }

  /// The probabilities of the classes at rows of the last forward run, a row each.
  public func probabilities(rows: [Int32]) -> Matrix<S> {
    classifier.forward(Schedule.flat(inputs: rows), inputs: pass.states[0])
    let logits = classifier.states[0]
    logits.softmax(team: team)
    return logits
  }

  /// Computes the loss of a minibatch and the gradients of the parameters, in place of those that are there.
  ///
  /// - Parameters:
  ///   - targets: the labelled nodes.
  ///   - treeCount: B, by which the loss is divided.
  ///   - classWeights: w, for every class; nil for 1.
  ///   - meanwhile: something else to be done by one of the threads while others compute gradients, such as
  ///     the schedule of the next minibatch.
  /// - Returns: the loss, times B.
  public func gradients(
    _ schedule: Schedule, targets: Targets, treeCount: Int, classWeights: [S]? = nil,
    dropout: Dropout = .none, meanwhile: () -> Void = {}
  ) -> Double {
    forward(schedule, dropout: dropout, keepsForBackward: true)
    let key = { (row: Int) in dropout.nodeKey(targets.places[row]) }
    if dropout.rate > 0 {
      readStates.gather(targets.rows, from: pass.states[0], team: team, dropout: dropout.rate, key: key)
      classifier.forward(Schedule.flat(inputs: targets.order), inputs: readStates, keepsForBackward: true)
    } else {
      classifier.forward(Schedule.flat(inputs: targets.rows), inputs: pass.states[0], keepsForBackward: true)
    }
    let logits = classifier.states[0]
    let loss = logits.crossEntropyGradient(
      targets: targets.classes, weights: classWeights, scale: 1 / Double(treeCount), team: team)
    let one = (0...targets.rows.count).map(Int32.init)
    classifier.backward(seeds: [.init(offsets: one, gradients: logits)])
    classifier.inputGradients.dropout(rate: dropout.rate, team: team, key: key)
    var seeds: [Pass<S>.Seed?] = Array(repeating: nil, count: pass.states.count)
    seeds[0] = .init(offsets: targets.offsets, gradients: classifier.inputGradients)
    pass.backward(seeds: seeds, meanwhile: meanwhile)
    if pass.wantsInputGradient {
      embeddingGradients.sumRows(
        schedule.inputOffsets, schedule.inputReaders, of: pass.inputGradients, team: team)
      embeddingGradients.dropout(
        rate: dropout.inputRate, team: team, key: { dropout.wordKey(schedule.inputs[$0]) })
    }
    return loss
  }
}
