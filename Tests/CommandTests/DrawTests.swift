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
    let narrow = try Command.run(
      ["draw", "--width", "16", "-"], input: "(3 (2 It) (4 (2 's) (3 excellent)))")
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

  @Test func aPageIsWritten() throws {
    let outcome = try Command.run(["draw", "--to", "html", "--title", "a < b"], input: Self.trees)
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("<title>a &lt; b</title>"))
    #expect(
      outcome.text.contains(
        #"""
        id="trees">[
        {"a":[0,0,0,2,2],"l":[1,1,2,3,2],"w":["It","'s","good"]},
        {"a":[0,0,2],"l":[1,4,5],"w":["It","stinks"]}
        ]</script>
        """#))
    #expect(
      outcome.text.contains(
        #"{"nodes":8,"sentiment":true,"labels":[["",-1,-1,0],["2",2,-1,3],["3",3,-1,2],["4",4,-1,1],"#
          + #"["0",0,-1,1],["1",1,-1,1]],"classes":[]}"#))
    #expect(outcome.text.hasSuffix("</html>\n"))
  }

  /// The model's labels, its probabilities at every node, and a line that says what the whole is.
  @Test func whatAModelSaysIsDrawn() throws {
    let model = ["classify", "--model", TrainedModel.tree, "--draw-to"]
    let input = "( ( it) ( ( is) ( good)))\n( ( it) ( works))\n"
    let labels = try Command.run(
      ["classify", "--model", TrainedModel.tree, "--format", "brackets"], input: input)
    let page = try Command.run(model + ["html", "--title", "Said"], input: input)
    #expect(page.status == 0, "\(page.errors)")
    #expect(page.text.contains("<title>Said</title>"))
    #expect(page.text.contains(#""classes":[["0",0],["1",1],["2",2],["3",3],["4",4]]}"#))
    let data = try page.lines.filter { $0.hasPrefix("{\"a\"") }
      .map { try JSONParser.value(of: Array($0.trimmingCharacters(in: [","]).utf8)) }
    #expect(data.map { $0["q"]?.elements.count } == [25, 15])
    for tree in data {
      let values = tree["q"]?.elements.compactMap(\.integer) ?? []
      for row in stride(from: 0, to: values.count, by: 5) {
        #expect(abs(values[row..<row + 5].reduce(0, +) - 1000) <= 3)
      }
      #expect(tree["t"]?.string?.hasSuffix(" %)") == true)
    }
    let picture = try Command.run(model + ["svg"], input: input)
    #expect(picture.status == 0)
    let same = try Command.run(["draw", "--color", "sentiment", "--to", "svg"], input: labels.text)
    #expect(picture.lines.count { $0.contains("<rect") } == same.lines.count { $0.contains("<rect") })
    #expect(
      picture.lines.filter { $0.contains("<rect") }.map(Self.style)
        == same.lines.filter { $0.contains("<rect") }.map(Self.style))
    let terminal = try Command.run(model + ["terminal"], input: input)
    #expect(
      terminal.text
        == (try Command.run(["classify", "--model", TrainedModel.tree, "--draw"], input: input).text))
    let broken = try Command.run(model + ["html"], input: input + "(2 (")
    #expect(broken.status == 65)
    #expect(broken.text.hasSuffix("</html>\n"))
  }

  /// The class of the first box of a line.
  private static func style(_ line: String) -> String {
    String(line.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" })
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
  func nothingIsDrawnWithoutTrees(_ format: String) throws {
    for (input, words) in [("", "there is no tree in this input"), ("(2 a", "unbalanced bracket")] {
      let outcome = try Command.run(["draw", "--to", format, "--input-format", "brackets"], input: input)
      #expect(outcome.status == 65)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains(words))
    }
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

  @Test func sillyLinesOfClassifyAreRefused() throws {
    for (arguments, words) in [
      (["--draw-to", "html", "--format", "json"], "--draw-to draws, and cannot also write json"),
      (["--draw-to", "svg", "--nodes", "root"], "--draw-to draws all nodes"),
      (["--title", "x"], "--title is for --draw-to svg and --draw-to html"),
      (["--draw", "--title", "x"], "--title is for"),
    ] {
      let outcome = try Command.run(["classify", "--model", "m"] + arguments)
      #expect(outcome.status == 64)
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
