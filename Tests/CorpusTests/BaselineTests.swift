import BagOfWords
import EspalierTrees
import Testing

/// The baseline against scikit-learn (`Tests/Goldens/bag_of_words.py`) and against its own definition.
@Suite struct BaselineTests {
  static let selection = Result {
    try Selection(train: CorpusFiles.train, dev: CorpusFiles.dev, test: CorpusFiles.test)
  }

  @Test func theGridAgreesWithScikitLearn() throws {
    let selection = try Self.selection.get()
    let objectives = [
      1.599078892, 1.538160702, 1.357144264, 1.138622480, 1.017916412, 0.982271300, 0.976019191,
    ]
    for (candidate, objective) in zip(selection.candidates, objectives) {
      #expect(abs(candidate.objective - objective) < 1e-7, "L2 \(candidate.l2)")
    }
    #expect(selection.candidates.map(\.trainRight) == [732, 847, 1072, 1196, 1231, 1235, 1237])
    #expect(selection.candidates.map(\.devRight) == [90, 104, 128, 146, 143, 141, 141])
    #expect(selection.candidates.map(\.testRight) == [176, 201, 212, 215, 210, 205, 203])
    #expect(selection.chosen.l2 == 1e-3)
  }

  @Test func theReportsSayWhatWasChosen() throws {
    let report = Report(try Self.selection.get(), devCount: 300, testCount: 600)
    #expect(report.table.contains("    0.001     48.7 %       35.8 %  chosen on dev\n"))
    #expect(
      report.json == """
        {"l2":0.001,"words":186,"dev":{"trees":300,"root":{"accuracy":0.4866666666666667}},\
        "test":{"trees":600,"root":{"accuracy":0.35833333333333334}}}

        """)
  }

  @Test func theGradientIsThatOfTheObjective() throws {
    let trees = Array(CorpusFiles.train.prefix(20))
    let vocabulary = numbered(trees.flatMap(\.words))
    let labels = numbered(trees.map { $0.label(of: $0.root) })
    let data = CountedTrees(trees, vocabulary: vocabulary, labels: labels)
    let model = LogisticRegression(wordCount: vocabulary.count, labelCount: labels.count)
    let point = model.parameters.indices.map { Double($0 % 7) / 7 - 0.4 }
    let gradient = model.objective(data, l2: 0.3, at: point).gradient
    for i in stride(from: 0, to: point.count, by: 11) {
      var (above, below) = (point, point)
      above[i] += 1e-5
      below[i] -= 1e-5
      let numeric =
        (model.objective(data, l2: 0.3, at: above).value - model.objective(data, l2: 0.3, at: below).value)
        / 2e-5
      #expect(abs(numeric - gradient[i]) < 1e-8)
    }
  }

  @Test func wordsAndLabelsUnknownToTrainAreWrongAndHarmless() throws {
    let train = try ["(1 (0 a) (1 b))", "(0 (0 a) (0 a))"].map { try Tree(brackets: $0) }
    let other = try ["(1 (0 b) (0 zzz))", "(9 (0 b) (0 b))"].map { try Tree(brackets: $0) }
    let selection = try Selection(train: train, dev: other, test: other)
    #expect(selection.candidates.map(\.devRight).allSatisfy { $0 == 1 })
    #expect(selection.chosen.l2 == 1)
  }
}
