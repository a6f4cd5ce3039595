import ArgumentParser
import Espalier
import Foundation
import Timing

/// `espalier train`, as a user runs it.
struct CommandTraining: ParsableCommand, Measurable {
  static let configuration = CommandConfiguration(
    commandName: "command-training",
    abstract: "Training by the command, in minibatches of 25: speed, memory, and the cost of dropout.",
    discussion: """
      The speed is the median of epochs 2 to 6 as 'espalier train' itself reports it, of runs that take \
      turns. The set-up 'plain' is what peers are compared in; 'regularised' is what accuracy wants: dropout on \
      vectors and states, SGD on vectors, L2. Checked: the losses don't depend on the number of threads.
      """)
  @OptionGroup var options: BenchOptions

  /// The options of `train` by the name of the set-up.
  private static let setUps = [
    (name: "plain", options: "--embedding-optimizer adagrad --input-dropout 0 --dropout 0 --l2 0"),
    (name: "regularised", options: "--embedding-optimizer sgd --input-dropout 0.5 --dropout 0.5 --l2 1e-4"),
  ]

  /// An object that the command prints for an epoch.
  private struct Epoch: Decodable {
    let loss: Double
    let seconds: Double
    let treesPerSecond: Double
  }

  /// The runs of one set-up with one number of threads.
  private struct Series {
    var epochs: [[Epoch]] = []
    var peakMemory = 0
  }

  func run() throws { try measure(Bench(options)) }

  func measure(_ bench: Bench) throws {
    let command = try bench.places.command()
    let folder = try TemporaryFolder()
    let peaks = bench.peaks()
    var series: [String: Series] = [:]
    for round in 0..<(bench.options.quick ? 1 : 3) {
      for threads in bench.options.threads {
        for setUp in Self.setUps {
          let arguments = arguments(
            bench, setUp.options, threads, model: "\(folder.path)/\(setUp.name)-\(threads)-\(round)")
          let output = folder.path + "/epochs"
          let process = try ChildProcess(command, arguments, output: output)
          let own = ChildProcess.ownPeakMemory()
          check(process.peakMemory > own, "a memory of \(process.peakMemory) that may be our own \(own)")
          series["\(setUp.name) \(threads)", default: Series()].epochs.append(try Self.epochs(output))
          series["\(setUp.name) \(threads)"]?.peakMemory = process.peakMemory
        }
      }
    }
    try report(bench, series, peaks)
  }

  private func arguments(_ bench: Bench, _ options: String, _ threads: Int, model: String) -> [String] {
    let files = ["--train", bench.places.file("train"), "--dev", bench.places.file("dev"), "--output", model]
    let run =
      "--batch-size 25 --epochs \(bench.options.quick ? 2 : 6) --threads \(threads) --format json --quiet"
    return ["train"] + files + (options + " " + run).split(separator: " ").map(String.init)
  }

  private static func epochs(_ path: String) throws -> [Epoch] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    // The last object is about the model.
    return try lines.dropLast().map { try JSONDecoder().decode(Epoch.self, from: Data($0.utf8)) }
  }

  private func report(_ bench: Bench, _ series: [String: Series], _ peaks: [Int: Double]) throws {
    let trees = try bench.corpus().train
    let work = NominalWork(kind: .treeLSTM).training(trees)
    bench.report.note("command-training: espalier train, \(trees.count) trees an epoch, minibatches of 25")
    var losses: [String: [Double]] = [:]
    for setUp in Self.setUps {
      for threads in bench.options.threads {
        guard let runs = series["\(setUp.name) \(threads)"] else { continue }
        for epochs in runs.epochs {
          check(
            losses[setUp.name, default: epochs.map(\.loss)] == epochs.map(\.loss), "losses of \(setUp.name)")
          losses[setUp.name] = epochs.map(\.loss)
          check(epochs[epochs.count - 1].loss < epochs[0].loss, "a loss that grows")
        }
        let time =
          Double(trees.count) / median(runs.epochs.map { median($0.dropFirst().map(\.treesPerSecond)) })
        bench.report.row(
          "command-training",
          [.text("what", setUp.name), .count("threads", threads)]
            + bench.speed(seconds: time, trees: trees.count, work: work, peak: peaks[threads])
            + [.number("peakMegabytes", Double(runs.peakMemory) / 1e6, 0)])
      }
    }
  }
}
