import CKernels
import EspalierKernels
import Foundation
import Testing

/// The kernels of attention beside plain sums in double.
@Suite struct AttentionKernelTests {
  private func values<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set)).table.pointee
    let tolerance = 40 * Double(S.ulpOfOne)
    var random = RandomSource(seed: 11)
    for width in Array(1...18) + [31, 64, 70, 129] {
      for count in [1, 3, 4, 9] {
        let rows = RowsCase<S>(width: width, rows: 0..<count, gap: 3, indexStride: 0, random: &random)
        let (query, v) = (FencedMemory<S>(random.values(width)), FencedMemory<S>(random.values(width)))
        let weights = FencedMemory<S>(random.values(count))
        var table = rows.rows
        func x(_ row: Int, _ column: Int) -> Double { Double(rows.value(row: row, column: column)) }
        func check(_ found: [S], _ wanted: [Double], _ what: String) {
          for (found, wanted) in zip(found, wanted) {
            #expect(
              abs(Double(found) - wanted) <= tolerance * Double(width + count),
              "\(what) \(set) \(count) x \(width)")
          }
        }

        let out = FencedMemory<S>([S](repeating: .nan, count: count))
        kernels.dotRows(query.pointer, &table, Int64(count), Int32(width), out.pointer)
        check(
          out.values,
          (0..<count).map { row in (0..<width).reduce(0) { $0 + Double(query[$1]) * x(row, $1) } }, "dot")

        let sum = FencedMemory<S>([S](repeating: .nan, count: width))
        kernels.weightedSum(weights.pointer, &table, Int64(count), Int32(width), sum.pointer)
        check(
          sum.values,
          (0..<width).map { column in
            (0..<count).reduce(0) { $0 + Double(weights[$1]) * x($1, column) }
          }, "sum")
        #expect(sum.isIntact)

        kernels.tanhDotRows(v.pointer, query.pointer, &table, Int64(count), Int32(width), out.pointer)
        check(
          out.values,
          (0..<count).map { row in
            (0..<width).reduce(0) { $0 + Double(v[$1]) * tanh(Double(query[$1]) + x(row, $1)) }
          }, "tanh")
        #expect(out.isIntact)

        let (dv, dq) = (FencedMemory<S>(random.values(width)), FencedMemory<S>(random.values(width)))
        let toRows = RowsCase<S>(width: width, rows: 0..<count, gap: 3, indexStride: 0, random: &random)
        let (oldV, oldQ) = (dv.values, dq.values)
        let old = (0..<count).map { row in (0..<width).map { Double(toRows.value(row: row, column: $0)) } }
        var gradients = toRows.rows
        kernels.tanhDotRowsGradient(
          v.pointer, query.pointer, &table, Int64(count), Int32(width), weights.pointer, dv.pointer,
          dq.pointer, &gradients)
        func t(_ row: Int, _ column: Int) -> Double { tanh(Double(query[column]) + x(row, column)) }
        func d(_ row: Int, _ column: Int) -> Double {
          Double(weights[row]) * Double(v[column]) * (1 - t(row, column) * t(row, column))
        }
        check(
          dv.values,
          (0..<width).map { column in
            (0..<count).reduce(Double(oldV[column])) { $0 + Double(weights[$1]) * t($1, column) }
          }, "dv")
        check(
          dq.values,
          (0..<width).map { column in (0..<count).reduce(Double(oldQ[column])) { $0 + d($1, column) } }, "dq")
        for row in 0..<count {
          check(
            (0..<width).map { toRows.value(row: row, column: $0) },
            (0..<width).map { old[row][$0] + d(row, $0) }, "drows")
        }
        #expect(dv.isIntact && dq.isIntact && toRows.memory.isIntact)
      }
    }
  }

  @Test(arguments: InstructionSet.available) func valuesAreThoseOfPlainSums(_ set: InstructionSet) throws {
    try values(Float.self, set)
    try values(Double.self, set)
  }

  /// A row's score doesn't depend on how many others there are, and is the same on wide and narrow vectors.
  @Test func aRowAloneHasTheBitsThatItHasAmongOthers() throws {
    var random = RandomSource(seed: 12)
    let rows = RowsCase<Float>(width: 75, rows: 0..<7, gap: 5, indexStride: 2, random: &random)
    let query = FencedMemory<Float>(random.values(75))
    var found: [[Float]] = []
    for set in [InstructionSet.avx512, .avx2] {
      guard let kernels = Float.kernels(on: set)?.table.pointee else { continue }
      for count in [7, 6, 5] {
        let out = FencedMemory<Float>([Float](repeating: 0, count: count))
        var table = rows.rows
        kernels.dotRows(query.pointer, &table, Int64(count), 75, out.pointer)
        found.append(Array(out.values.prefix(5)))
      }
    }
    for other in found.dropFirst() { expectSameBits(other, found[0]) }
  }

  @Test func theLargestElementsComeFirst() {
    let table = Matrix<Float>(rowCount: 2, width: 6)
    table[1] = [0.5, 0.25, 0.75, 0.75, -1, 0.125]
    let found = table.largest(3, ofRow: 1, without: 0)
    #expect(found.map(\.column) == [2, 3, 1] && found.map(\.value) == [0.75, 0.75, 0.25])
    #expect(table.largest(9, ofRow: 1, without: 4).map(\.column) == [2, 3, 0, 1, 5])
    #expect(table.largest(1, ofRow: 1, without: 2).map(\.column) == [3])
  }
}
