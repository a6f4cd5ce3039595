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

      --report writes one page of HTML that needs nothing else: the figures with intervals, what was taken \
      for what, how often the model is right where it is so sure, accuracy by length and depth, under negation \
      and beside "but", and the trees that it labels worst, drawn, with search.

      EXAMPLES
        espalier evaluate --model models/reviews corpora/reviews/test.txt
        espalier evaluate --model models/reviews test.txt --format json
        espalier evaluate --model models/reviews test.txt --intervals
        espalier evaluate --model models/reviews test.txt --report report.html
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
    help: ArgumentHelp("How often trees are drawn for intervals. (default: 10000)", valueName: "n"))
  var resamples: Int?
  @Option(
    help: ArgumentHelp("Write a page of HTML with figures, plots and the worst errors.", valueName: "file"))
  var report: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many of the worst errors the page shows. (default: 200)", valueName: "n"))
  var errors: Int?
  @Option(help: ArgumentHelp("What the page is called. (default: Evaluation)", valueName: "text"))
  var title: String?

  mutating func validate() throws {
    try Limits.check("--resamples", resamples, within: 100...10_000_000)
    if resamples != nil, !intervals, report == nil {
      throw ValidationError("--resamples is for --intervals and --report")
    }
    try Limits.check("--errors", errors, within: 1...100_000)
    if errors != nil, report == nil { throw ValidationError("--errors is for --report") }
    if title != nil, report == nil { throw ValidationError("--title is for --report") }
  }

  func run() throws {
    let model = try model.load()
    if let report {
      let files = try TreebankInput(paths: input.files, options: options).files()
      if files.contains(where: { FolderListing.areSame($0, report) }) {
        throw ValidationError("--report '\(report)' is a treebank that is read; give another name")
      }
    }
    // A page that can't be written is known before anything is measured.
    let page = try report.map { path throws(FileError) in try AtomicFile(path: path) }
    var evaluator = Evaluator(model, keepsSample: intervals || page != nil)
    var worst = WorstErrors(limit: errors ?? 200, countsTokens: model.configuration.head == .tokens)
    let stream = TreeStream(model, nodes: .all) { trees in
      do throws(UnknownLabel) {
        let evaluated = try evaluator.add(trees.map(\.tree))
        if page != nil { for tree in evaluated { worst.add(tree) } }
      } catch {
        throw TreeError("\(error)", at: trees[error.tree].position)
      }
    }
    try stream.run(paths: input.files, options: options)
    let metrics = evaluator.metrics
    guard metrics.nodes.accuracy != nil else { throw NothingToCompare(path: input.files[0]) }
    var bootstrap = Bootstrap()
    if let resamples { bootstrap.resamples = resamples }
    let labels = model.configuration.labels
    let ranges = evaluator.tally.sample?.intervals(bootstrap)
    if let page, let sample = evaluator.tally.sample, let ranges {
      try EvaluationPage(
        title: title ?? "Evaluation", subject: subject(metrics), metrics: metrics, sample: sample,
        labels: labels, intervals: ranges, errors: worst.entries
      ).write(to: page)
      try page.commit()
    }
    let report = EvaluationReport(
      metrics, labels: labels, intervals: intervals ? ranges : nil)
    try StandardOutput.write { output in
      switch format {
      case .text: try output.write(report.text)
      case .json: try output.write(report.json)
      }
    }
  }
}

extension EvaluateCommand {
  /// What was measured, for people.
  private func subject(_ metrics: EvaluationMetrics) -> String {
    let files = input.files.count > 3 ? "\(input.files.count) treebanks" : input.files.joined(separator: ", ")
    return
      "The model \(model.model) on \(files): \(metrics.trees) trees. Intervals hold 95 % of the accuracies of trees "
      + "drawn anew \(resamples ?? Bootstrap().resamples) times."
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
