public import ArgumentParser
public import Espalier

/// What all benchmarks have in common.
struct BenchOptions: ParsableArguments {
  @Flag(help: "A smoke run: little work on the trees of corpora/reviews, to see that everything works.")
  var quick = false
  @Flag(help: "Print an object a line instead of tables.")
  var json = false
  @Option(parsing: .upToNextOption, help: "The numbers of threads.")
  var threads = [1, 2]
  @Option(parsing: .upToNextOption, help: "The cells. (default: all)")
  var cells: [CellKind] = []
  @Option(parsing: .upToNextOption, help: "The numbers of trees in a minibatch. (default: 1 5 25 100 500)")
  var batches: [Int] = []
  @Option(help: "How often what takes long is repeated. (default: 5; 2 with --quick)")
  var repeats: Int?
  @Option(help: "How many trees the training table is about; 0 for all. (default: 2000; 100 with --quick)")
  var trees: Int?
  @Option(help: "The command to measure. (default: that of the release build in the repository)")
  var espalier: String?

  func validate() throws {
    for (name, values) in [
      ("threads", threads), ("batches", batches), ("repeats", repeats.map { [$0] } ?? []),
    ] {
      if values.contains(where: { $0 < 1 }) { throw ValidationError("--\(name) takes numbers from 1") }
    }
    if let trees, trees < 0 { throw ValidationError("--trees takes numbers from 0") }
  }

  /// The repeats of what takes long.
  var repeatCount: Int { repeats ?? (quick ? 2 : 5) }
  /// The minibatches to measure.
  var batchSizes: [Int] { batches.isEmpty ? (quick ? [1, 25] : [1, 5, 25, 100, 500]) : batches }
  /// The cells to measure.
  var cellKinds: [CellKind] { cells.isEmpty ? CellKind.builtIn : cells }
  /// The trees of the training table; nil for all.
  var treeLimit: Int? {
    let limit = trees ?? (quick ? 100 : 2000)
    return limit == 0 ? nil : limit
  }
}

extension CellKind: @retroactive ExpressibleByArgument {
  public init?(argument: String) {
    guard let kind = CellKind.named(argument) else { return nil }
    self = kind
  }
}
