import Espalier
import Testing

struct LabelSetTests {
  private let sst = ["0": 5, "1": 4, "2": 3, "3": 2, "4": 1]

  @Test func integersAreOrderedByValueAndOthersByCodePoint() throws {
    let numbers = try #require(LabelSet(counts: ["10": 1, "-2": 1, "9": 1, "0": 1, "-1": 1]))
    #expect(numbers.labels == ["-2", "-1", "0", "9", "10"])
    #expect(numbers.kind == .other)
    let words = try #require(LabelSet(counts: ["b": 1, "a": 1, "É": 1, "10": 1, "9": 1]))
    #expect(words.labels == ["10", "9", "a", "b", "É"])
    // Spelled otherwise than the number: kept apart, as text.
    let padded = try #require(LabelSet(counts: ["01": 1, "1": 1]))
    #expect(padded.labels == ["01", "1"])
  }

  @Test func sentimentHasNamesAndSides() throws {
    let labels = try #require(LabelSet(counts: sst))
    #expect(labels.kind == .sentiment)
    #expect(
      (0..<5).map(labels.name) == ["very negative", "negative", "neutral", "positive", "very positive"])
    #expect((0..<5).map(labels.side) == [.negative, .negative, nil, .positive, .positive])
    #expect(labels.index(of: "3") == 3)
    #expect(labels.index(of: "5") == nil)
  }

  @Test func fewerDegreesAreSentimentOnlyWithBothSides() throws {
    #expect(try #require(LabelSet(counts: ["1": 1, "3": 1])).kind == .sentiment)
    for others in [["0": 1, "1": 1], ["0": 1, "1": 1, "2": 1], ["1": 1, "5": 1], ["a": 1]] {
      let labels = try #require(LabelSet(counts: others))
      #expect(labels.kind == .other)
      #expect(!labels.hasSides)
      for index in 0..<labels.count {
        #expect(labels.side(of: index) == nil)
        #expect(labels.name(of: index) == labels.labels[index])
      }
    }
  }

  @Test func marksOfUnlabelledNodesAreNoClasses() throws {
    let labels = try #require(LabelSet(counts: sst.merging(["-1": 9, "": 9, "7": 0]) { $1 }))
    #expect(labels.labels == ["0", "1", "2", "3", "4"])
    #expect(labels.gold(nil) == .unlabelled)
    #expect(labels.gold("") == .unlabelled)
    #expect(labels.gold("-1") == .unlabelled)
    #expect(labels.gold("4") == .known(4))
    #expect(labels.gold("5") == .unknown("5"))
    // Elsewhere -1 is a label like any other.
    let numbers = try #require(LabelSet(counts: ["-1": 1, "0": 1, "1": 1, "": 3]))
    #expect(numbers.labels == ["-1", "0", "1"])
    #expect(numbers.gold("-1") == .known(0))
    #expect(numbers.gold("") == .unlabelled)
    #expect(LabelSet(counts: ["": 3]) == nil)
  }

  @Test func binaryMapsSidesAndDropsNeutral() throws {
    let labels = try #require(LabelSet(counts: sst.merging(["-1": 1]) { $1 }, mapping: .binary))
    #expect(labels.labels == ["negative", "positive"])
    #expect(labels.kind == .binarySentiment)
    #expect((0..<2).map(labels.side) == [.negative, .positive])
    #expect(["0", "1", "negative"].map(labels.gold) == [.known(0), .known(0), .known(0)])
    #expect(["3", "4", "positive"].map(labels.gold) == [.known(1), .known(1), .known(1)])
    #expect(["2", "neutral"].map(labels.gold) == [.dropped, .dropped])
    #expect(["-1", "", "5"].map(labels.gold) == [.unlabelled, .unlabelled, .unknown("5")])
    #expect(LabelSet(counts: ["negative": 1, "positive": 1, "neutral": 1], mapping: .binary) != nil)
    #expect(LabelSet(counts: ["NP": 1, "VP": 1], mapping: .binary) == nil)
    // Without the mapping, neutral is unknown to a set of two.
    let two = try #require(LabelSet(counts: ["negative": 1, "positive": 1]))
    #expect(two.gold("neutral") == .unknown("neutral"))
    #expect(two.gold("3") == .unknown("3"))
  }

  @Test func aListedSetIsKeptAsListed() throws {
    #expect(try #require(LabelSet(labels: ["z", "a"])).labels == ["z", "a"])
    #expect(LabelSet(labels: ["a", "a"]) == nil)
    #expect(LabelSet(labels: ["a", ""]) == nil)
    #expect(LabelSet(labels: ["positive", "negative"], mapping: .binary) == nil)
    #expect(LabelSet(labels: ["negative", "positive"], mapping: .binary)?.gold("1") == .known(0))
  }
}
