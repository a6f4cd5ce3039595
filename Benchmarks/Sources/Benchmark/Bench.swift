import Espalier
import Timing

/// The machine, the trees and the report that the benchmarks of one run share.
final class Bench {
  let options: BenchOptions
  let report: Report
  let places: Places
  private var teams: [Int: ThreadTeam] = [:]
  private var loaded: Corpus?

  /// - Throws: `KernelError` where ESPALIER_KERNELS names no instruction set of this machine.
  init(_ options: BenchOptions) throws {
    try InstructionSet.validateEnvironment()
    self.options = options
    report = Report(isJSON: options.json)
    places = try Places(command: options.espalier, isQuick: options.quick)
    report.note("kernels: \(InstructionSet.current.rawValue), float; trees: \(places.corpusName)")
  }

  /// The team of so many threads.
  func team(_ count: Int) -> ThreadTeam {
    if let team = teams[count] { return team }
    let team = ThreadTeam(count: count)
    check(team.count == count, "a team of \(team.count) threads where \(count) were asked for")
    teams[count] = team
    return team
  }

  /// The trees, read when they are needed first.
  func corpus() throws -> Corpus {
    if let loaded { return loaded }
    let corpus = try Corpus(places)
    loaded = corpus
    return corpus
  }

  /// Measures the peak, for every number of threads.
  func peaks() -> [Int: Double] {
    Dictionary(uniqueKeysWithValues: Set(options.threads).map { ($0, measuredPeak(team: team($0))) })
  }

  /// Measures and reports the peak.
  func reportPeak() {
    let peaks = peaks()
    for threads in options.threads {
      report.row("peak", [.count("threads", threads), .number("gflops", (peaks[threads] ?? .nan) / 1e9, 1)])
    }
  }

  /// The fields of a measurement of trees: seconds, trees a second, nominal rate, part of the peak.
  func speed(seconds: Double, trees: Int, work: Double, peak: Double?) -> [Report.Field] {
    let rate = work / seconds
    return [
      .number("seconds", seconds, 3), .number("treesPerSecond", Double(trees) / seconds, 0),
      .number("gflops", rate / 1e9, 1), .number("ofPeak", rate / (peak ?? .nan), 3),
    ]
  }
}
