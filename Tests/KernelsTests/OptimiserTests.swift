import CKernels
import EspalierKernels
import Testing

@Suite struct OptimiserTests {
  /// An optimiser's kernel and its equations for one number, over parameter, gradient and two memories.
  struct Rule<S: KernelScalar>: CustomStringConvertible {
    let description: String
    let kernel: (ek_table, FencedMemory<S>, FencedMemory<S>, FencedMemory<S>, FencedMemory<S>) -> Void
    let equations: (_ w: inout Double, _ g: Double, _ first: inout Double, _ second: inout Double) -> Void
  }

  static func rules<S: KernelScalar>(_ type: S.Type) -> [Rule<S>] {
    [
      Rule(description: "sgd") { table, w, g, _, _ in
        table.sgd(w.pointer, g.pointer, Int64(w.count), 0.1, 0.5, 0.01)
      } equations: { w, g, _, _ in
        w -= 0.1 * g
      },
      Rule(description: "adagrad") { table, w, g, sum, _ in
        table.adagrad(w.pointer, g.pointer, sum.pointer, Int64(w.count), 0.05, 1e-8, 0.5, 0.01)
      } equations: { w, g, sum, _ in
        sum += g * g
        w -= 0.05 * g / (sum.squareRoot() + 1e-8)
      },
      Rule(description: "adam") { table, w, g, m, v in
        table.adam(
          w.pointer, g.pointer, m.pointer, v.pointer, Int64(w.count), 0.001, 0.9, 0.999, 1e-8, 0.19, 0.002,
          0.5,
          0.01)
      } equations: { w, g, m, v in
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        w -= 0.001 * (m / 0.19) / ((v / 0.002).squareRoot() + 1e-8)
      },
      Rule(description: "adadelta") { table, w, g, sum, step in
        table.adadelta(
          w.pointer, g.pointer, sum.pointer, step.pointer, Int64(w.count), 1, 0.95, 1e-6, 0.5, 0.01)
      } equations: { w, g, sum, step in
        sum = 0.95 * sum + 0.05 * g * g
        let dx = (step + 1e-6).squareRoot() / (sum + 1e-6).squareRoot() * g
        step = 0.95 * step + 0.05 * dx * dx
        w -= dx
      },
    ]
  }

  private func agrees<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let table = try #require(S.kernels(on: set)).table.pointee
    var random = RandomSource(seed: 15)
    for count in [1, 7, 8, 16, 17, 33, 100] {
      for rule in Self.rules(S.self) {
        let w = FencedMemory(random.values(count, S.self))
        let g = FencedMemory(random.values(count, S.self))
        let memories = (0..<2).map { _ in FencedMemory(random.values(count, S.self).map { abs($0) }) }
        let before = [w.values] + memories.map(\.values)
        rule.kernel(table, w, g, memories[0], memories[1])
        let close = (0..<count).allSatisfy { i in
          var (value, first, second) = (Double(before[0][i]), Double(before[1][i]), Double(before[2][i]))
          rule.equations(&value, Double(g[i]) * 0.5 + 0.01 * value, &first, &second)
          return zip([w[i], memories[0][i], memories[1][i]], [value, first, second]).allSatisfy {
            abs(Double($0) - $1) <= 4 * Double(S.ulpOfOne)
          }
        }
        #expect(close && w.isIntact && memories.allSatisfy(\.isIntact), "\(S.self) \(set) \(rule) \(count)")
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func optimisersFollowTheirEquations(_ set: InstructionSet) throws {
    try agrees(Float.self, set)
    try agrees(Double.self, set)
  }
}
