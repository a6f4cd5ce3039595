import CKernels

extension Matrix {
  /// So many rows ahead, rows that lie anywhere are asked for: memory is slower than what is done with them.
  static var lookahead: Int { 4 }

  /// Copies rows of another table: row i becomes row `rows[i]` of the other.
  ///
  /// - Parameters:
  ///   - team: the threads that share the work.
  ///   - rate: the share of elements dropped (set to zero, the others divided by 1 - rate).
  ///   - key: the key of row i's dropout mask.
  @specialized(where S == Float)
  public func gather(
    _ rows: [Int32], from table: Matrix<S>, team: ThreadTeam, dropout rate: Double = 0,
    key: (Int) -> UInt64 = { _ in 0 }
  ) {
    precondition(width == table.width, "rows of width \(table.width) for a table of width \(width)")
    reset(rowCount: rows.count)
    let kernels = S.kernels.table
    team.run { thread in
      team.shareRows(rows.count, thread: thread) { row in
        if row + Self.lookahead < rows.count {
          ek_fetch(
            table.pointer + Int(rows[row + Self.lookahead]) * table.stride, width * MemoryLayout<S>.stride)
        }
        let source = table.pointer + Int(rows[row]) * table.stride
        if rate > 0 {
          kernels.pointee.dropout(pointer + row * stride, source, Int64(width), key(row), rate)
        } else {
          (pointer + row * stride).copy(from: source, count: width)
        }
      }
    }
  }

  /// Applies the dropout masks again, as the gradient of dropout does.
  @specialized(where S == Float)
  public func dropout(rate: Double, team: ThreadTeam, key: (Int) -> UInt64) {
    guard rate > 0 else { return }
    let kernels = S.kernels.table
    team.run { thread in
      team.shareRows(rowCount, thread: thread) { row in
        kernels.pointee.dropout(
          pointer + row * stride, pointer + row * stride, Int64(width), key(row), rate)
      }
    }
  }

  /// Makes every row i the sum of the other table's rows `rows[offsets[i]..<offsets[i + 1]]`.
  @specialized(where S == Float)
  public func sumRows(_ offsets: [Int32], _ rows: [Int32], of table: Matrix<S>, team: ThreadTeam) {
    precondition(width == table.width, "rows of width \(table.width) for a table of width \(width)")
    reset(rowCount: offsets.count - 1)
    let kernels = S.kernels.table
    team.run { thread in
      team.shareRows(rowCount, thread: thread) { row in
        let target = pointer + row * stride
        target.clear(count: width)
        for place in Int(offsets[row])..<Int(offsets[row + 1]) {
          kernels.pointee.addScaled(target, table.pointer + Int(rows[place]) * table.stride, 1, Int64(width))
        }
      }
    }
  }

  /// Turns every row of logits into probabilities, p_k = exp(z_k) / Σ exp(z_j).
  @specialized(where S == Float)
  public func softmax(team: ThreadTeam) {
    let kernels = S.kernels.table
    team.run { thread in
      kernels.pointee.softmax(
        pointer, stride, Int64(rowCount * thread / team.count), Int64(rowCount * (thread + 1) / team.count),
        Int32(width), nil, nil, 1, 0, nil)
    }
  }

  /// Turns every row of logits into the gradient of its cross-entropy, scale · w_t · (p - onehot(t)).
  ///
  /// - Parameters:
  ///   - targets: the class t of every row.
  ///   - weights: the weight w of every class; nil for 1.
  ///   - scale: what every gradient is multiplied by.
  /// - Returns: the sum of the losses -w_t · log p_t, in the order of rows, without the scale.
  @specialized(where S == Float)
  public func crossEntropyGradient(
    targets: [Int32], weights: [S]?, scale: Double, team: ThreadTeam
  ) -> Double {
    precondition(targets.count == rowCount, "\(targets.count) targets for \(rowCount) rows")
    let kernels = S.kernels.table
    var losses = [Double](repeating: 0, count: rowCount)
    let rowCount = rowCount
    losses.withUnsafeMutableBufferPointer { losses in
      nonisolated(unsafe) let losses = losses
      targets.withUnsafeBufferPointer { targets in
        withOptionalPointer(to: weights) { weights in
          team.run { thread in
            kernels.pointee.softmax(
              pointer, stride, Int64(rowCount * thread / team.count),
              Int64(rowCount * (thread + 1) / team.count), Int32(width), targets.baseAddress, weights, scale,
              1, losses.baseAddress)
          }
        }
      }
    }
    return losses.reduce(0, +)
  }

  private func withOptionalPointer(to list: [S]?, _ body: (UnsafePointer<S>?) -> Void) {
    guard let list else { return body(nil) }
    list.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  /// The sum of the squares of all elements, row after row.
  @specialized(where S == Float)
  public func sumOfSquares() -> Double {
    (0..<rowCount).reduce(0) {
      $0 + S.kernels.table.pointee.sumOfSquares(pointer + $1 * stride, Int64(width))
    }
  }
}
