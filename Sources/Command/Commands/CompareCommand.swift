import ArgumentParser
import Espalier

/// `espalier compare`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare networks on one treebank: same vectors, equal numbers of parameters, several seeds.",
    discussion: """
      Every network is given the width of state at which it has as many parameters as the others (word vectors \
      excluded; --hidden of its own is kept), is trained with every seed, and labels the test trees with the \
      parameters of its best epoch on dev. The table says how well each does (mean and standard deviation over \
      seeds), how large and how slow it is, which differences are more than chance (paired bootstrap and McNemar's \
      test, Holm-corrected), and where: by length and depth of sentences, under negation, beside "but", in \
      phrases and at roots.

      A network is written in short, as for 'espalier gradients' (lstm, lstm:both, tree-lstm:layers=2), or as a \
      name and options of 'espalier train', in a file a line each:

        # networks.txt
        BiLSTM:     --cell lstm --direction both
        RNTN:       --cell rntn --learning-rate 0.002
        dependency: --cell child-sum-tree-lstm --label-offset 2 --train a --dev b --test c

      Treebanks of its own must be the same sentences in the same order: roots are compared.

      The output folder keeps every training that was done. A comparison that was stopped at any moment goes on \
      where it was when the command is given again, with the same results; with more networks or seeds, only \
      these are trained. At the end the folder holds results.txt, results.md, results.jsonl and results.html, \
      one page with plots, and with the trees on which the networks differ most.

      EXAMPLES
        espalier compare --train train.txt --dev dev.txt --test test.txt --output out
        espalier compare --train train.txt --dev dev.txt --test test.txt --output out \\
          --network lstm lstm:both tree-lstm --vectors glove.txt --seeds 5
        espalier compare --train train.txt --dev dev.txt --test test.txt --output out \\
          --networks networks.txt --try-learning-rates 0.02 0.05 --format markdown
      """)

  @OptionGroup var options: CompareOptions
  @Option(help: ArgumentHelp("The folder that keeps the runs and the results.", valueName: "folder"))
  var output: String
  @Option(help: ArgumentHelp("What to print at the end; json is an object a line.", valueName: "format"))
  var format = Format.text
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How often trees are drawn for intervals and p-values.", valueName: "n"))
  var resamples = Bootstrap().resamples
  @Flag(help: "Leave seconds out: the same comparison then prints the same bytes whenever it is made.")
  var noSeconds = false
  @Option(help: ArgumentHelp("What the page is called.", valueName: "text"))
  var title = "Comparison of networks"
  @Flag(help: "Print errors and results only.")
  var quiet = false

  /// What is printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json
  }

  func validate() throws { try Limits.check("--resamples", resamples, within: 100...10_000_000) }

  func run() throws {
    let entries = try options.entries()
    let note = { (sentence: String) in if !quiet { StandardError.write(sentence + "\n") } }
    let plan = try ComparisonPlan(options, entries: entries, note: note)
    let store = try RunStore(path: output)
    for network in plan.networks {
      let hidden = network.setups[0].hiddenSize
      note("\(network.name): states of \(hidden), \(network.parameters) parameters beside word vectors")
    }
    let seeds = (0..<options.seeds).map { options.seed + UInt64($0) }
    let waiting = plan.networks.map { ($0.name, $0.setups.count + seeds.count - 1) }
    let finished = try ComparisonRunner(
      networks: plan.networks, seeds: seeds, store: store,
      progress: ComparisonProgress(
        waiting: Dictionary(uniqueKeysWithValues: waiting), isQuiet: quiet)
    ).run()
    var bootstrap = Bootstrap()
    bootstrap.resamples = resamples
    let report = try ComparisonReport(
      finished, treebanks: plan.treebanks, bootstrap: bootstrap, showsSeconds: !noSeconds)
    try write(report)
  }

  /// Writes everything into the folder, and one form of it to standard output.
  private func write(_ report: ComparisonReport) throws {
    let forms: [(Format, name: String, bytes: [UInt8])] = [
      (.text, "results.txt", Array(report.text.utf8)),
      (.markdown, "results.md", Array(report.markdown.utf8)),
      (.json, "results.jsonl", report.json),
    ]
    for form in forms {
      let file = try AtomicFile(path: "\(output)/\(form.name)")
      try file.write(form.bytes)
      try file.commit()
    }
    let page = try AtomicFile(path: "\(output)/results.html")
    try ComparisonPage(report, title: title).write(to: page)
    try page.commit()
    try StandardOutput.write { output in
      for form in forms where form.0 == format { try output.write(form.bytes) }
    }
  }
}
