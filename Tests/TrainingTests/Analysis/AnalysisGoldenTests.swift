import Espalier
import Testing

/// Calibration, divergence and spread equal NumPy's and SciPy's.
@Suite struct AnalysisGoldenTests {
  private struct Golden: Decodable {
    struct Answers: Decodable {
      var confidence: [Double]
      var right: [Bool]
      var bins: [[Double?]]
      var ece: Double
    }
    struct Distributions: Decodable {
      var distributions: [[Float]]
      var value: Double
    }
    struct Values: Decodable {
      var values: [Double]
      var mean, deviation: Double
    }
    var calibration: [Answers]
    var divergence: [Distributions]
    var spread: [Values]
  }

  @Test func calibrationEqualsNumPys() throws {
    for example in try golden("analysis", as: Golden.self).calibration {
      var whole = Calibration()
      var parts = [Calibration(), Calibration()]
      for (index, (confidence, isRight)) in zip(example.confidence, example.right).enumerated() {
        whole.add(confidence: confidence, isRight: isRight)
        parts[index % 2].add(confidence: confidence, isRight: isRight)
      }
      parts[0].add(parts[1])
      for calibration in [whole, parts[0]] {
        expectClose([try #require(calibration.expectedError)], [example.ece], within: 1e-12)
        for (bin, expected) in zip(calibration.bins, example.bins) {
          #expect(Double(bin.count) == expected[0])
          expectClose(
            [bin.accuracy ?? -1, bin.confidence ?? -1], [expected[1] ?? -1, expected[2] ?? -1], within: 1e-12)
        }
      }
    }
    #expect(Calibration().expectedError == nil)
    var wild = Calibration()
    for confidence in [Double.nan, -Double.infinity, Double.infinity, -1, 7] {
      wild.add(confidence: confidence, isRight: true)
    }
    #expect(wild.bins.map(\.count) == [4, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  }

  @Test func divergenceEqualsSciPys() throws {
    for example in try golden("analysis", as: Golden.self).divergence {
      expectClose([Comparison.divergence(example.distributions)], [example.value], within: 1e-7)
      let same = Array(repeating: example.distributions[0], count: 4)
      #expect(abs(Comparison.divergence(same)) < 1e-12)
    }
    #expect(abs(Comparison.divergence([[1, 0], [0, 1]]) - 0.693_147_180_559_945) < 1e-12)
    #expect(Comparison.divergence([]) == 0)
  }

  @Test func spreadEqualsNumPys() throws {
    for example in try golden("analysis", as: Golden.self).spread {
      let spread = try #require(Spread(example.values))
      expectClose([spread.mean, spread.deviation ?? -1], [example.mean, example.deviation], within: 1e-12)
    }
    #expect(Spread([]) == nil && Spread([2])?.deviation == nil && Spread([2])?.mean == 2)
  }
}
