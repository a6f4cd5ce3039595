import Espalier
import Testing

/// Outcomes of trees, and accuracy by parts of a treebank, against counts made by hand.
@Suite struct SliceTests {
  private let labels = LabelSet(labels: ["0", "1", "2", "3", "4"])!

  /// What a model says that labels every node with a digit.
  private func outcome(_ text: String, said: String, traits: TreeTraits? = nil) throws -> TreeOutcome {
    let tree = try Tree(brackets: text)
    let classes = said.compactMap(\.wholeNumberValue)
    let rows = classes.flatMap { label in (0..<5).map { $0 == label ? Float(0.6) : 0.1 } }
    let nodes = Array(0..<tree.nodeCount)
    return TreeOutcome(
      tree, gold: try labels.classes(of: tree),
      prediction: Prediction(NodeValues(nodes: nodes, width: 5, values: rows)), labels: labels, traits: traits
    )
  }

  private func slice(_ name: String, _ group: Slice.Group, of slices: [Slice]) -> Slice? {
    slices.first { $0.name == name && $0.group == group }
  }

  /// Nodes in post-order: (film) (not) (good) (phrase) (root).
  private let negated = "(1 (2 film) (1 (2 not) (4 good)))"
  private let contrasted = "(3 (4 good) (3 (2 But) (2 long)))"

  @Test func everyNodeCountsWhereItBelongs() throws {
    var sample = EvaluationSample()
    sample.add(try outcome(negated, said: "22411"))
    sample.add(try outcome(negated, said: "22444"))
    sample.add(try outcome(contrasted, said: "32233"))
    sample.add(try outcome("(2 there)", said: "2"))
    sample.add(try outcome("( (2 it) (4 works))", said: "240"))
    var bootstrap = Bootstrap()
    bootstrap.resamples = 200
    let slices = Slice.slices(of: [sample], bootstrap)
    let expected: [(String, Slice.Group, Int, Double)] = [
      ("roots", .part, 4, 3.0 / 4), ("phrases below", .part, 3, 2.0 / 3), ("words", .part, 11, 10.0 / 11),
      ("sentences with negation", .negation, 2, 1.0 / 2), ("sentences without negation", .negation, 2, 1),
      ("phrases with negation", .negation, 2, 1.0 / 2), ("sentences with 'but'", .contrast, 1, 1),
      ("sentences without 'but'", .contrast, 3, 2.0 / 3), ("phrases with 'but'", .contrast, 1, 1),
      ("1-5", .length, 4, 3.0 / 4), ("1-4", .depth, 4, 3.0 / 4),
    ]
    for (name, group, count, accuracy) in expected {
      let slice = try #require(self.slice(name, group, of: slices), "\(name)")
      #expect(slice.count == count && abs(slice.accuracy - accuracy) < 1e-12, "\(slice)")
      #expect(slice.interval.contains(slice.accuracy), "\(slice)")
    }
    #expect(slices.count == expected.count)
    #expect(slices.map(\.group) == slices.map(\.group).sorted { index($0) < index($1) })
  }

  private func index(_ group: Slice.Group) -> Int { Slice.Group.allCases.firstIndex(of: group) ?? -1 }

  /// Networks that lack a part have the others where they belong.
  @Test func partsOfSeveralNetworksStandInOneOrder() throws {
    let long = "(1 (2 a) (1 (2 b) (1 (2 c) (1 (2 d) (1 (2 e) (1 f))))))"
    let both = try [["(2 there)"], ["(2 there)", long]].map { texts in
      var sample = EvaluationSample()
      for text in texts {
        let count = try Tree(brackets: text).nodeCount
        sample.add(try outcome(text, said: String(repeating: "2", count: count)))
      }
      return Slice.slices(of: [sample])
    }
    let (some, all) = (both[0], both[1])
    let union = Slice.union([some, all])
    #expect(union == all.map { part in some.first { $0.rank == part.rank } ?? part })
    #expect(union.filter { $0.group == .length }.map(\.name) == ["1-5", "6-10"])
  }

  /// Several runs count together: the mean of their accuracies, over as many nodes as one run has.
  @Test func runsAreMeans() throws {
    var (right, wrong) = (EvaluationSample(), EvaluationSample())
    right.add(try outcome(negated, said: "22411"))
    wrong.add(try outcome(negated, said: "22444"))
    let slices = Slice.slices(of: [right, wrong, wrong])
    let roots = try #require(slice("roots", .part, of: slices))
    #expect(roots.count == 1 && abs(roots.accuracy - 1.0 / 3) < 1e-12)
    #expect(roots.interval.lowerBound == roots.interval.upperBound)
  }

  /// A tree of dependencies is counted by the traits of the phrases that it stands beside.
  @Test func otherTreesMayTellTheTraits() throws {
    let traits = TreeTraits(try Tree(brackets: "(2 (2 a) (2 (2 b) (2 (2 c) (2 (2 not) (2 (2 e) (2 f))))))"))
    #expect(traits.length == 6 && traits.depth == 6 && traits.hasNegation && !traits.hasContrast)
    var sample = EvaluationSample()
    sample.add(try outcome("(2 there)", said: "2", traits: traits))
    let slices = Slice.slices(of: [sample])
    #expect(slice("6-10", .length, of: slices)?.count == 1 && slice("5-7", .depth, of: slices)?.count == 1)
    #expect(slice("sentences with negation", .negation, of: slices)?.count == 1)
  }

  @Test func wordsTurnSentencesHoweverTheyAreWritten() throws {
    for (text, isNegated) in [
      ("(2 (2 Is) (2 N'T))", true), ("(2 (2 NEVER) (2 so))", true),
      ("(2 (2 notable) (2 nothingness))", false),
      ("(2 (2 No) (2 one))", true),
    ] {
      #expect(TreeTraits(try Tree(brackets: text)).hasNegation == isNegated, "\(text)")
    }
    var marks = SentenceMarks()
    marks.negations = ["nicht"]
    #expect(TreeTraits(try Tree(brackets: "(2 (2 Nicht) (2 gut))"), marks: marks).hasNegation)
  }

  @Test func confidenceIsThatOfRoots() throws {
    var sample = EvaluationSample()
    sample.add(try outcome(negated, said: "22411"))
    sample.add(try outcome(negated, said: "22444"))
    let bin = sample.calibration.bins[5]
    #expect(
      sample.calibration.bins.map(\.count).reduce(0, +) == 2
        && bin.count + sample.calibration.bins[6].count == 2)
    #expect(abs((sample.calibration.expectedError ?? 0) - 0.1) < 1e-6)
  }
}
