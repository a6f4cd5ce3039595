import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// A softmax over K classes, of rows of a table: p = softmax(W x + b).
///
/// Its parameters are `classifier.weight` and `classifier.bias`.
final class SoftmaxReadout<S: KernelScalar> {
  private let pass: Pass<S>
  private let read: Matrix<S>
  private let team: ThreadTeam

  init(inputSize: Int, classCount: Int, parameters: ParameterStore<S>, team: ThreadTeam) {
    pass = Pass(
      cell: Affine(inputSize: inputSize, outputSize: classCount), parameters: parameters,
      prefix: "classifier.", team: team)
    read = Matrix(width: inputSize)
    self.team = team
  }

  /// The probabilities of the classes at rows of a table, a row each.
  func probabilities(_ rows: [Int32], of table: Matrix<S>) -> Matrix<S> {
    pass.forward(Schedule.flat(inputs: rows), inputs: table)
    pass.states[0].softmax(team: team)
    return pass.states[0]
  }

  /// The sum of the cross-entropies -w_t log p_t at rows of a table, and its gradient by these, a row each, times a scale.
  ///
  /// - Parameters:
  ///   - targets: the class t of every row.
  ///   - weights: w, for every class; nil for 1.
  ///   - rate: that of dropout.
  ///   - key: the key of row i's dropout mask.
  func lossGradient(
    _ rows: [Int32], of table: Matrix<S>, targets: [Int32], weights: [S]? = nil, scale: Double,
    dropout rate: Double, key: (Int) -> UInt64
  ) -> (loss: Double, gradients: Matrix<S>) {
    if rate > 0 {
      read.gather(rows, from: table, team: team, dropout: rate, key: key)
      pass.forward(
        Schedule.flat(inputs: rows.indices.map(Int32.init)), inputs: read, keepsForBackward: true)
    } else {
      pass.forward(Schedule.flat(inputs: rows), inputs: table, keepsForBackward: true)
    }
    let logits = pass.states[0]
    let loss = logits.crossEntropyGradient(targets: targets, weights: weights, scale: scale, team: team)
    pass.backward(seeds: [.init(offsets: (0...Int32(rows.count)).map { $0 }, gradients: logits)])
    pass.inputGradients.dropout(rate: rate, team: team, key: key)
    return (loss, pass.inputGradients)
  }
}
