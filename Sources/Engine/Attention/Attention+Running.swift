import CKernels
import EspalierKernels

extension Attention {
  /// Weights and contexts, group after group as threads get done.
  @specialized(where S == Float)
  func runForward() {
    let kernels = S.kernels.table
    let vector = parameters.values.pointer + vectorRange.lowerBound
    team.run { thread in
      team.share(groups.count, thread: thread) { number in
        let group = groups[number]
        guard !group.queries.isEmpty else { return }
        let count = Int64(group.rows.count)
        var keyRows = keys.rows(from: group.rows.lowerBound)
        var valueRows = values.rows(from: group.rows.lowerBound)
        for (place, query) in group.queries.enumerated() {
          let weights = weightBuffer.pointer + group.firstWeight + place * group.rows.count
          let own = queries.pointer + query * queries.stride
          if score == .additive {
            kernels.pointee.tanhDotRows(vector, own, &keyRows, count, Int32(keys.width), weights)
          } else {
            kernels.pointee.dotRows(own, &keyRows, count, Int32(keys.width), weights)
          }
          kernels.pointee.softmax(weights, 0, 0, 1, Int32(count), nil, nil, 1, 0, nil)
          kernels.pointee.weightedSum(
            weights, &valueRows, count, Int32(values.width), contexts.pointer + query * contexts.stride)
        }
      }
    }
  }

  /// The way back: of a_ij the gradient is g_i · v_j, where g_i is that of c_i and v_j is V h_j; of e_ij it is
  /// a_ij (g_i · v_j - Σ_k a_ik g_i · v_k); of v_j, Σ_i a_ij g_i.
  @specialized(where S == Float)
  func runBackward(_ gradients: Matrix<S>) {
    let kernels = S.kernels.table
    let isAdditive = score == .additive
    vectorGradients.reset(rowCount: isAdditive ? groups.count : 0)
    team.run { thread in
      team.share(groups.count, thread: thread) { number in
        let group = groups[number]
        if isAdditive { vectorGradients.clear(row: number) }
        guard !group.queries.isEmpty else {
          for row in group.rows {
            valueGradients.clear(row: row)
            keyGradients.clear(row: row)
          }
          return
        }
        scoreGradients(of: group, gradients)
        columnSums(weightBuffer, of: gradients, group, into: valueGradients)
        if isAdditive {
          additiveGradients(of: group, number: number)
          return
        }
        columnSums(scoreGradients, of: queries, group, into: keyGradients)
        var keyRows = keys.rows(from: group.rows.lowerBound)
        for (place, query) in group.queries.enumerated() {
          kernels.pointee.weightedSum(
            scoreGradients.pointer + group.firstWeight + place * group.rows.count, &keyRows,
            Int64(group.rows.count), Int32(keys.width),
            comparedGradients.pointer + query * comparedGradients.stride)
        }
      }
    }
  }

  /// What each row of a group gets from all queries: the sum of these, weighted by the column of the row.
  @inline(__always)
  private func columnSums(_ weights: Buffer<S>, of table: Matrix<S>, _ group: Group, into sums: Matrix<S>) {
    var queryRows = table.rows(from: group.queries.lowerBound)
    withUnsafeTemporaryAllocation(of: S.self, capacity: group.queries.count) { column in
      guard let column = column.baseAddress else { return }
      for (place, row) in group.rows.enumerated() {
        for query in 0..<group.queries.count {
          column[query] = weights.pointer[group.firstWeight + query * group.rows.count + place]
        }
        S.kernels.table.pointee.weightedSum(
          column, &queryRows, Int64(group.queries.count), Int32(table.width),
          sums.pointer + row * sums.stride)
      }
    }
  }

  /// The gradients of a group's scores e.
  @inline(__always)
  private func scoreGradients(of group: Group, _ gradients: Matrix<S>) {
    var valueRows = values.rows(from: group.rows.lowerBound)
    for (place, query) in group.queries.enumerated() {
      let first = group.firstWeight + place * group.rows.count
      let (weights, toScores) = (weightBuffer.pointer + first, scoreGradients.pointer + first)
      S.kernels.table.pointee.dotRows(
        gradients.pointer + query * gradients.stride, &valueRows, Int64(group.rows.count),
        Int32(values.width), toScores)
      var mean: S = 0
      for row in 0..<group.rows.count { mean += weights[row] * toScores[row] }
      for row in 0..<group.rows.count { toScores[row] = weights[row] * (toScores[row] - mean) }
    }
  }

  @inline(__always)
  private func additiveGradients(of group: Group, number: Int) {
    let vector = parameters.values.pointer + vectorRange.lowerBound
    for row in group.rows { keyGradients.clear(row: row) }
    var keyRows = keys.rows(from: group.rows.lowerBound)
    var toKeys = keyGradients.rows(from: group.rows.lowerBound)
    for (place, query) in group.queries.enumerated() {
      comparedGradients.clear(row: query)
      S.kernels.table.pointee.tanhDotRowsGradient(
        vector, queries.pointer + query * queries.stride, &keyRows, Int64(group.rows.count),
        Int32(keys.width), scoreGradients.pointer + group.firstWeight + place * group.rows.count,
        vectorGradients.pointer + number * vectorGradients.stride,
        comparedGradients.pointer + query * comparedGradients.stride, &toKeys)
    }
  }

  /// The gradient of v: the groups' in their order.
  func sumVectorGradients() {
    guard score == .additive else { return }
    let target = parameters.gradients.pointer + vectorRange.lowerBound
    var groupRows = vectorGradients.rows(from: 0)
    S.kernels.table.pointee.columnSum(
      &groupRows, Int64(vectorGradients.rowCount), 0, Int32(vectorRange.count), target, 0)
  }
}

extension Matrix {
  /// The rows from one on, as kernels find them.
  @inline(__always)
  fileprivate func rows(from first: Int) -> ek_rows {
    ek_rows(base: UnsafeRawPointer(pointer + first * stride), stride: stride, index: nil, indexStride: 0)
  }

  /// Sets a row to zero.
  @inline(__always)
  fileprivate func clear(row: Int) {
    let target = UnsafeMutableRawPointer(pointer + row * stride)
    target.initializeMemory(as: UInt8.self, repeating: 0, count: width * MemoryLayout<S>.stride)
  }
}
