import Espalier
import Testing

/// `classify --format corenlp-json` and `corenlp-xml`.
@Suite struct CoreNLPTests {
  private static let trees = "(4 (2 it) (4 (2 is) (4 -LRB-)))\n( ( plot) ( <bad>))\n"

  private func classify(_ format: String, _ input: String = trees, model: String = TrainedModel.tree) throws
    -> Command.Outcome
  { try Command.run(["classify", "--model", model, "--format", format], input: input) }

  @Test func sentencesHaveTheKeysAndTypesOfCoreNLP() throws {
    let outcome = try classify("corenlp-json")
    #expect(outcome.status == 0)
    let document = try JSONParser.value(of: outcome.output)
    #expect(document.keys == ["sentences"])
    let sentences = try #require(document["sentences"]).elements
    #expect(sentences.map { $0["index"]?.integer } == [0, 1])
    for sentence in sentences {
      #expect(
        sentence.keys == [
          "index", "parse", "sentimentValue", "sentiment", "sentimentDistribution", "sentimentTree", "tokens",
        ])
      let value = try #require(sentence["sentimentValue"]?.string.flatMap { Int($0) })
      let names = ["Verynegative", "Negative", "Neutral", "Positive", "Verypositive"]
      #expect(sentence["sentiment"]?.string == names[value])
      let distribution = try #require(sentence["sentimentDistribution"]).elements.compactMap(\.double)
      #expect(distribution.count == 5 && abs(distribution.reduce(0, +) - 1) < 1e-5)
      #expect(distribution.indices.max { distribution[$0] < distribution[$1] } == value)
    }
    let tokens = try sentences.map { try #require($0["tokens"]).elements }
    let keys = [
      "index", "word", "originalText", "characterOffsetBegin", "characterOffsetEnd", "before", "after",
    ]
    #expect(tokens.joined().allSatisfy { $0.keys == keys })
    #expect(tokens.joined().map { $0["word"]?.string } == ["it", "is", "-LRB-", "plot", "<bad>"])
    #expect(tokens.joined().map { $0["originalText"]?.string } == ["it", "is", "(", "plot", "<bad>"])
    // "it is (", a line's end, "plot <bad>".
    #expect(tokens.joined().map { $0["characterOffsetBegin"]?.integer } == [0, 3, 6, 8, 13])
    #expect(tokens.joined().map { $0["characterOffsetEnd"]?.integer } == [2, 5, 7, 12, 18])
    #expect(tokens[1].map { $0["after"]?.string } == [" ", ""])
  }

  @Test func theTreeSaysClassAndProbabilityOfEveryNode() throws {
    let document = try JSONParser.value(of: classify("corenlp-json").output)
    let sentence = try #require(document["sentences"]?.elements.first)
    let all = try Command.run(
      ["classify", "--model", TrainedModel.tree, "--format", "json", "--nodes", "all"], input: Self.trees)
    let nodes = try #require(try all.objects.first?["nodes"]).elements
    // Children come before parents there, and after them here.
    let marks = try [4, 0, 3, 1, 2].map { place in
      let label = try #require(nodes[place]["label"]?.string)
      let share = try #require(nodes[place]["probabilities"]?.elements.compactMap(\.double).max())
      let thousandths = String(Int((share * 1000).rounded()))
      let padded = String(repeating: "0", count: 4 - thousandths.count) + thousandths
      return "|sentiment=\(label)|prob=\(padded.prefix(1)).\(padded.dropFirst())"
    }
    #expect(
      sentence["sentimentTree"]?.string
        == "(ROOT\(marks[0])\n  (X\(marks[1]) it)\n  (X\(marks[2])\n    (X\(marks[3]) is)\n    (X\(marks[4]) -LRB-)))"
    )
    #expect(sentence["parse"]?.string == "(ROOT (X it) (X (X is) (X -LRB-)))")
    #expect(nodes.last?["label"]?.string == sentence["sentimentValue"]?.string)
  }

  @Test func categoriesAreThoseOfTheTree() throws {
    let xml = """
      <treebank version="1"><tree><node category="S"><leaf category="NP">it</leaf><leaf category="V P">is</leaf></node></tree></treebank>
      """
    let document = try JSONParser.value(of: classify("corenlp-json", xml).output)
    #expect(document["sentences"]?.elements.first?["parse"]?.string == "(S (NP it) (V\u{A0}P is))")
  }

  @Test func xmlIsReadAsCoreNLPs() throws {
    let outcome = try classify("corenlp-xml")
    #expect(outcome.status == 0 && outcome.text.contains("<word>&lt;bad&gt;</word>"))
    let back = try Command.run(["convert", "--to", "json", "-"], input: outcome.text)
    let labels = try classify("json").objects.map { $0["label"]?.string }
    #expect(back.status == 0)
    #expect(try back.objects.map { $0["labels"]?.elements.last?.string } == labels)
  }

  @Test func nothingAndMistakesMakeWholeDocuments() throws {
    for (format, empty) in [("corenlp-json", "{\"sentences\":[\n"), ("corenlp-xml", "<?xml")] {
      let outcome = try classify(format, "(4 good)\n(4 (2 it")
      #expect(outcome.status == 65 && outcome.errors.contains(":2:1: error: "))
      #expect(outcome.text.hasPrefix(empty))
      if format == "corenlp-json" {
        #expect(try JSONParser.value(of: outcome.output)["sentences"]?.elements.count == 1)
      } else {
        #expect(outcome.text.hasSuffix("</sentences></document></root>\n"))
      }
    }
    let refused = try Command.run(
      ["classify", "--model", TrainedModel.tree, "--format", "corenlp-json", "--nodes", "root"])
    #expect(refused.status == 64 && refused.errors.contains("leave --nodes root out"))
  }
}
