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

      EXAMPLES
        espalier evaluate --model models/reviews corpora/reviews/test.txt
        espalier evaluate --model models/reviews test.txt --format json
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var input: InputFiles
  @OptionGroup var options: InputOptions
  @Option(help: ArgumentHelp("How to report; json is one object on one line.", valueName: "format"))
  var format = ReportFormat.text

  func run() throws {
    let model = try model.load()
    var evaluator = Evaluator(model)
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
    let report = EvaluationReport(metrics, labels: model.configuration.labels)
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
