import EspalierKernels
import Testing

/// What is copied to columns of a table, taken from them, and added up by row.
@Suite struct ColumnsTests {
  private static let widths = [(3, 0, 5), (16, 7, 30), (17, 4, 21), (1, 2, 3), (40, 0, 40)]

  private func table<S: KernelScalar>(_ rowCount: Int, _ width: Int, seed: UInt64 = 1) -> Matrix<S> {
    var random = RandomSource(seed: seed)
    let table = Matrix<S>(rowCount: rowCount, width: width)
    table.fill((0..<rowCount * width).map { _ in random.uniform(in: S(-1)..<S(1)) })
    return table
  }

  private func rows<S: KernelScalar>(_ table: Matrix<S>) -> [[S]] { (0..<table.rowCount).map { table[$0] } }

  /// 0 or 1 / (1 - rate) for every column.
  private func mask<S: KernelScalar>(_ width: Int, rate: Double, key: UInt64) -> [S] {
    let ones = Matrix<S>(rowCount: 1, width: width)
    ones[0] = Array(repeating: 1, count: width)
    ones.dropout(rate: rate, team: ThreadTeam(count: 1)) { _ in key }
    return ones[0]
  }

  /// What is masked, in the first columns; 0 and not -0 where the mask is 0.
  private func masked<S: KernelScalar>(_ row: [S], by mask: [S]) -> [S] {
    row.enumerated().map { column, value in
      guard column < mask.count else { return value }
      return mask[column] == 0 ? 0 : value * mask[column]
    }
  }

  @Test(arguments: [1, 2, 3])
  func rowsAreGatheredToColumns(threads: Int) {
    gather(of: Float.self, threads)
    gather(of: Double.self, threads)
  }

  private func gather<S: KernelScalar>(of type: S.Type, _ threads: Int) {
    let team = ThreadTeam(count: threads)
    for (width, first, whole) in Self.widths {
      let source: Matrix<S> = table(9, width)
      // Negative rows are rows that aren't there.
      let list: [Int32] = (0..<50).map { $0 % 7 == 3 ? -1 - $0 : $0 % 9 }
      let end = first + width
      for (count, rate) in [(0, 0.0), (0, 0.5), (width, 0.5), (width / 2, 0.5), (width, 0)] {
        let target: Matrix<S> = table(50, whole, seed: 2)
        let before = rows(target)
        target.gather(
          list, from: source, toColumn: first, team: team, masked: count, dropout: rate,
          key: { UInt64($0) + 70 })
        for (row, from) in list.enumerated() {
          let mask: [S] = rate > 0 && count > 0 ? mask(count, rate: rate, key: UInt64(row) + 70) : []
          let read = from < 0 ? Array(repeating: S(0), count: width) : source[Int(from)]
          let wanted = masked(read, by: mask)
          expectSameBits(target[row], before[row][..<first] + wanted + before[row][end...], "row \(row)")
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3])
  func columnsAreCopied(threads: Int) {
    let team = ThreadTeam(count: threads)
    for (width, first, whole) in Self.widths {
      let source: Matrix<Float> = table(33, whole)
      let target: Matrix<Float> = table(2, width)
      target.copyColumns(from: first, of: source, team: team)
      #expect(target.rowCount == 33)
      for row in 0..<33 { expectSameBits(target[row], Array(source[row][first..<first + width])) }
      target.copyColumns(from: first, of: table(0, whole), team: team)
      #expect(target.rowCount == 0)
    }
  }

  @Test(arguments: [1, 2, 3])
  func masksAreAppliedToTheFirstColumns(threads: Int) {
    let team = ThreadTeam(count: threads)
    for columns in [0, 1, 16, 20] {
      let table: Matrix<Double> = table(25, 20)
      let before = rows(table)
      table.dropout(rate: 0.25, columns: columns, team: team) { UInt64($0) * 3 }
      for row in 0..<25 {
        let mask: [Double] = columns > 0 ? mask(columns, rate: 0.25, key: UInt64(row) * 3) : []
        expectSameBits(table[row], masked(before[row], by: mask))
      }
      table.fill(Array(before.joined()))
      table.dropout(rate: 0, columns: columns, team: team) { _ in 1 }
      expectSameBits(Array(rows(table).joined()), Array(before.joined()))
    }
  }

  @Test func rowsAreAddedInTheirOrder() {
    for width in [1, 15, 16, 17, 40] {
      let source: Matrix<Float> = table(12, width)
      let target: Matrix<Float> = table(5, width, seed: 2)
      // Row 3 is never added to, row 1 most often.
      let list: [Int32] = [1, 0, 1, 4, 1, 2, 1, 1, 0, 4, 1, 2]
      var wanted = rows(target)
      for (row, to) in list.enumerated() { wanted[Int(to)] = zip(wanted[Int(to)], source[row]).map(+) }
      target.add(source, toRows: list)
      for row in 0..<5 { expectSameBits(target[row], wanted[row]) }
      target.add(table(0, width), toRows: [])
      for row in 0..<5 { expectSameBits(target[row], wanted[row]) }
    }
  }

  @Test func theFirstColumnsOfARowAreAdded() {
    for (width, wide) in [(3, 5), (16, 30), (17, 18), (20, 20)] {
      let source: Matrix<Double> = table(4, wide)
      let target: Matrix<Double> = table(3, width, seed: 2)
      let before = rows(target)
      target.add(columnsOf: source, row: 3, toRow: 1)
      expectSameBits(target[1], zip(before[1], source[3]).map(+))
      for row in [0, 2] { expectSameBits(target[row], before[row]) }
    }
  }

  @Test func whatDoesNotFitTraps() async {
    await #expect(processExitsWith: .failure) {
      Matrix<Float>(rowCount: 1, width: 4).gather(
        [0], from: Matrix<Float>(rowCount: 1, width: 3), toColumn: 2, team: ThreadTeam(count: 1))
    }
    await #expect(processExitsWith: .failure) {
      Matrix<Float>(width: 3).copyColumns(
        from: 2, of: Matrix<Float>(rowCount: 1, width: 4), team: ThreadTeam(count: 1))
    }
    await #expect(processExitsWith: .failure) {
      Matrix<Float>(rowCount: 1, width: 3).add(Matrix<Float>(rowCount: 2, width: 3), toRows: [0])
    }
    await #expect(processExitsWith: .failure) {
      Matrix<Float>(rowCount: 1, width: 3).add(
        columnsOf: Matrix<Float>(rowCount: 1, width: 2), row: 0, toRow: 0)
    }
  }
}
