import Espalier
import Foundation
import Testing

/// `draw`.
@Suite struct DrawTests {
  static let trees = "(3 (2 It) (4 (2 's) (3 good)))\n(1 (2 It) (0 stinks))\n"

  @Test func theTerminalIsTheDefault() throws {
    let outcome = try Command.run(["draw"], input: Self.trees)
    #expect(outcome.status == 0)
    #expect(
      outcome.text == """
        + ┬ ·  It
          └ ++ ┬ ·  's
               └ +  good

        - ┬ ·  It
          └ -- stinks

        """)
    let labels = try Command.run(["draw", "--color", "labels", "-"], input: Self.trees)
    #expect(labels.text.hasPrefix("3 ┬ 2 It\n"))
    let narrow = try Command.run(["draw", "--width", "16", "-"], input: Self.trees)
    #expect(narrow.text.hasPrefix("+\n├ ·  It\n"))
  }

  @Test func allLabelsDecideAboutTheColours() throws {
    let outcome = try Command.run(["draw"], input: "(3 (2 It))\n(S (NP It))\n")
    #expect(outcome.text == "3 ─ 2 It\n\nS ─ NP It\n")
    let one = try Command.run(["draw", "--tree", "1"], input: "(3 (2 It))\n(S (NP It))\n")
    #expect(one.text == "+ ─ ·  It\n")
    let sentiment = try Command.run(["draw", "--color", "sentiment"], input: "(3 (2 It))\n(S (NP It))\n")
    #expect(sentiment.text == "+ ─ ·  It\n\nS ─ NP It\n")
    // After the first 256 trees, each is drawn as it comes.
    let many = String(repeating: "(3 (2 It))\n", count: 300) + "(S (NP It))\n"
    #expect(try Command.run(["draw"], input: many).text.hasSuffix("+ ─ ·  It\n\nS ─ NP It\n"))
  }

  @Test func aTreeIsChosenByItsNumber() throws {
    let second = try Command.run(["draw", "--tree", "2"], input: Self.trees)
    #expect(second.text == "- ┬ ·  It\n  └ -- stinks\n")
    let third = try Command.run(["draw", "--tree", "3"], input: Self.trees)
    #expect(third.status == 65)
    #expect(third.output.isEmpty)
    #expect(third.errors == "espalier: error: there is no tree 3: the input has 2\n")
    // What follows the tree isn't read.
    #expect(try Command.run(["draw", "--tree", "1"], input: "(2 a)\n(2 b").status == 0)
  }

  @Test func aPictureIsWritten() throws {
    let outcome = try Command.run(["draw", "--to", "svg", "--title", "a < b"], input: Self.trees)
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("<title id=\"title\">a &lt; b</title>"))
    #expect(outcome.text.hasSuffix("</svg>\n"))
    #expect(outcome.lines.count { $0.hasPrefix("<g ") } == 2)
    let narrow = try Command.run(["draw", "--to", "svg", "--width", "64"], input: Self.trees)
    #expect(narrow.text.contains(" width=\"64\""))
  }

  @Test(arguments: DrawingFormats.all)
  func treesBeforeAnErrorAreDrawn(_ format: String) throws {
    let good = try Command.run(["draw", "--to", format, "-"], input: Self.trees)
    let outcome = try Command.run(["draw", "--to", format, "-"], input: Self.trees + "(2 (3 a)")
    #expect(outcome.status == 65)
    #expect(outcome.output == good.output)
    #expect(outcome.errors.hasPrefix("<standard input>:3:1: error: unbalanced bracket"))
  }

  @Test(arguments: DrawingFormats.all)
  func nothingMayBeDrawn(_ format: String) throws {
    let outcome = try Command.run(["draw", "--to", format, "--input-format", "brackets"], input: "")
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
  }

  @Test func sillyLinesAreRefused() throws {
    for (arguments, words) in [
      (["--tree", "0"], "--tree is 0, and trees are counted from 1"),
      (["--width", "15"], "--width is 15, and must be from 16 to 100000"),
      (["--to", "html", "--width", "80"], "--width is for the terminal and for svg"),
      (["--title", "x"], "--title is for svg and html"), (["--to", "png"], "'png' is invalid"),
      (["--color", "red"], "'red' is invalid"), (["-", "-"], "given twice"),
    ] {
      let outcome = try Command.run(["draw"] + arguments, input: Self.trees)
      #expect(outcome.status == 64)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains(words))
    }
  }

  @Test func aReaderMayHaveEnough() throws {
    try Folder.temporary { folder in
      try folder.write(String(repeating: Self.trees, count: 20_000), to: "many.txt")
      for format in DrawingFormats.all {
        let line = "\"$espalier\" draw --to \(format) many.txt | head -c 1000 > shown; wc -c < shown"
        let outcome = try Command.shell(line, in: folder)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.text.trimmingCharacters(in: .whitespacesAndNewlines) == "1000")
      }
    }
  }

  @Test func aMillionLevelsPassThrough() throws {
    try Folder.temporary { folder in
      let levels = 1_000_000
      let tree = String(repeating: "(2 ", count: levels) + "x" + String(repeating: ")", count: levels) + "\n"
      try folder.write(tree, to: "deep.txt")
      for format in DrawingFormats.all {
        let line = "\"$espalier\" draw --to \(format) deep.txt | wc -c"
        let outcome = try Command.shell(line, in: folder)
        #expect(outcome.errors.isEmpty)
        let size = try #require(Int(outcome.text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(size > levels)
      }
    }
  }
}

/// What trees are drawn for.
enum DrawingFormats {
  static let all = ["terminal", "svg", "html"]
}
