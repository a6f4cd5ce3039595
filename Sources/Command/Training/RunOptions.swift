import ArgumentParser
import Espalier

/// How `train` runs and reports.
struct RunOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp("What all random numbers are drawn from.", valueName: "n"))
  var seed = TrainingOptions().seed
  @Option(
    parsing: .unconditional,
    help: Machine.threadsHelp)
  var threads: Int?
  @Flag(help: "Print errors only, and with --format json the objects.")
  var quiet = false
  @Option(help: ArgumentHelp("How to report; json is an object a line.", valueName: "format"))
  var format = ReportFormat.text

  func validate() throws { try Limits.check("--threads", threads, within: Limits.threads) }

  /// Hands the options on to the library.
  func apply(to options: inout TrainingOptions) {
    options.seed = seed
    options.threadCount = threads ?? Machine.defaultThreadCount
  }
}
