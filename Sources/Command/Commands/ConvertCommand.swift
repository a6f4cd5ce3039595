import ArgumentParser
import Espalier

/// `espalier convert`.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write treebanks in another format, transformed if need be.",
    usage: "espalier convert --to <format> [<transforms>] [<options>] <file> ...",
    discussion: """
      Trees are written to standard output, in the order of the input; parent pointers, files that lie side by side, to a folder. Trees that \
      precede an error are written all the same; the exit code tells. Transforms are done one after the other in \
      the order in which they are given; Documentation/Transforms.md says what each of them does.

      Formats are recognised by content: brackets (SST, Penn Treebank, CESS, crossing branches as 0=word), \
      Espalier's tree XML, TIGER-XML, Alpino, AnCora, the French Treebank, TCF, FoLiA, NAF and KAF, CoreNLP's \
      XML, AGLDT, Prague's PML (Treex, and the .a files of PDT), CoNLL-U and CoNLL-X, NEGRA's export format, \
      parent pointers, ListOps, JSON; and any other XML by a mapping (--xml-mapping).

      Formats that are written: brackets, one tree a line; penn, brackets on indented lines; xml, Espalier's tree XML; tiger-xml; conllu \
      and parent-pointers; json, an object a line; and for drawing dot (Graphviz), latex (forest) and svg. All but the last three are \
      read back; what a format cannot hold is an error that names it.

      EXAMPLES
        espalier convert train.txt --to xml > train.xml
        espalier convert wsj/ --to brackets --collapse-unaries --binarize right
        espalier convert wsj.mrg --to brackets --remove-empty --strip-functions --binarize left --markov 1
        espalier convert parses.txt --to brackets --match 'VP < (NP $+ PP)' --length 5..40 --sample 100
        espalier convert trees.txt --to xml --split 8:1:1 --part 3 --seed 7 > test.xml
        espalier convert tiger.xml --to brackets --loose-nodes attach --raise-crossing
        espalier convert own.txt --input-format phrase-blocks --to brackets --binarize right
        espalier convert wsj.mrg --remove-empty --to-dependencies words --to conllu
        espalier convert parse.txt --to dot | dot -Tpdf > parse.pdf
        espalier convert ud.conllu --to parent-pointers --output sentences
        espalier convert sst/dependency/dev --label-offset 2 --to xml
        espalier convert cess_esp/ --encoding ISO-8859-1 --to brackets
        espalier convert news.xml --trees dependencies --to xml
        espalier convert program.xml --xml-mapping srcml.txt --to brackets
      """)

  @OptionGroup var input: InputFiles
  @OptionGroup var options: InputOptions
  @Option(help: ArgumentHelp("The format to write.", valueName: "format"))
  var to: TreeFormat
  @Option(
    help: ArgumentHelp(
      "The new folder for parent pointers, whose files lie side by side.", valueName: "folder"))
  var output: String?
  @OptionGroup(title: "Transforms, in the order given") var transforms: TransformOptions

  mutating func validate() throws {
    if to == .parentPointers, output == nil {
      throw ValidationError("--to parent-pointers needs --output, the folder to write")
    }
    if to != .parentPointers, output != nil {
      throw ValidationError("--output is for parent pointers; redirect the output instead")
    }
  }

  func run() throws {
    let counts = TransformCounts()
    let steps = try transforms.steps(Array(CommandLine.arguments.dropFirst()), counts)
    try StandardOutput.write { output in
      let input = try TreebankInput(
        paths: input.files, options: options, separatesLooseNodes: !transforms.looseNodes.isEmpty,
        beforeWaiting: { () throws(FileError) in try output.flush() })
      let trees = steps.reduce(input as any TreeReader) { $1($0) }
      let writer = try to.writer(output, folder: self.output)
      do {
        while let tree = try trees.next() { try writer.write(tree) }
      } catch let error as TreeWritingError {
        throw TreeError(error, at: trees.position)
      } catch let error as TreeTransformError {
        throw TreeError("\(error)", at: trees.position)
      }
      try writer.finish()
    }
    for line in counts.lines { StandardError.write(line + "\n") }
  }
}
