import CKernels

extension Matrix {
  /// Copies rows of another table to columns of this one: row i gets row `rows[i]`, or zeros where that is negative.
  ///
  /// - Parameters:
  ///   - first: the first column.
  ///   - masked: how many of the other table's columns dropout may set to zero; the others are copied as they are.
  ///   - rate: the share of elements dropped (set to zero, the others divided by 1 - rate).
  ///   - key: the key of row i's dropout mask.
  @specialized(where S == Float)
  public func gather(
    _ rows: [Int32], from table: Matrix<S>, toColumn first: Int, team: ThreadTeam, masked: Int = 0,
    dropout rate: Double = 0, key: (Int) -> UInt64 = { _ in 0 }
  ) {
    precondition(
      first >= 0 && first + table.width <= width && rows.count == rowCount,
      "\(rows.count) rows of width \(table.width) for \(rowCount) rows of columns \(first)..<\(width)")
    let kernels = S.kernels.table
    team.run { thread in
      team.shareRows(rows.count, thread: thread) { row in
        let target = pointer + row * stride + first
        guard rows[row] >= 0 else {
          target.clear(count: table.width)
          return
        }
        target.copy(from: table.pointer + Int(rows[row]) * table.stride, count: table.width)
        if rate > 0, masked > 0 { kernels.pointee.dropout(target, target, Int64(masked), key(row), rate) }
      }
    }
  }

  /// Makes this table the columns of another one from `first` on.
  @specialized(where S == Float)
  public func copyColumns(from first: Int, of table: Matrix<S>, team: ThreadTeam) {
    precondition(
      first >= 0 && first + width <= table.width, "columns \(first)..<\(first + width) of \(table.width)")
    reset(rowCount: table.rowCount)
    team.run { thread in
      team.shareRows(rowCount, thread: thread) { row in
        (pointer + row * stride).copy(from: table.pointer + row * table.stride + first, count: width)
      }
    }
  }

  /// Applies dropout masks again to the first columns, as the gradient of dropout does.
  @specialized(where S == Float)
  public func dropout(rate: Double, columns: Int, team: ThreadTeam, key: (Int) -> UInt64) {
    guard rate > 0, columns > 0 else { return }
    precondition(columns <= width, "\(columns) columns of \(width)")
    let kernels = S.kernels.table
    team.run { thread in
      team.shareRows(rowCount, thread: thread) { row in
        let target = pointer + row * stride
        kernels.pointee.dropout(target, target, Int64(columns), key(row), rate)
      }
    }
  }

  /// Adds the first columns of a row of a wider table to a row of this one.
  public func add(columnsOf table: Matrix<S>, row source: Int, toRow row: Int) {
    precondition(table.width >= width, "a row of width \(table.width) for one of width \(width)")
    precondition(
      source >= 0 && source < table.rowCount && row >= 0 && row < rowCount, "rows \(source), \(row)")
    S.kernels.table.pointee.addScaled(
      pointer + row * stride, table.pointer + source * table.stride, 1, Int64(width))
  }

  /// Adds row i of another table to row `rows[i]` of this one, from first to last.
  @specialized(where S == Float)
  public func add(_ table: Matrix<S>, toRows rows: [Int32]) {
    precondition(
      width == table.width && rows.count == table.rowCount,
      "\(table.rowCount) rows of width \(table.width) for \(rows.count) rows of width \(width)")
    let kernels = S.kernels.table
    for (index, row) in rows.enumerated() {
      kernels.pointee.addScaled(
        pointer + Int(row) * stride, table.pointer + index * table.stride, 1, Int64(width))
    }
  }
}
