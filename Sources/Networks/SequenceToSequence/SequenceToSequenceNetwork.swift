import EspalierCells
public import EspalierEngine
public import EspalierKernels
import EspalierSchedules

/// An encoder that reads a sequence or a tree, and a decoder that says a sequence.
///
///     h = encoder(x)                                     a state for every step of a sequence, or node of a tree
///     s = h_n, or [h_n; h_1]                             the summary: see `SourceStates`
///     d_0 = tanh(W s + b)                                the decoder's first state: see `DecoderStart`
///     d_t = decoder(T[y_(t-1)], d_(t-1))                 or of [T[y_(t-1)]; s], where the summary is fed at every step
///     p(y_t | y_1 … y_(t-1), x) = softmax(V d_t + c)     or of V g_t + c, with attention: see `AttentionalState`
///     loss = -1/B Σ_outputs Σ_t log p(y_t)
///
/// The classes are the words that can be said and, last, the end of the output. B is the number of outputs of the minibatch.
///
/// Sources: Sutskever, Vinyals and Le 2014; Cho et al. 2014 (the summary at every step: equation 7, and d_0); Eriguchi,
/// Hashimoto and Tsuruoka 2016 (attention to the nodes of a tree).
public final class SequenceToSequenceNetwork<S: KernelScalar>: WordNetwork {
  /// The vectors of the source's words.
  public var embedding: Matrix<S> { inputs.embedding }
  /// All other parameters: `cell.…` of the encoder, `target.weight`, `start.…`, `decoder.cell.…`, `attention.…`,
  /// `attentional.…` and `classifier.…`.
  public let parameters: ParameterStore<S>
  /// The encoder.
  public let encoder: Encoder<S>
  /// The decoder: an encoder of chains whose first states are fed.
  public let decoder: Encoder<S>
  /// What the decoder is.
  public let shape: DecoderShape
  public var wordsRead: [Int32] { inputs.words }
  public var embeddingGradients: Matrix<S> { inputs.gradients }

  let team: ThreadTeam
  private let inputs: WordInputs<S>
  private let targetInputs: TargetInputs<S>
  private let start: DecoderStart<S>
  let source: SourceStates<S>
  let attentional: AttentionalState<S>?
  let greedyRecord = GreedyRecord()
  private let readout: SoftmaxReadout<S>
  private let summaryGradients: Matrix<S>
  private let stepGradients: Matrix<S>
  private let inputGradients: Matrix<S>

  /// A network whose parameters are all zero.
  ///
  /// - Parameter trainsEmbedding: whether `gradients` leads to the vectors of the source's words.
  public init(
    _ cells: EncoderCells, inputs inputShape: InputShape, decoder shape: DecoderShape, team: ThreadTeam,
    trainsEmbedding: Bool = true
  ) {
    self.shape = shape
    self.team = team
    parameters = ParameterStore()
    encoder = Encoder(
      cells, parameters: parameters, team: team,
      wantsInputGradient: trainsEmbedding || inputShape.categorySize > 0)
    inputs = WordInputs(inputShape, parameters: parameters, team: team)
    source = SourceStates(cells, team: team)
    let summarySize = DecoderShape.summarySize(of: cells)
    targetInputs = TargetInputs(shape, summarySize: summarySize, parameters: parameters, team: team)
    start = DecoderStart(shape.cells, summarySize: summarySize, parameters: parameters, team: team)
    decoder = Encoder(
      shape.cells, parameters: parameters, prefix: "decoder.", team: team, wantsInputGradient: true)
    attentional = shape.attention.map { [parameters] attention in
      AttentionalState(
        attention, stateSize: shape.cells.width, nodeSize: cells.width, outputSize: shape.outputSize,
        parameters: parameters, team: team)
    }
    readout = SoftmaxReadout(
      inputSize: attentional == nil ? shape.cells.width : shape.outputSize,
      classCount: shape.vocabularySize + 1, parameters: parameters, team: team)
    summaryGradients = Matrix(width: summarySize)
    stepGradients = Matrix(width: shape.cells.width)
    inputGradients = Matrix(width: shape.cells.inputSize)
  }

  /// Draws the parameters, as those of a classifier are.
  public func initialize(using random: inout RandomSource, _ initialization: NetworkInitialization) {
    inputs.initialize(using: &random)
    parameters.initialize(using: &random, initialization)
  }

  /// Reads sources; returns the decoder's first states, for every layer and field, a row for each source.
  func encode(
    _ schedule: EncoderSchedule, dropout: WordDropout = .none, keepsForBackward: Bool = false
  ) -> [[Matrix<S>]] {
    let words = inputs.rows(of: schedule.inputs, dropout: dropout.inputRate, key: dropout.wordKey)
    encoder.forward(schedule, inputs: words, keepsForBackward: keepsForBackward)
    source.take(schedule, of: encoder.table, withNodes: attentional != nil)
    attentional?.attention.prepare(
      source.nodes, offsets: schedule.outputOffsets, keepsForBackward: keepsForBackward)
    return start.forward(source.summaries, keepsForBackward: keepsForBackward)
  }

