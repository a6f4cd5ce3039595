import ArgumentParser
import Espalier

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The model that a command runs.
struct ModelOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of the model.", valueName: "folder"))
  var model: String
  @Option(
    parsing: .unconditional,
    help: Machine.threadsHelp)
  var threads: Int?

  func validate() throws { try Limits.check("--threads", threads, within: Limits.threads) }

  /// Reads a model that labels trees.
  ///
  /// - Throws: `ModelFileError`.
  func load() throws(ModelFileError) -> TreeClassifier { try .load(from: model, team: team) }

  /// Reads a model that foretells words.
  ///
  /// - Throws: `ModelFileError`.
  func loadLanguageModel() throws(ModelFileError) -> LanguageModel { try .load(from: model, team: team) }

  /// Reads a model that says sequences.
  ///
  /// - Throws: `ModelFileError`.
  func loadSequenceModel() throws(ModelFileError) -> SequenceToSequenceModel {
    try .load(from: model, team: team)
  }

  private var team: ThreadTeam { ThreadTeam(count: threads ?? Machine.defaultThreadCount) }
}

/// Files, or standard input where none is named.
struct StreamFiles: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Treebanks: files, folders of them, or '-' for standard input, which is read where none is named.",
      valueName: "file"))
  var files: [String] = []

  mutating func validate() throws {
    try InputFiles.check(files)
    if files.isEmpty { files = ["-"] }
  }
}

/// The machine that we run on.
enum Machine {
  /// As many threads as there are processors, and no more than help a network of usual size.
  static var defaultThreadCount: Int { min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 8) }

  /// What `--threads` is.
  static let threadsHelp = ArgumentHelp(
    "The threads that compute; results do not depend on it. (default: one a processor, 8 at most)",
    valueName: "n")
}
