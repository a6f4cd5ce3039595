import Espalier
import Foundation
import Testing

@Suite struct CorrelationTests {
  /// A case of correlation.json; `make_correlation_golden.py` says what the keys are.
  private struct Golden: Decodable {
    var x, y: [Double]
    var pearson, spearman: Double?
    var mse: Double
  }

  private func expect(_ found: Double?, _ wanted: Double?, sourceLocation: SourceLocation = #_sourceLocation)
  {
    #expect((found == nil) == (wanted == nil), sourceLocation: sourceLocation)
    guard let found, let wanted else { return }
    #expect(abs(found - wanted) < 1e-12, sourceLocation: sourceLocation)
  }

  @Test func measuresEqualTheGoldens() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Goldens/correlation.json")
    let cases = try JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))
    #expect(cases.count == 10)
    #expect(cases.contains { $0.pearson == nil })
    for golden in cases {
      expect(Correlation.pearson(golden.x, golden.y), golden.pearson)
      expect(Correlation.spearman(golden.x, golden.y), golden.spearman)
      expect(Correlation.meanSquaredError(golden.x, golden.y), golden.mse)
    }
  }

  /// Any rising function leaves ranks as they are.
  @Test func spearmanSeesRanksOnly() throws {
    var random = RandomSource(seed: 5)
    let x = (0..<40).map { _ in random.uniform(in: -3.0..<3) }
    let y = x.map { $0 + random.uniform(in: -2.0..<2) }
    expect(Correlation.spearman(x, y.map { exp($0) }), Correlation.spearman(x, y))
    expect(Correlation.spearman(x, x.map { -exp($0) }), -1)
    expect(Correlation.pearson(y, x), Correlation.pearson(x, y))
    expect(Correlation.pearson(x.map { 3 - 2 * $0 }, y), Correlation.pearson(x, y).map { -$0 })
  }
}
