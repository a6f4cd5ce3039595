import ArgumentParser
import Espalier

/// `espalier gradients`.
struct GradientsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradients",
    abstract: "Show how much of a loss's gradient reaches what lies k steps back.",
    usage: """
      espalier gradients [--network <network> ...] [--task <task>] [<options>]
             espalier gradients --model <folder> [<options>] <file> ...
      """,
    discussion: """
      A fresh network is followed over random vectors; with --task adding or --task copy also through its \
      training on that task, epoch by epoch; with --model, a trained one over a treebank, from the loss at \
      every root. A row shows the shares of tokens at distance k, in parts of what reaches the nearest token, and by \
      which factor the gradients of tokens and of states (h, c) change a step. Distances are steps of \
      sequences and levels of trees.

        random  nothing to learn: random vectors, and a random direction of the last state
        adding  the sum of two marked numbers: who always says 1 has a squared error of 0.167
        copy    ten of eight symbols after so many blanks: who guesses has a loss of 2.079

      A network is a cell and, behind a colon, what is special: uniform, glorot, orthogonal or identity \
      (how matrices begin), forget-bias=X, relu, layer-norm, peepholes, reset-after, layers=N, both.

      EXAMPLES
        espalier gradients --svg fresh.svg
        espalier gradients --network rnn:orthogonal lstm:forget-bias=1 --task adding --length 150 --epochs 20
        espalier gradients --model models/sst sst/dev.txt --format json
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Fresh networks. (default: \(NetworkSpecification.followed.joined(separator: " ")))",
      valueName: "network"),
    transform: NetworkSpecification.init(argument:))
  var network: [NetworkSpecification] = []
  @Option(help: ArgumentHelp("A trained model, in place of fresh networks.", valueName: "folder"))
  var model: String?
  @Argument(help: ArgumentHelp("Treebanks, with --model.", valueName: "file"))
  var files: [String] = []
  @OptionGroup(title: "Reading") var input: InputOptions
  @OptionGroup(title: "Probe") var probe: ProbeOptions
  @OptionGroup(title: "Run") var running: RunOptions
  @Option(help: ArgumentHelp("Draw a picture, too.", valueName: "file"))
  var svg: String?
  @Option(help: ArgumentHelp("What the picture shows: tokens, or a field of states.", valueName: "name"))
  var quantity = Quantity.token

  /// What a picture shows.
  enum Quantity: String, CaseIterable, ExpressibleByArgument {
    case token, h, c
  }

  mutating func validate() throws {
    if model == nil, !files.isEmpty {
      throw ValidationError("'\(files[0])' is a treebank, and only a model (--model) reads one")
    }
    if model != nil {
      if !network.isEmpty { throw ValidationError("--model and --network exclude each other") }
      if probe.task != .random {
        throw ValidationError("a trained model is not trained further: leave --task out")
      }
      if files.isEmpty {
        throw ValidationError("a model needs treebanks to read; name files, or '-' for standard input")
      }
      try InputFiles.check(files)
      return
    }
    if network.isEmpty {
      network = try NetworkSpecification.followed.map(NetworkSpecification.init(argument:)).filter {
        probe.task != .copy || $0.options.cell.readsSequences
      }
    }
    if quantity == .c {
      for one in network where !one.options.cell.hasForgetGates {
        throw ValidationError("\(one.name) has no cell c: draw --quantity h or token")
      }
    }
  }

  func run() throws {
    // What can't be drawn is known before hours are spent.
    let picture = try svg.map { path throws(FileError) in try AtomicFile(path: path) }
    var plot = GradientPlot(quantity: quantity.rawValue, task: model == nil ? probe.task : nil)
    try StandardOutput.write { output in
      let show = { (row: GradientTable.Row, table: GradientTable) in
        plot.add(row)
        if running.format == .json {
          try output.write(GradientTable.json(row, task: model == nil ? probe.task.rawValue : nil))
        } else {
          try output.write(table.line(row))
        }
        try output.flush()
      }
      if let model {
        try followModel(model, output, show)
      } else {
        try followNetworks(output, show)
      }
    }
    guard let picture else { return }
    try plot.plot.write(to: picture)
    try picture.commit()
  }

  private typealias Show = (GradientTable.Row, GradientTable) throws -> Void

  private func followNetworks(_ output: StandardOutput, _ show: Show) throws {
    let table = GradientTable(
      names: network.map(\.name), reach: probe.reach, showsTraining: probe.task != .random)
    if running.format == .text { try output.write(table.head) }
    for one in network {
      do {
        try ProbeTrainer(probe.configuration(of: one, running)).run { report in
          try show(
            GradientTable.Row(
              network: one.name, epoch: report.epoch, loss: report.loss, accuracy: report.accuracy,
              seconds: report.epoch > 0 ? report.seconds : nil, flow: report.flow), table)
          if !running.quiet, running.format == .json || svg != nil || !Terminal.output.isTerminal {
            StandardError.write(progress(one, report))
          }
        }
      } catch let error as TrainingError {
        throw GradientFailure(network: one.name, error: error)
      }
    }
  }

  private func progress(_ network: NetworkSpecification, _ report: ProbeReport) -> String {
    guard report.epochs > 0 else { return "\(network.name)\n" }
    let loss = report.loss.map { "  loss \(GradientTable.figure($0))" } ?? ""
    return
      "\(network.name)  epoch \(report.epoch) of \(report.epochs)\(loss)  \(report.seconds.decimal(1)) s\n"
  }

  private func followModel(_ path: String, _ output: StandardOutput, _ show: Show) throws {
    let model = try TreeClassifier.load(
      from: path, team: ThreadTeam(count: running.threads ?? Machine.defaultThreadCount))
    let reader = try TreebankInput(paths: files, options: input)
    var trees: [Tree] = []
    while trees.count < probe.examples, let tree = try reader.next() {
      do {
        try model.check(tree, nodes: .root)
      } catch {
        throw TreeError("\(error)", at: reader.position)
      }
      trees.append(tree)
    }
    guard !trees.isEmpty else { throw NoTreesToFollow(path: files[0]) }
    let flow = model.gradientFlow(of: trees)
    let table = GradientTable(names: [path], reach: max(1, flow.levels.count - 1), showsTraining: false)
    if running.format == .text { try output.write(table.head) }
    try show(GradientTable.Row(network: path, flow: flow), table)
  }
}

/// A probe that can't begin or go on.
struct GradientFailure: Error, CustomStringConvertible {
  /// The network, as it was written.
  let network: String
  /// Why.
  let error: TrainingError

  /// The status to exit with.
  var status: ExitStatus { TrainingFailure.status(of: error) }
  var description: String { "espalier: error: \(network): \(error)" }
}

/// Treebanks without trees, where a model was to be followed.
struct NoTreesToFollow: Error, CustomStringConvertible {
  let path: String
  var description: String { "\(path): error: there is no tree, and a gradient needs one" }
}
