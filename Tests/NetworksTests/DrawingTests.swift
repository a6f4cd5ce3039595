import Espalier
import Testing

struct TreeDrawingTests {
  private func draw(_ brackets: String, width: Int = 80, isColoured: Bool = false) throws -> String {
    let tree = try Tree(brackets: brackets)
    return TreeDrawing(width: width, isColoured: isColoured).draw(tree) { node in
      let label = tree.label(of: node)
      guard let degree = Int(label), let tone = Tone(rawValue: degree - 2) else { return .init(label) }
      return .init("", tone: tone)
    }
  }

  @Test func aTreeLiesOnItsSide() throws {
    #expect(
      try draw("(3 (2 It) (4 (2 's) (3 (3 quite) (1 -LRB-bad-RRB-))))") == """
        + ┬ ·  It
          └ ++ ┬ ·  's
               └ + ┬ +  quite
                   └ -  (bad)

        """)
  }

  @Test func levelsAreColumnsAndLinesGoOnWhereChildrenFollow() throws {
    #expect(
      try draw("(S (NP (DT The) (JJ old) (NN tree)) (PRD (V grew) (ADVP (RB up))) (. .))") == """
        S ┬ NP  ┬ DT The
          │     ├ JJ old
          │     └ NN tree
          ├ PRD ┬ V grew
          │     └ ADVP ─ RB up
          └ . .

        """)
  }

  @Test func aLeafAloneIsALine() throws {
    #expect(try draw("(4 good)") == "++ good\n")
    #expect(try draw("( good)") == "good\n")
    #expect(try draw("( (a b) (c d))") == "• ┬ a b\n  └ c d\n")
  }

  @Test func whatIsTooWideIsIndented() throws {
    let brackets = "(3 (2 It) (4 (2 's) (3 (3 quite) (1 bad))))"
    #expect(
      try draw(brackets, width: 17) == """
        +
        ├ ·  It
        └ ++
          ├ ·  's
          └ +
            ├ +  quite
            └ -  bad

        """)
    // One column decides.
    let sideways = try draw(brackets)
    let columns = try #require(sideways.split(separator: "\n").map(\.count).max())
    #expect(try draw(brackets, width: columns) == sideways)
    #expect(try draw(brackets, width: columns - 1) != sideways)
  }

  @Test func longWordsAreCutAndDeepLinesLoseTheirBeginning() throws {
    #expect(try draw("(2 abcdefghijklmnopqrstuvwxyz)", width: 16) == "·  abcdefghijkl…\n")
    var brackets = "(3 a)"
    for _ in 0..<6 { brackets = "(2 \(brackets) (1 b))" }
    #expect(
      try draw(brackets, width: 16) == """
        ·
        ├ ·
        │ ├ ·
        │ │ ├ ·
        │ │ │ ├ ·
        ⋯ │ │ ├ ·
        ⋯ │ │ ├ +  a
        ⋯ │ │ └ -  b
        ⋯ │ │ └ -  b
        │ │ │ └ -  b
        │ │ └ -  b
        │ └ -  b
        └ -  b

        """)
  }

  @Test func tonesAreColouredWhereAskedFor() throws {
    #expect(try draw("(X (0 a) (Y b))", isColoured: true) == "X ┬ \u{1B}[38;5;160m-- a\u{1B}[0m\n  └ Y b\n")
    let all = try draw("(2 (0 a) (1 b) (2 c) (3 d) (4 e))", isColoured: true)
    for colour in [160, 173, 245, 71, 34] { #expect(all.contains("\u{1B}[38;5;\(colour)m")) }
    // Colour changes nothing else.
    let bare = all.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(try bare == draw("(2 (0 a) (1 b) (2 c) (3 d) (4 e))"))
  }

  @Test func wordsCannotCommandTheTerminal() throws {
    #expect(try draw("(2 \u{1B}[2Ja\u{7F}\u{9B}b\u{202E}c)") == "·  \u{FFFD}[2Ja\u{FFFD}\u{FFFD}bc\n")
  }

  @Test func wideCharactersTakeTwoColumns() throws {
    #expect(TerminalText.columns("abc") == 3)
    #expect(TerminalText.columns("日本") == 4)
    #expect(TerminalText.columns("é") == 1)
    #expect(TerminalText.columns("e\u{301}") == 1)
    #expect(TerminalText.columns("👩‍👩‍👧") == 2)
    #expect(TerminalText.columns("한") == 2)
    #expect(TerminalText.columns("שלום") == 4)
    #expect(TerminalText.fitting("日本語", columns: 5) == "日本…")
    #expect(TerminalText.fitting("日本語", columns: 4) == "日…")
    #expect(TerminalText.fitting("日本語", columns: 6) == "日本語")
    #expect(
      try draw("(日 (a b) (c (d e) (f g)))") == """
        日 ┬ a b
           └ c ┬ d e
               └ f g

        """)
  }

  @Test func depthCostsNothing() throws {
    let depth = 200_000
    let brackets =
      String(repeating: "(2 (2 a) ", count: depth) + "(3 b)" + String(repeating: ")", count: depth)
    let text = try draw(brackets)
    #expect(text.utf8.split(separator: UInt8(ascii: "\n")).count == 2 * depth + 1)
    #expect(text.hasSuffix("└ +  b\n"))
  }
}
