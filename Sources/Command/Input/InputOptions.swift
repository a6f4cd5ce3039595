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
    help: ArgumentHelp(
      "Which trees to read where there are both kinds; constituents are preferred otherwise.",
      valueName: "kind"))
  var trees: TreeKind?

  @Option(
    help: ArgumentHelp(
      "Read XML of any other format: a file that says what its elements mean (Documentation/Formats.md).",
      valueName: "file"))
  var xmlMapping: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Add a number to every label: 2 makes the labels 0 to 4 of -2 to 2.", valueName: "number"))
  var labelOffset: Int?

  /// How the library is to read.
  ///
  /// - Throws: `FileError`, and `TreeSyntaxError` (`badMapping`).
  func reading() throws -> TreebankOptions {
    TreebankOptions(
      format: inputFormat, kind: trees, encoding: encoding,
      mapping: try xmlMapping.map { try XMLMapping(contentsOf: $0) })
  }
}

/// Files that must be named.
struct InputFiles: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Treebanks: files, folders of them, or '-' for standard input.", valueName: "file"))
  var files: [String]

  mutating func validate() throws { try Self.check(files) }

  /// Notices what is missing before anything is read.
  ///
  /// - Throws: `FileError` (`notFound`).
  static func checkPresence(_ paths: [String]) throws(FileError) {
    for path in paths where path != "-" && !FolderListing.exists(path) {
      throw FileError(.notFound, path: path)
    }
  }

  /// Standard input can be read once.
  static func check(_ files: [String]) throws {
    guard files.count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("standard input ('-') is given twice, and can be read once")
    }
  }
}
