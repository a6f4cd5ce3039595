import CKernels
import EspalierKernels
import Timing

/// Elementwise operations on a strip of rows in the first-level cache, gates of 150 in rows of 750.
struct ElementwiseBenchmark {
  let table: UnsafePointer<ek_table>
  private let width = 150
  private let stride = 750
  private let rows = Int(EK_STRIP)

  private typealias Reference = (_ a: Double, _ b: Double, _ c: Double) -> Double
  private var operations: [(name: String, operation: Int, reference: Reference)] {
    [
      ("copy", EK_COPY, { a, _, _ in a }),
      ("add", EK_ADD, { a, b, _ in a + b }),
      ("multiply-add", EK_MULTIPLY_ADD, { a, b, c in a * b + c }),
      ("sigmoid gradient", EK_SIGMOID_GRADIENT, { a, b, _ in a * b * (1 - b) }),
      ("tanh gradient", EK_TANH_GRADIENT, { a, b, _ in a * (1 - b * b) }),
      ("exp", EK_EXP, { a, _, _ in exponential(a) }),
      ("sigmoid", EK_SIGMOID, { a, _, _ in 1 / (1 + exponential(-a)) }),
      ("tanh", EK_TANH, { a, _, _ in 1 - 2 / (exponential(2 * a) + 1) }),
    ]
  }

  func run() {
    print("\nelementwise, one thread, \(rows) rows of \(width)\n" + pad("operation") + " ns/element")
    let memory = (0..<4).map { randomFloats(rows * stride, seed: UInt64($0)) }
    defer { for m in memory { m.deallocate() } }
    let operands = memory.map {
      ek_operand(base: $0, stride: stride, index: nil, indexStride: 0, offsets: nil, scratch: 0)
    }
    for (name, operation, reference) in operations {
      var step = ek_step(
        operation: Int32(operation), width: Int32(width), d: 3, a: 0, b: 1, c: 2, x: 0, y: 0, rows: 0,
        inner: 0)
      let time = shortestTime { table.pointee.elementwise(&step, 1, operands, 0, Int64(rows)) }
      for at in 0..<width {
        let expected = reference(Double(memory[0][at]), Double(memory[1][at]), Double(memory[2][at]))
        check(abs(Double(memory[3][at]) - expected) < 1e-6, name)
      }
      print(pad(name) + decimal(time * 1e9 / Double(rows * width), 3, width: 11))
    }
  }
}

/// What runs once per update over all parameters, and what runs once per row of labels.
struct UpdateBenchmark {
  let table: UnsafePointer<ek_table>
  private let k = 300
  private let n = 750

  func run() {
    let count = k * n
    print("\nupdates, one thread, \(k) x \(n) weights\n" + pad("kernel") + " ns/element")
    let memory = (0..<4).map { randomFloats(count + 64, seed: UInt64($0)) }
    // Packed, the matrix is a little larger than it is plain.
    let packed = randomFloats(
      Int(max(table.pointee.packedSize(300, 750), table.pointee.packedSize(750, 300))), seed: 5)
    defer { for m in memory + [packed] { m.deallocate() } }
    let (w, g, m, v) = (memory[0], memory[1], memory[2], memory[3])
    for i in 0..<count { (m[i], v[i]) = (abs(m[i]), abs(v[i])) }
    let (all, t) = (Int64(count), table.pointee)

    let before = (w[5], g[5], m[5])
    t.adagrad(w, g, m, all, 0.05, 1e-8, 1, 1e-4)
    let slope = before.1 + 1e-4 * before.0, sum = before.2 + slope * slope
    check(abs(w[5] - (before.0 - 0.05 * slope / (sum.squareRoot() + 1e-8))) < 1e-6, "adagrad")

    let kernels: [(String, () -> Void)] = [
      ("sgd", { t.sgd(w, g, all, 1e-9, 1, 1e-4) }),
      ("adagrad", { t.adagrad(w, g, m, all, 1e-9, 1e-8, 1, 1e-4) }),
      ("adam", { t.adam(w, g, m, v, all, 1e-9, 0.9, 0.999, 1e-8, 0.5, 0.5, 1, 1e-4) }),
      ("adadelta", { t.adadelta(w, g, m, v, all, 1e-9, 0.95, 1e-6, 1, 1e-4) }),
      ("sum of squares", { _ = t.sumOfSquares(g, all) }),
      ("dropout", { t.dropout(m, g, all, 7, 0.5) }),
      ("pack", { t.pack(w, n, Int32(k), Int32(n), 0, packed, Int32(k), Int32(n), 0, 0) }),
      ("pack transposed", { t.pack(w, n, Int32(n), Int32(k), 1, packed, Int32(n), Int32(k), 0, 0) }),
    ]
    for (name, kernel) in kernels {
      print(pad(name) + decimal(shortestTime(groups: 5, kernel) * 1e9 / Double(count), 3, width: 11))
    }
  }
}

private func pad(_ text: String) -> String { text + String(repeating: " ", count: 20 - text.count) }

/// e^x for |x| <= 1 by its series, so that the check needs no library.
private func exponential(_ x: Double) -> Double {
  (1...25).reversed().reduce(1.0) { 1 + x * $0 / Double($1) }
}
