import Espalier
import Foundation
import Testing

/// A case of metrics.json: random predictions and scikit-learn's metrics of them.
private struct GoldenCase: Decodable {
  struct Node: Decodable {
    var gold: Int?
    var probabilities: [Float]
    var isRoot: Bool

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      gold = try values.decode(Int?.self)
      probabilities = try values.decode([Float].self)
      isRoot = try values.decode(Bool.self)
    }
  }

  struct Scores: Decodable {
    var accuracy: Double
    var binary: Double?
    var macroF1: Double
  }

  struct Expected: Decodable {
    var trees: Int
    var root: Scores
    var nodes: Scores
    var confusion: [[Int]]
  }

  var labels: [String]
  var nodes: [Node]
  var expected: Expected

  static func all() throws -> [GoldenCase] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "Goldens/metrics.json")
    return try JSONDecoder().decode([GoldenCase].self, from: Data(contentsOf: file))
  }
}

struct MetricsTests {
  private func expectEqual(_ scores: EvaluationMetrics.Scores, _ golden: GoldenCase.Scores) throws {
    #expect(abs(try #require(scores.accuracy) - golden.accuracy) < 1e-12)
    #expect((scores.binary == nil) == (golden.binary == nil))
    if let binary = scores.binary, let expected = golden.binary { #expect(abs(binary - expected) < 1e-12) }
    #expect(abs(scores.macroF1 - golden.macroF1) < 1e-12)
  }

  @Test func metricsEqualScikitLearns() throws {
    let cases = try GoldenCase.all()
    #expect(cases.count == 4)
    for golden in cases {
      let labels = try #require(LabelSet(labels: golden.labels))
      var whole = EvaluationCounts(labels: labels)
      var parts = [whole, whole]
      for (index, node) in golden.nodes.enumerated() {
        whole.add(gold: node.gold, probabilities: node.probabilities, isRoot: node.isRoot)
        parts[index % 2].add(gold: node.gold, probabilities: node.probabilities, isRoot: node.isRoot)
      }
      let other = parts[1]
      parts[0].add(other)
      #expect(parts[0].metrics == whole.metrics)
      let metrics = whole.metrics
      #expect(metrics.trees == golden.expected.trees)
      #expect(metrics.labels == golden.labels)
      #expect(metrics.confusion == golden.expected.confusion)
      try expectEqual(metrics.root, golden.expected.root)
      try expectEqual(metrics.nodes, golden.expected.nodes)
    }
  }

  @Test func binaryComparesSumsNotTheBestClass() throws {
    var counts = EvaluationCounts(labels: try #require(LabelSet(labels: ["0", "1", "2", "3", "4"])))
    // The best class is positive, the larger side negative.
    counts.add(gold: 0, probabilities: [0.25, 0.25, 0.1, 0.1, 0.3], isRoot: true)
    #expect(counts.metrics.root == .init(accuracy: 0, binary: 1, macroF1: 0))
    // A neutral gold label has no side; a tie is negative.
    counts.add(gold: 2, probabilities: [0, 0, 0, 0.5, 0.5], isRoot: true)
    counts.add(gold: 4, probabilities: [0.25, 0.25, 0, 0.25, 0.25], isRoot: true)
    #expect(counts.metrics.root.binary == 0.5)
    // Of equal classes, the first.
    #expect(counts.metrics.confusion[4] == [1, 0, 0, 0, 0])
  }

  @Test func metricsAreOneObjectOfJSON() throws {
    var counts = EvaluationCounts(labels: try #require(LabelSet(labels: ["0", "4"])))
    counts.add(gold: 0, probabilities: [0.25, 0.75], isRoot: false)
    counts.add(gold: 1, probabilities: [0.25, 0.75], isRoot: true)
    var writer = JSONWriter()
    counts.metrics.write(to: &writer)
    let expected =
      #"{"trees":1,"labels":["0","4"],"root":{"accuracy":1.0,"binary":1.0,"macroF1":1.0},"#
      + #""nodes":{"accuracy":0.5,"binary":0.5,"macroF1":0.3333333333333333},"confusion":[[0,0],[0,1]]}"#
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
  }

  @Test func nodesWithoutALabelCountOnlyAsTrees() throws {
    var counts = EvaluationCounts(labels: try #require(LabelSet(labels: ["a", "b"])))
    counts.add(gold: nil, probabilities: [0.5, 0.5], isRoot: false)
    counts.add(gold: nil, probabilities: [0.5, 0.5], isRoot: true)
    let nothing = EvaluationMetrics.Scores(accuracy: nil, binary: nil, macroF1: 0)
    let expected = EvaluationMetrics(
      trees: 1, labels: ["a", "b"], root: nothing, nodes: nothing, confusion: [[0, 0], [0, 0]])
    #expect(counts.metrics == expected)
    counts.add(gold: 1, probabilities: [0.1, 0.9], isRoot: false)
    #expect(counts.metrics.root == nothing)
    #expect(counts.metrics.nodes == .init(accuracy: 1, binary: nil, macroF1: 1))
  }
}
