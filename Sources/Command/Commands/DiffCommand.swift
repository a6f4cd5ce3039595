import ArgumentParser
import Espalier

/// `espalier diff`.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare treebanks tree by tree: words, brackets, labels, heads.",
    usage: "espalier diff [<options>] <gold> <test>",
    discussion: """
      The first treebank is taken for right, and the second one is compared with it: every tree that differs is told \
      with what differs, and then the sums: labels by node, and PARSEVAL's precision, recall, F1, exact matches and \
      crossing brackets, counted as EVALB counts them; for dependency trees the attachment scores. The exit code is 0 where there is no \
      difference, 1 where there is one, and 65 where trees are damaged or one treebank has more trees than the other.

      --parameters collins leaves out what EVALB's COLLINS.prm does: the root TOP, empty elements, punctuation. Any \
      parameter file of EVALB may be named instead; without it everything counts.

      EXAMPLES
        espalier diff gold.txt predicted.txt
        espalier diff --summary --parameters collins wsj_23.gold wsj_23.parsed
        espalier diff --summary --format json --parameters new.prm gold.mrg test.mrg
        espalier classify --model model --format brackets test.txt | espalier diff --summary test.txt -
      """)

  @Argument(
    help: ArgumentHelp(
      "The treebank that is right: a file, a folder, or '-' for standard input.", valueName: "gold"))
  var gold: String
  @Argument(help: ArgumentHelp("The treebank that is compared with it.", valueName: "test"))
  var test: String
  @OptionGroup var options: InputOptions
  @Option(
    help: ArgumentHelp(
      "What counts among brackets: collins, or a parameter file of EVALB. (default: everything)",
      valueName: "rules"))
  var parameters: String?
  @Flag(help: "Tell the sums only.")
  var summary = false
  @Option(help: ArgumentHelp("How to report; json is one object a line, the sums last.", valueName: "format"))
  var format = ReportFormat.text

  mutating func validate() throws { try InputFiles.check([gold, test]) }

  func run() throws {
    let rules = try rules()
    let left = try TreebankInput(paths: [gold], options: options)
    let right = try TreebankInput(paths: [test], options: options)
    var sum = TreebankComparison()
    try StandardOutput.write { output in
      var damage: (any Error)?
      do {
        while let (mine, theirs) = try Self.next(left, right) {
          let comparison = TreeComparison(gold: mine, test: theirs, rules: rules)
          sum.add(comparison)
          guard !summary, !comparison.areEqual else { continue }
          let report = TreeDifferenceReport(
            comparison, number: sum.trees, gold: (mine, left.position), test: (theirs, right.position))
          switch format {
          case .text: try output.write(report.text)
          case .json: try output.write(report.json)
          }
        }
      } catch let error where !(error is FileError) {
        // What was compared so far is not lost.
        damage = error
      }
      let report = TreebankDifferenceReport(sum, rules)
      switch format {
      case .text: try output.write(report.text(isBehindTrees: !summary && sum.equalTrees < sum.trees))
      case .json: try output.write(report.json)
      }
      if let damage { throw damage }
    }
    if sum.equalTrees < sum.trees { throw DifferencesFound() }
  }

  private func rules() throws -> ParsevalRules {
    switch parameters {
    case nil: return ParsevalRules()
    case "collins": return .collins
    case let path?: return try ParsevalRules(contentsOf: path)
    }
  }

  /// The next tree of both treebanks; nil where both have ended.
  private static func next(_ left: TreebankInput, _ right: TreebankInput) throws -> (Tree, Tree)? {
    let (mine, theirs) = (try left.next(), try right.next())
    if let mine, let theirs { return (mine, theirs) }
    if mine == nil, theirs == nil { return nil }
    let (longer, shorter) = mine == nil ? (right, left) : (left, right)
    throw TreeError(
      "this tree has no partner: the other treebank ends with the tree at \(shorter.position)",
      at: longer.position)
  }
}

/// Differences were found and told.
struct DifferencesFound: Error {}
