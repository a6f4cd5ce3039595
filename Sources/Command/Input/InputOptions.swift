import ArgumentParser
import Espalier

/// How a treebank on the command line is read.
struct InputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The format of the input, where its content is not to decide; text is tokenised sentences, one a line.",
      valueName: "format"))
  var inputFormat: TreebankFormat?

  @Option(
    help: ArgumentHelp(
      "The encoding of text that is not UTF-8 and doesn't say so, such as ISO-8859-1; XML says so.",
      valueName: "name"))
  var encoding: CharacterEncoding?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Add a number to every label: 2 makes the labels 0 to 4 of -2 to 2.", valueName: "number"))
  var labelOffset: Int?
}

/// Files that must be named.
struct InputFiles: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Treebanks: files, folders of them, or '-' for standard input.", valueName: "file"))
  var files: [String]

  mutating func validate() throws { try Self.check(files) }

  /// Standard input can be read once.
  static func check(_ files: [String]) throws {
    guard files.count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("standard input ('-') is given twice, and can be read once")
    }
  }
}
