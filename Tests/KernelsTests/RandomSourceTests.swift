import EspalierKernels
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct RandomSourceTests {
  // The golden values come from an independent implementation (Python integers and libm).

  @Test func bitsAreThoseOfXoshiro256PlusPlus() {
    var random = RandomSource(seed: 42)
    let golden: [UInt64] = [
      15_021_278_609_987_233_951, 5_881_210_131_331_364_753, 18_149_643_915_985_481_100,
      12_933_668_939_759_105_464,
    ]
    #expect((0..<4).map { _ in random.next() } == golden)
  }

  @Test func numbersAreMadeOfTheUpperBits() {
    var random = RandomSource(seed: 42)
    #expect(
      (0..<3).map { _ in random.uniform(in: 0.0..<1.0) }
        == [0.8143051451229099, 0.3188210400616611, 0.9838941681774888])
    random = RandomSource(seed: 42)
    #expect(
      (0..<3).map { _ in random.uniform(in: Float(0)..<1) }
        == [0.8143051266670227, 0.3188210129737854, 0.9838941097259521])
    random = RandomSource(seed: 42)
    let normals = [0.9813983900724986, 1.3403256427520227, -0.9642205062941384]
    #expect(normals.allSatisfy { abs(random.normal() - $0) < 1e-14 })
  }

  @Test func keysStayWhatTheyAre() {
    #expect(RandomSource.key() == 16_294_208_416_658_607_535)
    #expect(RandomSource.key(0) == 4_472_198_289_148_752_301)
    #expect(RandomSource.key(1, 2, 3, 4, 5) == 635_334_146_665_700_233)
  }

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
