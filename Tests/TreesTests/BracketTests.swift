import EspalierBytes
import EspalierTrees
import Testing

@Suite struct BracketTests {
  private func read(_ text: String, comment: String? = nil) throws -> [String] {
    try BracketReader(text, commentPrefix: comment).readAll().map(\.description)
  }

  private func written(_ trees: [Tree]) throws -> String {
    let sink = MemorySink()
    let writer = BracketWriter(sink)
    for tree in trees { try writer.write(tree) }
    try writer.finish()
    return sink.text
  }

  @Test(arguments: TreeTests.forests) func writeThenReadIsTheIdentity(_ forest: [NaiveTree]) throws {
    let trees = forest.map(\.flat)
    let text = try written(trees)
    #expect(text == forest.map { $0.brackets + "\n" }.joined())
    #expect(try BracketReader(text).readAll() == trees)
  }

  /// However the bytes arrive, the trees and their places are the same.
  @Test(arguments: [1, 2, 3, 7, 64]) func piecesDoNotMatter(_ size: Int) throws {
    let forest = Forests.random(seed: 9, count: 40)
    let text =
      "\u{FEFF}# größe\r\n" + forest.map { $0.brackets.replacing(" ", with: "\n ") }.joined(separator: "  ")
    let whole = BracketReader(text, name: "x", commentPrefix: "#")
    let ends = try makePipe()
    let pieces = BracketReader(ByteReader(descriptor: ends.reading, name: "x"), commentPrefix: "#")
    feed(Array(text.utf8), by: size, to: ends.writing)
    for naive in forest {
      let tree = try #require(try pieces.next())
      #expect(tree == naive.flat)
      #expect(try whole.next() == tree)
      #expect(whole.position == pieces.position)
    }
    #expect(try pieces.next() == nil)
    #expect(try whole.next() == nil)
  }

  @Test func formsOfTheFieldAreRead() throws {
    #expect(try read("(3 (2 It) (4 's))") == ["(3 (2 It) (4 's))"])
    #expect(try read("(2 a)(3 b) (4 c)\n\n\n(1 d)") == ["(2 a)", "(3 b)", "(4 c)", "(1 d)"])
    #expect(
      try read("\n( (S \n    (NP-SBJ \n      (NNP Pierre) )\n    (. .) ))\n")
        == ["( (S (NP-SBJ (NNP Pierre)) (. .)))"])
    #expect(try read("((S (A a)))") == ["( (S (A a)))"])
    #expect(try read("( word)") == ["( word)"])
    #expect(try read("(3(2 a)(1 b))") == ["(3 (2 a) (1 b))"])
    #expect(try read("\u{FEFF}(2 a)\r\n\t(3 b)\u{0B}\u{0C}\r\n") == ["(2 a)", "(3 b)"])
    #expect(try read("") == [])
    #expect(try read(" \n\r\n") == [])
  }

  @Test func onlyASCIIWhiteSpaceSeparates() throws {
    let tree = try Tree(brackets: "(3 (2 8\u{A0}1\\/2) (2 a\u{2003}b\u{3000}c\u{85}d))")
    #expect(tree.words == ["8\u{A0}1\\/2", "a\u{2003}b\u{3000}c\u{85}d"])
  }

  @Test func wordsAreKeptAsWritten() throws {
    let text = "(S (A -LRB-) (B 9\\/11) (C *T*-1) (D ``) (E e\u{301}))"
    let tree = try Tree(brackets: text)
    #expect(
      tree.words.map { Array($0.utf8) }
        == ["-LRB-", "9\\/11", "*T*-1", "``", "e\u{301}"].map { Array($0.utf8) })
    #expect(tree.description.utf8.elementsEqual(text.utf8))
  }

  @Test func commentsAreAnOption() throws {
    let text = "# a (comment\n(2 a) # another\n  #\n(3\n(2 #) (1 b))\n#"
    #expect(try read(text, comment: "#") == ["(2 a)", "(3 (2 #) (1 b))"])
    #expect(throws: TreeSyntaxError.self) { try read(text) }
    #expect(try read("(* note *)\n(2 a)", comment: "(*") == ["(2 a)"])
    #expect(try read("(2 a)", comment: "") == ["(2 a)"])
  }

  @Test func placesAreLinesAndColumns() throws {
    let reader = BracketReader("\n  (2 a) (2 ü) (3\n(1 b))\n\u{1F600}", name: "f")
    var places: [String] = []
    for _ in 0..<3 {
      _ = try reader.next()
      places.append(reader.position.description)
    }
    #expect(places == ["f:2:3", "f:2:9", "f:2:15"])
    #expect { try reader.next() } throws: { ($0 as? TreeSyntaxError)?.line == 4 }
    // After an error there is nothing more.
    #expect(try reader.next() == nil)
  }

  /// Columns stay right on a line so long that its beginning is forgotten.
  @Test func placesAreRightOnLongLines() throws {
    let count = 30_000
    let text = String(repeating: "(2 ü)", count: count)
    let reader = BracketReader(text, name: "f")
    for index in 0..<count {
      _ = try reader.next()
      guard reader.position.column == 1 + 5 * index else {
        Issue.record("tree \(index) at \(reader.position)")
        return
      }
    }
    #expect(try reader.next() == nil)
  }

  @Test func whatWouldBreakTheFormatIsEscaped() throws {
    let tree = Tree(label: "(", children: [Tree(label: "2", word: "f(x)"), Tree(word: ")")])
    let text = try written([tree])
    #expect(text == "(-LRB- (2 f-LRB-x-RRB-) ( -RRB-))\n")
    #expect(try BracketReader(text).next()?.words.map(Words.unescaped) == ["f(x)", ")"])
  }

  @Test func whatCannotBeWrittenIsAnError() throws {
    func message(_ tree: Tree) -> String {
      do {
        return try written([Tree(word: "fine"), tree])
      } catch { return "\(error)" }
    }
    #expect(
      message(Tree(word: "New York"))
        == "error: tree 2 cannot be written: 'New York' holds white space, which separates words in"
        + " brackets; write XML instead")
    #expect(message(Tree(label: "a\nb", word: "c")).contains("'a\u{FFFD}b' holds white space"))
    #expect(message(Tree(word: "a\0")).contains("'a\u{FFFD}' holds the character U+0000, which brackets"))
    var builder = TreeBuilder()
    builder.open(word: "works")
    builder.leaf(word: "It")
    builder.close()
    #expect(message(builder.finish()).contains("the word 'works' stands at a node with children"))
  }

  @Test func oneTreeIsReadFromText() throws {
    #expect(try Tree(brackets: " (2 a)\n").description == "(2 a)")
    #expect { try Tree(brackets: "(2 a) (3 b)") } throws: {
      "\($0)" == "<text>:1:7: error: a second tree begins here; expected one tree"
    }
    #expect { try Tree(brackets: " ") } throws: { ($0 as? TreeSyntaxError)?.code == .noTrees }
  }
}
