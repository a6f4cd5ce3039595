import EspalierKernels
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct RandomSourceTests {
  @Test func uniformNumbersFillTheirRange() {
    var random = RandomSource(seed: 1)
    let values = (0..<100_000).map { _ in random.uniform(in: Float(-2)..<6) }
    #expect(values.allSatisfy { $0 >= -2 && $0 < 6 })
    let mean = values.reduce(0.0) { $0 + Double($1) } / 100_000
    let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 100_000
    // Six standard errors.
    #expect(abs(mean - 2) < 6 * 2.31 / 316 && abs(variance - 64.0 / 12) < 6 * 4.77 / 316)
  }

  @Test func normalNumbersHaveTheirMoments() {
    var random = RandomSource(seed: 2)
    let values = (0..<100_000).map { _ in random.normal() }
    let moments = (1...4).map { power in
      values.reduce(0.0) { sum, x in sum + (1..<power).reduce(x) { product, _ in product * x } } / 100_000
    }
    #expect(abs(moments[0]) < 6 / 316.0 && abs(moments[1] - 1) < 6 * 1.42 / 316)
    #expect(abs(moments[2]) < 6 * 3.88 / 316 && abs(moments[3] - 3) < 6 * 9.8 / 316)
    #expect(abs(Double(values.count { abs($0) < 1 }) - 68_268.9) < 6 * 147)
  }

  @Test func stateIsCodable() throws {
    var random = RandomSource(seed: 3)
    _ = random.next()
    var copy = try JSONDecoder().decode(RandomSource.self, from: JSONEncoder().encode(random))
    #expect(copy == random && copy.next() == random.next())
  }

  @Test func keysDependOnEveryPartAndTheirOrder() {
    var keys: Set<UInt64> = []
    for a in UInt64(0)..<20 {
      for b in UInt64(0)..<20 {
        keys.insert(RandomSource.key(a, b))
        keys.insert(RandomSource.key(a, b, 0))
        keys.insert(RandomSource.key(0, a, b, 1))
      }
      keys.insert(RandomSource.key(a))
    }
    #expect(keys.count == 3 * 400 + 20)
  }
}