  /// What the decoder's first pass reads.
  ///
  /// - Parameters:
  ///   - words: -1 for none.
  ///   - sentences: the source of each.
  func decoderInputs(
    _ words: [Int32], sentences: [Int32], dropout: WordDropout = .none
  ) -> Matrix<S> {
    targetInputs.rows(
      of: words, summaries: shape.feedsSummary ? (sentences, source.summaries) : nil, dropout: dropout)
  }

  /// What the softmax reads at rows of a table of the decoder's states, and in which rows of which table that is.
  func read(
    _ rows: [Int32], of table: Matrix<S>, offsets: [Int], keepsForBackward: Bool = false
  ) -> (table: Matrix<S>, rows: [Int32]) {
    guard let attentional else { return (table, rows) }
    let states = attentional.forward(
      rows, of: table, offsets: offsets, keepsForBackward: keepsForBackward)
    return (states, rows.indices.map(Int32.init))
  }

  /// The probabilities of the classes at rows of a table of the decoder's states, a row each.
  func probabilities(_ rows: [Int32], of table: Matrix<S>, offsets: [Int]) -> Matrix<S> {
    let (states, places) = read(rows, of: table, offsets: offsets)
    return readout.probabilities(places, of: states)
  }

  /// The probabilities of the classes at all steps of outputs, a row each.
  public func probabilities(_ schedule: EncoderSchedule, _ target: TargetSteps) -> Matrix<S> {
    forward(schedule, target, dropout: .none, keepsForBackward: false)
    return probabilities(target.schedule.outputRows, of: decoder.table, offsets: target.offsets)
  }

  /// After a run forward: the weights with which a step, counted over all outputs, attended to the nodes of its source; nil
  /// without attention.
  public func attentionWeights(step: Int) -> [S]? { attentional?.attention.weights(ofQuery: step) }

  /// The words and sources of what the first pass reads, in the order of its distinct inputs.
  private func readings(_ target: TargetSteps) -> (words: [Int32], sentences: [Int32]) {
    let numbers = target.schedule.inputs
    guard shape.feedsSummary else { return (numbers, []) }
    return (numbers.map { target.words[Int($0)] }, numbers.map { target.sentences[Int($0)] })
  }

  private func forward(
    _ schedule: EncoderSchedule, _ target: TargetSteps, dropout: WordDropout, keepsForBackward: Bool
  ) {
    let first = encode(schedule, dropout: dropout, keepsForBackward: keepsForBackward)
    let (words, sentences) = readings(target)
    decoder.forward(
      target.schedule, inputs: decoderInputs(words, sentences: sentences, dropout: dropout),
      boundary: first, keepsForBackward: keepsForBackward)
  }

  /// Computes the loss of a minibatch and the gradients of the parameters, in place of those that are there.
  ///
  /// - Parameters:
  ///   - schedule: the sources, of which every node is an output.
  ///   - target: what should be said of each.
  ///   - meanwhile: something else to be done by one of the threads while others compute gradients.
  /// - Returns: the loss, times B.
  public func gradients(
    _ schedule: EncoderSchedule, _ target: TargetSteps, dropout: WordDropout = .none,
    meanwhile: () -> Void = {}
  ) -> Double {
    forward(schedule, target, dropout: dropout, keepsForBackward: true)
    let steps = target.schedule
    let (table, rows) = read(
      steps.outputRows, of: decoder.table, offsets: target.offsets, keepsForBackward: true)
    let sentenceCount = target.offsets.count - 1
    let (loss, readGradients) = readout.lossGradient(
      rows, of: table, targets: target.classes, scale: 1 / Double(sentenceCount), dropout: dropout.rate,
      key: { dropout.nodeKey(Int32($0)) })
    let ownGradients = attentional?.backward(readGradients) ?? readGradients
    stepGradients.reset(rowCount: steps.rowCount)
    stepGradients.zero()
    stepGradients.add(ownGradients, toRows: steps.outputRows)
    decoder.backward(
      steps, seed: .init(offsets: (0...Int32(steps.rowCount)).map { $0 }, gradients: stepGradients)
    ) {}
    summaryGradients.reset(rowCount: sentenceCount)
    summaryGradients.zero()
    let (words, sentences) = readings(target)
    decoder.sumInputGradients(steps, into: inputGradients)
    targetInputs.backward(
      inputGradients, words: words, summaries: shape.feedsSummary ? (sentences, summaryGradients) : nil,
      dropout: dropout)
    start.backward(decoder, into: summaryGradients)
    let seed = source.backward(
      schedule, summaries: summaryGradients, nodes: attentional?.attention.rowGradients)
    encoder.backward(schedule, seed: seed, meanwhile: meanwhile)
    if encoder.wantsInputGradient {
      inputs.backward(encoder, schedule, dropout: dropout.inputRate, key: dropout.wordKey)
    }
    return loss
  }
}
