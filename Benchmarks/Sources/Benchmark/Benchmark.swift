import ArgumentParser
import Espalier

/// Measures the library and the command on this machine, beside the machine's own peak.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure Espalier beside the peak of this machine.",
    discussion: """
      Rates are nominal: twice the multiply-adds of the products in the cells' equations whose inputs \
      are there, three times as many for training, whatever was really computed. The peak is that of a \
      loop of multiply-adds, measured in the same run. Times are medians. Every answer is checked \
      before its time is told; where one is wrong, the program ends.

      The trees are the Stanford Sentiment Treebank's where ESPALIER_DATA (../shared/data beside the \
      repository by default) has it, else, and with --quick, those of corpora/reviews. ESPALIER_KERNELS forces an \
      instruction set.
      """,
    subcommands: [
      AllBenchmarks.self, PeakBenchmark.self, CommandTraining.self, TrainingBenchmark.self,
      InferenceBenchmark.self, LatencyBenchmark.self, ChainBenchmark.self, ReadingBenchmark.self,
      LargeFilesBenchmark.self, CommandClassifying.self, CustomCellBenchmark.self,
    ],
    defaultSubcommand: AllBenchmarks.self)
}

/// Something that is measured, and can be measured in one run with others.
protocol Measurable {
  /// Measures and reports.
  func measure(_ bench: Bench) throws
}

/// Everything.
struct AllBenchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "all", abstract: "Everything (the default).")
  @OptionGroup var options: BenchOptions

  func run() throws {
    let bench = try Bench(options)
    // The memory of a process counts from that of the process that starts it: programs come first.
    let all: [any Measurable] = [
      LargeFilesBenchmark(), CommandTraining(), TrainingBenchmark(), InferenceBenchmark(), LatencyBenchmark(),
      ChainBenchmark(),
      ReadingBenchmark(), CommandClassifying(), CustomCellBenchmark(),
    ]
    for benchmark in all { try benchmark.measure(bench) }
    bench.reportPeak()
  }
}

/// The peak alone.
struct PeakBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "peak", abstract: "The machine's peak alone.")
  @OptionGroup var options: BenchOptions

  func run() throws { try Bench(options).reportPeak() }
}
