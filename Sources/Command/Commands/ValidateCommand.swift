import ArgumentParser
import Espalier

/// `espalier validate`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Find every mistake in treebanks.",
    usage: "espalier validate [<options>] <file> ...",
    discussion: """
      Every problem is told with file, line, column and what to do, on standard output; after one, reading goes \
      on with the next tree, so that a tree has one problem at most. XML that is not well-formed ends its file. \
      Nothing is printed, and the exit code is 0, where there is no problem; otherwise it is 65.

      EXAMPLES
        espalier validate train.txt dev.txt
        espalier validate treebank/ --encoding ISO-8859-1
        espalier validate negra.export | grep error
        espalier validate --list treebank/
      """)

  @OptionGroup var input: InputFiles
  @OptionGroup var options: InputOptions
  @Flag(
    help:
      "Only print the paths of the files that would be read, one a line: of a folder, those that look like treebanks."
  )
  var list = false

  func run() throws {
    let trees = try TreebankInput(paths: input.files, options: options)
    if list {
      let files = try trees.files()
      return try StandardOutput.write { output in
        for file in files { try output.write("\(file)\n") }
      }
    }
    var count = 0
    var files: Set<String> = []
    try StandardOutput.write { output in
      // Finding the next tree can fail as reading it can.
      var hasMore = true
      var isBehindProblem = false
      while hasMore {
        do {
          if isBehindProblem { hasMore = try trees.recover() }
          isBehindProblem = false
          while hasMore { hasMore = try trees.next() != nil }
        } catch let error as any PlacedProblem where error.isOfContent {
          count += 1
          files.insert(error.file)
          try output.write("\(error)\n")
          isBehindProblem = true
        }
      }
      guard count > 0 else { return }
      try output.write(Self.summary(count, files.count) + "\n")
    }
    if count > 0 { throw ProblemsFound() }
  }

  private static func summary(_ problems: Int, _ files: Int) -> String {
    "\(problems) \(problems == 1 ? "problem" : "problems") in \(files) \(files == 1 ? "file" : "files")"
  }
}

/// A problem of an input that others can be found behind.
protocol PlacedProblem: Error, CustomStringConvertible {
  /// The file that it is in.
  var file: String { get }
  /// Whether it is what the file holds, rather than that it can't be read.
  var isOfContent: Bool { get }
}

extension PlacedProblem {
  var isOfContent: Bool { true }
}

extension TreeSyntaxError: PlacedProblem {}
extension TreeError: PlacedProblem {}
extension FileError: PlacedProblem {
  var file: String { path }
  var isOfContent: Bool { code == .corrupt || code == .undecodable }
}

/// Problems were found and told.
struct ProblemsFound: Error {}
