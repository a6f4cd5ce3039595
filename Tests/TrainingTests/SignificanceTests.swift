import Espalier
import Testing

/// Tests of significance equal SciPy's and a NumPy script's.
@Suite struct SignificanceTests {
  private struct Golden: Decodable {
    struct Pair: Decodable {
      var onlyFirst, onlySecond: Int
      var p: Double
    }
    struct Family: Decodable { var p, corrected: [Double] }
    struct Resampling: Decodable {
      var first, second: [[Int]]
      var seed: UInt64
      var resamples: Int
      var interval, differenceInterval: [Double]
      var value, p: Double
    }
    var mcnemar: [Pair]
    var holm: [Family]
    var bootstrap: [Resampling]
  }

  private func units(_ list: [[Int]]) -> [Bootstrap.Unit] { list.map { .init(hits: $0[0], labelled: $0[1]) } }

  @Test func mcNemarEqualsSciPys() throws {
    for pair in try golden("significance", as: Golden.self).mcnemar {
      let p = McNemar(onlyFirst: pair.onlyFirst, onlySecond: pair.onlySecond).p
      #expect(abs(p - pair.p) <= 1e-9 * pair.p, "\(pair): \(p)")
    }
    let test = McNemar([true, true, false, false, true], [true, false, true, false, false])
    #expect(test == McNemar(onlyFirst: 2, onlySecond: 1))
  }

  @Test func holmsCorrectionIsHolms() throws {
    for family in try golden("significance", as: Golden.self).holm {
      #expect(holmCorrected(family.p) == family.corrected)
    }
    #expect(holmCorrected([]) == [])
  }

  @Test func theBootstrapEqualsNumPys() throws {
    for example in try golden("significance", as: Golden.self).bootstrap {
      var bootstrap = Bootstrap()
      (bootstrap.seed, bootstrap.resamples) = (example.seed, example.resamples)
      let interval = try #require(bootstrap.interval(of: units(example.first)))
      expectClose([interval.lowerBound, interval.upperBound], example.interval, within: 1e-12)
      let found = try #require(bootstrap.difference(units(example.first), units(example.second)))
      expectClose([found.value, found.p], [example.value, example.p], within: 1e-12)
      expectClose(
        [found.interval.lowerBound, found.interval.upperBound], example.differenceInterval, within: 1e-12)
    }
  }

  @Test func equalModelsDontDiffer() throws {
    let trees = units([[1, 1], [0, 1], [1, 1], [1, 2]])
    var bootstrap = Bootstrap()
    bootstrap.resamples = 50
    let same = try #require(bootstrap.difference(trees, trees))
    #expect(same.value == 0 && same.p == 1 && same.interval == 0...0)
    #expect(bootstrap.interval(of: units([[0, 0]])) == nil && bootstrap.interval(of: []) == nil)
    #expect(bootstrap.difference([], []) == nil)
  }
}
