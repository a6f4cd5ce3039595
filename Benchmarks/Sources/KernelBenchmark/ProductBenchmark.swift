import CKernels
import EspalierKernels
import Timing

/// Products of a few to many rows with one matrix of weights, on teams of one thread and of two.
struct ProductBenchmark {
  let table: UnsafePointer<ek_table>
  let k: Int
  let n: Int
  static let rowCounts = [1, 2, 4, 6, 8, 16, 25, 50, 100, 1000]

  func run(teams: [(team: ThreadTeam, peak: Double)], beside other: OneDNN?) {
    print("\nproduct, rows x \(k) by \(k) x \(n)\n  rows" + header(teams, other))
    let most = Self.rowCounts.max() ?? 1
    let (a, w) = (randomFloats(most * k, seed: 1), randomFloats(k * n, seed: 2))
    let (bias, out) = (randomFloats(n, seed: 3), randomFloats(most * n, seed: 4))
    let size = Int(table.pointee.packedSize(Int32(k), Int32(n)))
    let packed = randomFloats(size, seed: 5)
    packed.update(repeating: 0, count: size)
    table.pointee.pack(w, n, Int32(k), Int32(n), 0, packed, Int32(k), Int32(n), 0, 0)
    defer { for memory in [a, w, bias, out, packed] { memory.deallocate() } }

    var segment = ek_product_segment(
      rows: ek_rows(base: a, stride: k, index: nil, indexStride: 0),
      start: ek_rows(base: bias, stride: 0, index: nil, indexStride: 0), out: out, outStride: n, begin: 0,
      end: Int64(most))
    withUnsafeMutablePointer(to: &segment) { segment in
      var product = ek_product(
        segments: segment, segmentCount: 1, k: Int32(k), n: Int32(n), packed: packed)
      for rows in Self.rowCounts {
        var line = decimal(Double(rows), 0, width: 6)
        for (team, peak) in teams {
          let time = shortestTime { multiply(&product, rows, team) }
          verify(rows, a, w, bias, out)
          let rate = 2 * Double(rows * k * n) / time
          line += decimal(rate / 1e9, width: 10) + decimal(100 * rate / peak, 0, width: 6) + " %"
        }
        if let other {
          let time = shortestTime { other.multiply(a, w, to: out, m: rows, n: n, k: k) }
          line += decimal(2 * Double(rows * k * n) / time / 1e9, width: 10)
        }
        print(line)
      }
    }
  }

  /// The panels are shared out among the threads.
  private func multiply(_ product: UnsafeMutablePointer<ek_product>, _ rows: Int, _ team: ThreadTeam) {
    let panels = Int(table.pointee.panelCount(Int32(n)))
    team.run { thread in
      let (from, to) = (panels * thread / team.count, panels * (thread + 1) / team.count)
      table.pointee.product(product, 0, Int64(rows), Int32(from), Int32(to))
    }
  }

  private func verify(
    _ rows: Int, _ a: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ out: UnsafePointer<Float>
  ) {
    for i in stride(from: 0, to: rows, by: max(1, rows / 7)) {
      for j in stride(from: i % 5, to: n, by: 13) {
        let sum = (0..<k).reduce(Double(bias[j])) { $0 + Double(a[i * k + $1]) * Double(w[$1 * n + j]) }
        check(abs(sum - Double(out[i * n + j])) < 1e-4, "product of \(rows) rows at (\(i), \(j))")
      }
    }
  }
}

/// The gradient of a matrix of weights from all rows of a minibatch.
struct WeightGradientBenchmark {
  let table: UnsafePointer<ek_table>
  let k: Int
  let n: Int

  func run(teams: [(team: ThreadTeam, peak: Double)], beside other: OneDNN?) {
    print("\nweight gradient, rows x \(k) and rows x \(n)\n  rows" + header(teams, other))
    let (a, delta) = (randomFloats(600 * k, seed: 1), randomFloats(600 * n, seed: 2))
    let gradient = randomFloats(k * n, seed: 3)
    defer { for memory in [a, delta, gradient] { memory.deallocate() } }
    var segment = ek_gradient_segment(
      rows: ek_rows(base: a, stride: k, index: nil, indexStride: 0),
      delta: ek_rows(base: delta, stride: n, index: nil, indexStride: 0), count: 0)
    withUnsafeMutablePointer(to: &segment) { segment in
      for rows in [25, 100, 300, 600] {
        segment.pointee.count = Int64(rows)
        var job = ek_weight_gradient(
          segments: segment, segmentCount: 1, k: Int32(k), n: Int32(n), gradient: gradient,
          gradientStride: n, accumulate: 0, sums: nil)
        var line = decimal(Double(rows), 0, width: 6)
        for (team, peak) in teams {
          let time = shortestTime { accumulate(&job, team) }
          for k in stride(from: 0, to: self.k, by: 37) {
            for j in stride(from: k % 3, to: n, by: 41) {
              let sum = (0..<rows).reduce(0.0) { $0 + Double(a[$1 * self.k + k]) * Double(delta[$1 * n + j]) }
              check(abs(sum - Double(gradient[k * n + j])) < 1e-3, "weight gradient of \(rows) rows")
            }
          }
          let rate = 2 * Double(rows * k * n) / time
          line += decimal(rate / 1e9, width: 10) + decimal(100 * rate / peak, 0, width: 6) + " %"
        }
        if let other {
          let time = shortestTime {
            other.multiply(a, delta, to: gradient, m: k, n: n, k: rows, transposed: true)
          }
          line += decimal(2 * Double(rows * k * n) / time / 1e9, width: 10)
        }
        print(line)
      }
    }
  }

  private func accumulate(_ job: UnsafeMutablePointer<ek_weight_gradient>, _ team: ThreadTeam) {
    let panels = Int(table.pointee.panelCount(Int32(n)))
    team.run { thread in
      let (from, to) = (panels * thread / team.count, panels * (thread + 1) / team.count)
      table.pointee.weightGradient(job, 0, Int32(k), Int32(from), Int32(to))
    }
  }
}

private func header(_ teams: [(team: ThreadTeam, peak: Double)], _ other: OneDNN?) -> String {
  teams.map { " \($0.team.count) thread\($0.team.count > 1 ? "s" : " "): GFLOP/s" }.joined()
    + (other == nil ? "" : "  oneDNN, 1 thread")
}
