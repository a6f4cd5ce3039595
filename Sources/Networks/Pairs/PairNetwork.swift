public import EspalierCells
public import EspalierEngine
public import EspalierKernels
import EspalierSchedules

/// An encoder that reads two trees with the same parameters, a comparison of their roots, and a softmax over K bins or
/// classes.
///
///     s = comparison(h_left, h_right)
///     q = softmax(W s + b)
///     loss = 1/B Σ_pairs KL(p ‖ q) = 1/B Σ_pairs Σ_k p_k (log p_k - log q_k)
///
/// p is what the treebank says, a distribution over the bins: for a class, all on that class.
///
/// Source: Tai, Socher and Manning 2015, equations 15 to 17.
public final class PairNetwork<S: KernelScalar>: WordNetwork {
  public var embedding: Matrix<S> { inputs.embedding }
  /// All other parameters: the cells', named `cell.…`, `comparison.…`, and `classifier.weight` and `classifier.bias`.
  public let parameters: ParameterStore<S>
  public var wordsRead: [Int32] { inputs.words }
  public var embeddingGradients: Matrix<S> { inputs.gradients }
  /// The encoder.
  public let encoder: Encoder<S>
  /// K: the number of bins or classes.
  public let classCount: Int

  private let inputs: WordInputs<S>
  private let comparison: Pass<S>
  private let outputLayers: DenseStack<S>
  private let classifier: Pass<S>
  private let compared: Matrix<S>
  private let readStates: Matrix<S>
  private let side: Matrix<S>
  private let rootGradients: Matrix<S>
  private let team: ThreadTeam

  /// A network whose parameters are all zero.
  ///
  /// - Parameter trainsEmbedding: whether `gradients` leads to the word vectors.
  public init(
    _ cells: EncoderCells, inputs shape: InputShape, comparisonSize: Int, isOrdered: Bool,
    outputLayers layers: [DenseLayer] = [], classCount: Int, team: ThreadTeam, trainsEmbedding: Bool
  ) {
    self.classCount = classCount
    self.team = team
    parameters = ParameterStore()
    encoder = Encoder(
      cells, parameters: parameters, team: team,
      wantsInputGradient: trainsEmbedding || shape.categorySize > 0)
    inputs = WordInputs(shape, parameters: parameters, team: team)
    comparison = Pass(
      cell: PairComparison(stateSize: cells.width, size: comparisonSize, isOrdered: isOrdered),
      parameters: parameters, prefix: "comparison.", team: team)
    outputLayers = DenseStack(
      layers, named: "output", parameters: parameters, team: team, wantsInputGradient: true)
    let width = layers.last?.outputSize ?? comparisonSize
    classifier = Pass(
      cell: Affine(inputSize: width, outputSize: classCount), parameters: parameters,
      prefix: "classifier.", team: team)
    compared = Matrix(width: 2 * cells.width)
    readStates = Matrix(width: width)
    side = Matrix(width: cells.width)
    rootGradients = Matrix(width: cells.width)
  }

  /// Draws the parameters, as those of a classifier are.
  public func initialize(using random: inout RandomSource, _ initialization: NetworkInitialization) {
    inputs.initialize(using: &random)
    parameters.initialize(using: &random, initialization)
  }

  /// The probabilities of the bins for every pair, a row each.
  ///
  /// - Parameters:
  ///   - schedule: the trees, two for each pair.
  ///   - roots: the row of each tree's root.
  public func probabilities(_ schedule: EncoderSchedule, roots: [Int32]) -> Matrix<S> {
    let read = compare(schedule, roots, dropout: .none, keepsForBackward: false)
    classifier.forward(Schedule.flat(inputs: Self.order(roots.count / 2)), inputs: read)
    classifier.states[0].softmax(team: team)
    return classifier.states[0]
  }

  /// Computes the loss of a minibatch and the gradients of the parameters, in place of those that are there.
  ///
  /// - Parameters:
  ///   - schedule: the trees, two for each pair.
  ///   - roots: the row of each tree's root.
  ///   - targets: p, a row for each pair.
  /// - Returns: the loss, times B.
  public func gradients(
    _ schedule: EncoderSchedule, roots: [Int32], targets: Matrix<S>, dropout: WordDropout = .none,
    meanwhile: () -> Void = {}
  ) -> Double {
    let count = roots.count / 2
    precondition(targets.rowCount == count && targets.width == classCount, "\(targets.rowCount) targets")
    let read = compare(schedule, roots, dropout: dropout, keepsForBackward: true)
    let order = Self.order(count)
    let key = { (row: Int) in dropout.nodeKey(Int32(row)) }
    readStates.gather(order, from: read, team: team, dropout: dropout.rate, key: key)
    classifier.forward(Schedule.flat(inputs: order), inputs: readStates, keepsForBackward: true)
    let q = classifier.states[0]
    q.softmax(team: team)
    let loss = q.divergenceGradient(from: targets)
    let one = Self.order(count + 1)
    classifier.backward(seeds: [.init(offsets: one, gradients: q)])
    classifier.inputGradients.dropout(rate: dropout.rate, team: team, key: key)
    var gradients = classifier.inputGradients
    if !outputLayers.isEmpty {
      outputLayers.backward(gradients)
      gradients = outputLayers.inputGradients
    }
    comparison.backward(seeds: [.init(offsets: one, gradients: gradients)])
    rootGradients.reset(rowCount: schedule.rowCount)
    rootGradients.zero()
    for (start, first) in [(0, 0), (side.width, 1)] {
      side.copyColumns(from: start, of: comparison.inputGradients, team: team)
      rootGradients.add(side, toRows: Self.everySecond(roots, from: first))
    }
    encoder.backward(
      schedule, seed: .init(offsets: Self.order(schedule.rowCount + 1), gradients: rootGradients),
      meanwhile: meanwhile)
    if encoder.wantsInputGradient {
      inputs.backward(encoder, schedule, dropout: dropout.inputRate, key: dropout.wordKey)
    }
    return loss
  }

  /// Runs the encoder and compares the roots of each pair; returns what the softmax reads, a row for each.
  private func compare(
    _ schedule: EncoderSchedule, _ roots: [Int32], dropout: WordDropout, keepsForBackward: Bool
  ) -> Matrix<S> {
    let words = inputs.rows(of: schedule.inputs, dropout: dropout.inputRate, key: dropout.wordKey)
    encoder.forward(schedule, inputs: words, keepsForBackward: keepsForBackward)
    compared.reset(rowCount: roots.count / 2)
    compared.gather(Self.everySecond(roots, from: 0), from: encoder.table, toColumn: 0, team: team)
    compared.gather(Self.everySecond(roots, from: 1), from: encoder.table, toColumn: side.width, team: team)
    let order = Self.order(roots.count / 2)
    comparison.forward(Schedule.flat(inputs: order), inputs: compared, keepsForBackward: keepsForBackward)
    if outputLayers.isEmpty { return comparison.states[0] }
    return outputLayers.forward(order, of: comparison.states[0], keepsForBackward: keepsForBackward)
  }

  private static func order(_ count: Int) -> [Int32] { (0..<Int32(count)).map { $0 } }

  private static func everySecond(_ rows: [Int32], from first: Int) -> [Int32] {
    stride(from: first, to: rows.count, by: 2).map { rows[$0] }
  }
}
