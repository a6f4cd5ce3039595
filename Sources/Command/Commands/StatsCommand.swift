import ArgumentParser
import Espalier

/// `espalier stats`.
struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Count what treebanks hold.",
    usage: "espalier stats [<options>] <file> ...",
    discussion: """
      Trees, nodes, tokens, types (different words, as written), depth (nodes on the longest path \
      from a root to a leaf), arity (most children of a node), and how often each label stands at a \
      root and at any node, and each category at a node. Nodes without a label are not counted among \
      the labels. Several files give one sum.

      EXAMPLES
        espalier stats train.txt
        espalier stats --format json corpora/
        zcat treebank.gz | espalier stats -
        espalier stats sst/dependency/train --label-offset 2
      """)

  @OptionGroup var input: InputFiles
  @OptionGroup var options: InputOptions
  @Option(help: ArgumentHelp("How to report; json is one object on one line.", valueName: "format"))
  var format = ReportFormat.text

  func run() throws {
    var statistics = TreebankStatistics()
    let trees = try TreebankInput(paths: input.files, options: options)
    while let tree = try trees.next() { statistics.add(tree) }
    let report = StatsReport(statistics)
    try StandardOutput.write { output in
      switch format {
      case .text: try output.write(report.text)
      case .json: try output.write(report.json)
      }
    }
  }
}
