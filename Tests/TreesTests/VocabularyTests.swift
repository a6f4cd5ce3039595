import EspalierTrees
import Testing

@Suite struct VocabularyTests {
  private func counts(_ words: String) -> WordCounts {
    var counts = WordCounts()
    for word in words.split(separator: " ") { counts.add(String(word)) }
    return counts
  }

  @Test func wordsAreUnescaped() {
    let pairs = [
      ("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]"), ("-LCB-", "{"), ("-RCB-", "}"),
      ("9\\/11", "9/11"), ("\\*\\*\\*", "***"), ("f-LRB-x-RRB-", "f(x)"), ("plain", "plain"),
      ("-lrb-", "-lrb-"),
      ("--", "--"), ("a\\b", "a\\b"), ("\\", "\\"), ("-LRB", "-LRB"), ("", ""), ("größe\\/é", "größe/é"),
    ]
    for (written, meant) in pairs { #expect(Words.unescaped(written) == meant) }
  }

  @Test func orderIsByFrequencyThenByFirstOccurrence() {
    let vocabulary = Vocabulary(counts("d b a b c a b d"))
    #expect(vocabulary.words == ["<unk>", "b", "d", "a", "c"])
    #expect(vocabulary.frequencies == [0, 3, 2, 2, 1])
    #expect(vocabulary.count == 5)
    #expect(vocabulary.words.map(vocabulary.id) == [0, 1, 2, 3, 4])
  }

  @Test func rareWordsAreUnknown() {
    let vocabulary = Vocabulary(counts("d b a b c a b d"), minimumCount: 2)
    #expect(vocabulary.words == ["<unk>", "b", "d", "a"])
    #expect(vocabulary.id(of: "c") == Vocabulary.unknown)
    #expect(vocabulary.frequencies[0] == 1)
    #expect(!vocabulary.contains("c") && vocabulary.contains("a"))
  }

  @Test func lookUpGoesFromWrittenToUnescapedToLowerCase() {
    let vocabulary = Vocabulary(words: ["Film", "film", "(", "-LRB-", "9/11", "a/b", "größe"])
    #expect(vocabulary.id(of: "Film") == 1)
    #expect(vocabulary.id(of: "film") == 2)
    #expect(vocabulary.id(of: "FILM") == 2)
    #expect(vocabulary.id(of: "-LRB-") == 4)
    #expect(vocabulary.id(of: "9\\/11") == 5)
    #expect(vocabulary.id(of: "A\\/B") == 6)
    #expect(vocabulary.id(of: "GRÖSSE") == 0)
    #expect(vocabulary.id(of: "GRÖßE") == 7)
    #expect(vocabulary.id(of: "-RRB-") == 0)
    #expect(vocabulary.id(of: "") == 0)
    #expect(Vocabulary(words: ["("]).id(of: "-LRB-") == 1)
  }

  @Test func spellingsAreBytes() {
    let vocabulary = Vocabulary(words: ["\u{E9}", "e\u{301}"])
    #expect(vocabulary.count == 3)
    #expect(vocabulary.id(of: "e\u{301}") == 2)
  }

  @Test func treesAreCountedWithWordsAtInnerNodes() throws {
    var builder = TreeBuilder()
    builder.open(word: "works")
    builder.leaf(word: "It")
    builder.close()
    var counts = WordCounts()
    counts.add(builder.finish())
    counts.add(try Tree(brackets: "(3 (2 It) (2 It))"))
    #expect(counts.count(of: "It") == 3)
    #expect(counts.count(of: "works") == 1)
    #expect(counts.count(of: "absent") == 0)
    #expect(counts.typeCount == 2)
  }

  @Test func textIsReadBack() throws {
    let vocabulary = Vocabulary(words: [
      "a", "8\u{A0}1/2", "tab\tand space", "cr\r", "映画", "e\u{301}", "\u{E9}",
    ])
    let again = try Vocabulary(text: vocabulary.text)
    #expect(again == vocabulary)
    #expect(again.text.utf8.elementsEqual(vocabulary.text.utf8))
    #expect(vocabulary.text.hasPrefix("<unk>\na\n"))
    #expect(vocabulary != Vocabulary(words: ["a"]))
    #expect(try Vocabulary(text: "<unk>\n") == Vocabulary())
    #expect(try Vocabulary(text: "<unk>\na") == Vocabulary(words: ["a"]))
  }

  @Test func wordsThatTheTextCannotHoldAreLeftOut() {
    #expect(Vocabulary(words: ["a\nb", "", "c", "c", "<unk>"]).words == ["<unk>", "c"])
  }

  @Test func badTextIsAnError() {
    func message(_ text: String) -> String {
      do {
        return try Vocabulary(text: text).text
      } catch { return "\(error)" }
    }
    #expect(message("") == "line 1: expected the unknown word, '<unk>'")
    #expect(message("a\nb\n") == "line 1: expected the unknown word, '<unk>'")
    #expect(message("<unk>\na\n\nb\n") == "line 3: expected a word, not an empty line")
    #expect(message("<unk>\na\nb\na\n") == "line 4: the word 'a' is there already")
    #expect(message("<unk>\n<unk>\n") == "line 2: the word '<unk>' is there already")
  }
}
