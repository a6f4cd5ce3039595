import ArgumentParser
import Espalier

/// `espalier convert`.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write treebanks in another format, transformed if need be.",
    usage: "espalier convert --to <format> [<options>] <file> ...",
    discussion: """
      Trees are written to standard output, one a line, in the order of the input. Trees that \
      precede an error are written all the same; the exit code tells.

      Formats are recognised by content: brackets (SST, Penn Treebank, CESS, crossing branches as 0=word), \
      Espalier's tree XML, TIGER-XML, Alpino, AnCora, the French Treebank, TCF, FoLiA, NAF and KAF, CoreNLP's \
      XML, AGLDT, Prague's PML (Treex, and the .a files of PDT), CoNLL-U and CoNLL-X, NEGRA's export format, \
      parent pointers, ListOps; and any other XML by a mapping (--xml-mapping).

      EXAMPLES
        espalier convert train.txt --to xml > train.xml
        espalier convert wsj/ --to brackets --collapse-unaries --binarize right
        espalier convert sentences.txt --input-format text --to brackets
        espalier convert sst/dependency/dev --label-offset 2 --to xml
        espalier convert cess_esp/ --encoding ISO-8859-1 --to brackets
        espalier convert news.xml --trees dependencies --to xml
        espalier convert program.xml --xml-mapping srcml.txt --to brackets
      """)

  /// The side on which binarisation collects children.
  enum Side: String, CaseIterable, ExpressibleByArgument {
    case left, right
    var side: Tree.Side { self == .left ? .left : .right }
  }

  @OptionGroup var input: InputFiles
  @OptionGroup var options: InputOptions
  @Option(help: ArgumentHelp("The format to write.", valueName: "format"))
  var to: TreeFormat
  @Option(
    help: ArgumentHelp(
      "Give every node two children at most, by unlabelled nodes to the left or to the right.",
      valueName: "side"))
  var binarize: Side?
  @Flag(help: "Make one node of every chain of single children; the topmost label stays.")
  var collapseUnaries = false

  func run() throws {
    try StandardOutput.write { output in
      let trees = try TreebankInput(paths: input.files, options: options) {
        () throws(FileError) in try output.flush()
      }
      let writer: any TreeWriter = to == .xml ? TreeXMLWriter(output) : BracketWriter(output)
      while let tree = try trees.next() {
        do {
          try writer.write(transformed(tree))
        } catch let error as TreeWritingError {
          throw TreeError(error, at: trees.position)
        }
      }
      try writer.finish()
    }
  }

  private func transformed(_ tree: Tree) -> Tree {
    var tree = tree
    if collapseUnaries { tree = tree.collapsingUnaries() }
    if let binarize { tree = tree.binarized(binarize.side) }
    return tree
  }
}
