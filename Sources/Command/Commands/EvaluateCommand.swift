import ArgumentParser
import Espalier

/// `espalier evaluate`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how well a model labels treebanks.",
    usage: "espalier evaluate --model <folder> [<options>] <file> ...",
    discussion: """
      Labels of the treebank are compared with the model's most probable ones, at the root and at \
      all nodes (leaves and root included); nodes without a label are not counted. Binary: neutral \
      gold labels are left out, and the summed probabilities of the two sides are compared. \
      Macro F1 is the mean over gold labels. Several files give one result.

      --intervals says how sure accuracies are: trees are drawn anew, with replacement, 10,000 times \
      (--resamples), and the interval holds 95 % of the accuracies drawn.

      EXAMPLES
        espalier evaluate --model models/reviews corpora/reviews/test.txt
        espalier evaluate --model models/reviews test.txt --format json
        espalier evaluate --model models/reviews test.txt --intervals
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var input: InputFiles
  @OptionGroup var options: InputOptions
  @Option(help: ArgumentHelp("How to report; json is one object on one line.", valueName: "format"))
  var format = ReportFormat.text
  @Flag(help: "Report intervals of 95 % for accuracies, by the bootstrap over trees.")
  var intervals = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How often trees are drawn for --intervals. (default: 10000)", valueName: "n"))
  var resamples: Int?

  mutating func validate() throws {
    try Limits.check("--resamples", resamples, within: 100...10_000_000)
    if resamples != nil, !intervals { throw ValidationError("--resamples is for --intervals") }
  }

  func run() throws {
    let model = try model.load()
    var evaluator = Evaluator(model, keepsSample: intervals)
    let stream = TreeStream(model, nodes: .all) { trees in
      do throws(UnknownLabel) {
        try evaluator.add(trees.map(\.tree))
      } catch {
        throw TreeError("\(error)", at: trees[error.tree].position)
      }
    }
    try stream.run(paths: input.files, options: options)
    let metrics = evaluator.metrics
    guard metrics.nodes.accuracy != nil else { throw NothingToCompare(path: input.files[0]) }
    var bootstrap = Bootstrap()
    if let resamples { bootstrap.resamples = resamples }
    let report = EvaluationReport(
      metrics, labels: model.configuration.labels, intervals: evaluator.sample?.intervals(bootstrap))
    try StandardOutput.write { output in
      switch format {
      case .text: try output.write(report.text)
      case .json: try output.write(report.json)
      }
    }
  }
}

/// No node of the treebanks has a label that counts.
struct NothingToCompare: Error, CustomStringConvertible {
  /// The first file.
  let path: String
  /// What has none to compare: a node, or a pair.
  var what = "node has a label"

  var description: String {
    "\(path == "-" ? "<standard input>" : path): error: no \(what) to compare the model's with"
  }
}
