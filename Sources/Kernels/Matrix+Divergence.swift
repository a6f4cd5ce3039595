import CKernels

extension Matrix {
  /// Turns rows of probabilities q into the gradient of Σ KL(p ‖ q) / N by the logits, (q - p) / N.
  ///
  /// - Parameter targets: p, a distribution for every row.
  /// - Returns: Σ KL(p ‖ q) = Σ Σ_k p_k (log p_k - log q_k), in the order of rows, without the division.
  public func divergenceGradient(from targets: Matrix<S>) -> Double {
    precondition(
      targets.rowCount == rowCount && targets.width == width,
      "\(targets.rowCount) distributions of \(targets.width) for \(rowCount) of \(width)")
    var sum = 0.0
    let scale = 1 / S(max(1, rowCount))
    for row in 0..<rowCount {
      let (q, p) = (pointer + row * stride, targets.pointer + row * targets.stride)
      for column in 0..<width {
        if p[column] > 0 {
          let found = max(q[column], S.leastNormalMagnitude)
          sum += Double(p[column]) * (ek_log(Double(p[column])) - ek_log(Double(found)))
        }
        q[column] = (q[column] - p[column]) * scale
      }
    }
    return sum
  }
}
