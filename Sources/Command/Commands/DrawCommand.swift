import ArgumentParser
import Espalier

/// `espalier draw`.
struct DrawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Draw trees: on the terminal, as SVG, or as a page to look through.",
    usage: "espalier draw [<options>] [<file> ...]",
    discussion: """
        terminal  a tree on its side if it fits the width, indented otherwise; in colour on a
                  terminal (unless NO_COLOR is set)
        svg       one picture, the trees one under the other
        html      one page that needs nothing else, for one tree or thousands: fold and unfold,
                  search, details on hover; press ? there for its keys

      Labels 0 to 4 are sentiment, from very negative (--) to very positive (++), where all labels are among \
      them; --color says otherwise. On the terminal the first 256 trees decide. Where a treebank is damaged, the \
      trees before the damage are drawn; the exit code tells.

      EXAMPLES
        espalier draw corpora/reviews/test.txt | less -R
        echo '(S (NP We) (VP (V draw) (NP trees)))' | espalier draw
        espalier draw --to svg --tree 27 test.txt > tree.svg
        espalier draw --to html --title 'Test trees' test.txt > trees.html
      """)

  @OptionGroup var input: StreamFiles
  @OptionGroup var options: InputOptions
  @Option(help: ArgumentHelp("What to draw for.", valueName: "format"))
  var to = DrawingFormat.terminal
  @Option(help: ArgumentHelp("What colours stand for.", valueName: "meaning"))
  var color = LabelStyle.auto
  @Option(
    help: ArgumentHelp(
      "The columns of the drawing (default: the terminal's, or 80), or the pixels that a picture is scaled to.",
      valueName: "number"))
  var width: Int?
  @Option(help: ArgumentHelp("What the picture or the page is called.", valueName: "text"))
  var title: String?
  @Option(help: ArgumentHelp("Draw this tree alone, counted from 1 over all files.", valueName: "number"))
  var tree: Int?

  mutating func validate() throws {
    if let tree, tree < 1 { throw ValidationError("--tree is \(tree), and trees are counted from 1") }
    if let width {
      if to == .html {
        throw ValidationError("--width is for the terminal and for svg; a page fits its window")
      }
      guard 16...100_000 ~= width else {
        throw ValidationError("--width is \(width), and must be from 16 to 100000")
      }
    }
    if title != nil, to == .terminal { throw ValidationError("--title is for svg and html") }
  }

  func run() throws {
    try StandardOutput.write { output in
      let trees = try TreebankInput(paths: input.files, options: options) {
        () throws(FileError) in try output.flush()
      }
      let drawer = to.drawer(color, title: title ?? "", width: width, output)
      do {
        try draw(trees, drawer)
      } catch {
        if !(error is FileError) { try drawer.finish() }
        throw error
      }
      try drawer.finish()
    }
  }

  private func draw(_ trees: TreebankInput, _ drawer: any TreeDrawer) throws {
    var count = 0
    while let next = try trees.next() {
      count += 1
      if let tree, count < tree { continue }
      try drawer.draw(DrawnTree(tree: next))
      if count == tree { return }
    }
    if let tree { throw NoSuchTree(number: tree, count: count) }
  }
}

/// A tree that was asked for by a number that the input doesn't reach.
struct NoSuchTree: Error, CustomStringConvertible {
  let number: Int
  let count: Int

  var description: String {
    "espalier: error: there is no tree \(number): the input has \(count == 1 ? "one" : "\(count)")"
  }
}
