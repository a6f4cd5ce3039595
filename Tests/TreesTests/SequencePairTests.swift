import EspalierBytes
import EspalierTrees
import Testing

/// Tab-separated pairs, trees as sequences of brackets, and trees over words.
@Suite struct SequencePairTests {
  private func pairs(_ text: String, _ form: SourceForm = .words) throws -> [SequencePair] {
    let reader = SequencePairReader(ByteReader(bytes: Array(text.utf8), name: "p"), sources: form)
    var found: [SequencePair] = []
    while let pair = try reader.next() { found.append(pair) }
    return found
  }

  @Test func linesArePairs() throws {
    let found = try pairs("a  b c\t c b a \r\n\n\u{FEFF}x\ty\n")
    #expect(found.map(\.target) == [["c", "b", "a"], ["y"]])
    #expect(found.map(\.source.words) == [["a", "b", "c"], ["\u{FEFF}x"]])
    #expect(found[0].source == Tree(words: ["a", "b", "c"]) && found[1].source.nodeCount == 1)
    let trees = try pairs("( + ( ( - ( 4 -3 ) ) 9 ) )\t16\n7\t7", .trees)
    #expect(trees[0].source.words == ["+", "-", "4", "-3", "9"] && trees[0].source.maximumArity == 2)
    #expect(trees[1].source == Tree(word: "7"))
  }

  @Test(arguments: [
    ("a\tb\na b c\n", "p:2:6", "expected 2 with tabs in between: source, target"),
    ("a\tb\tc\n", "p:1:4", "3 fields on this line"), ("\tb\n", "p:1:1", "the source is missing"),
    ("a\t \n", "p:1:4", "the target is missing"), ("\u{C}\tb\n", "p:1:1", "the source is missing"),
    ("a\t\u{B}\n", "p:1:3", "the target is missing"), ("a\u{0}\tb\n", "p:1:2", "NUL"),
  ]) func mistakesHaveAPlace(text: String, place: String, words: String) {
    let error = #expect(throws: TreeSyntaxError.self) { try pairs(text) }
    let message = error.map { "\($0)" } ?? ""
    #expect(message.hasPrefix(place) && message.contains(words), "\(message)")
  }

  @Test func brokenTreesAreErrors() {
    for text in ["( a b\tc\n", "( a ) b\tc\n", "(a b )\tc\n", "( )\tc\n"] {
      #expect(throws: TreeSyntaxError.self) { try pairs(text, .trees) }
    }
  }

  @Test func sourcesKeepTheirPlaces() throws {
    let text = "a b\n\n \t ignored\nc\tignored\tagain\n\u{C}\n\r\r\n"
    let reader = SequenceSourceReader(ByteReader(bytes: Array(text.utf8), name: "s"), sources: .words)
    var found: [[String]?] = []
    while let line = try reader.next() { found.append(line?.words) }
    #expect(found == [["a", "b"], nil, nil, ["c"], nil, nil])
    #expect(reader.position.line == 6)
  }

  @Test func treesAreBrackets() throws {
    let tree = try Tree(brackets: "(S (NP-SBJ (PRP It)) (VP (VBZ works) (ADVP=2 (RB well))) (. .))")
    let plain = Linearization(hasLabels: false)
    #expect(plain.tokens(of: tree).joined(separator: " ") == "( ( XX ) ( XX ( XX ) ) XX )")
    let labelled = Linearization(hasLabels: true)
    let tokens = labelled.tokens(of: tree)
    #expect(tokens.joined(separator: " ") == "(S (NP XX ) (VP XX (ADVP XX ) ) XX )")
    let back = try #require(labelled.tree(of: tokens, over: tree.words))
    #expect(labelled.tokens(of: back) == tokens && back.words == tree.words)
    #expect(back.label(of: back.root) == "S")
    let leaf = Tree(word: "Yes")
    #expect(plain.tokens(of: leaf) == ["XX"] && plain.tree(of: ["XX"], over: ["Yes"]) == leaf)
  }

  @Test(arguments: [
    "( XX", "XX )", "( XX XX ) )", "( XX XX ) XX", "( )", "( ( ) XX XX )", "( XX )", "( XX XX XX )", "",
    "XX XX",
    "( XX well )",
  ]) func whatIsNoTreeIsNone(text: String) {
    let tokens = text.split(separator: " ").map(String.init)
    #expect(Linearization(hasLabels: false).tree(of: tokens, over: ["a", "b"]) == nil)
  }

  @Test func wordsHaveTreesOfThreeShapes() {
    let words = ["a", "b", "c", "d", "e"]
    func text(_ shape: WordTree, _ count: Int) -> String {
      "\(shape.tree(over: Array(words.prefix(count))))"
    }
    #expect(text(.right, 4) == "( ( a) ( ( b) ( ( c) ( d))))")
    #expect(text(.left, 4) == "( ( ( ( a) ( b)) ( c)) ( d))")
    #expect(text(.balanced, 5) == "( ( ( ( a) ( b)) ( c)) ( ( d) ( e)))")
    for shape in WordTree.allCases {
      #expect(shape.tree(over: ["a"]) == Tree(word: "a"))
      let deep = shape.tree(over: (0..<20_000).map { "w\($0)" })
      #expect(deep.nodeCount == 39_999 && deep.words.last == "w19999" && deep.maximumArity == 2)
    }
  }

  @Test func theOuterBracketIsTakenOff() throws {
    let tree = try Tree(brackets: "( (S (NP It) (VP works)))")
    #expect(tree.removingOuterBracket() == (try Tree(brackets: "(S (NP It) (VP works))")))
    for text in ["(S (NP It) (VP works))", "( (NP It) (VP works))", "(TOP (S (NP It)))", "(NP It)"] {
      let other = try Tree(brackets: text)
      #expect(other.removingOuterBracket() == other)
    }
    let one = try Tree(brackets: "( (NP It))")
    #expect(one.removingOuterBracket() == one)
  }
}
