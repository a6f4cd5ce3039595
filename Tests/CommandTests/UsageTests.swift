import Testing

/// A command line that makes no sense is one sentence and status 64.
@Suite struct UsageTests {
  static let train = ["train", "--train", "-", "--dev", "dev.txt", "--output", "model"]

  static let lines: [(arguments: [String], words: String)] = [
    (["stats"], "Missing expected argument '<file> ...'"),
    (["stats", "--format", "yaml", "x"], "'yaml' is invalid"),
    (["stats", "--colour", "x"], "Unknown option '--colour'"),
    (["stats", "-", "-"], "standard input ('-') is given twice"),
    (["convert", "x"], "Missing expected argument '--to <format>'"),
    (["prune"], "Unexpected argument 'prune'"),
    (["evaluate", "x"], "Missing expected argument '--model <folder>'"),
    (["classify", "--model", "m", "--draw", "--format", "json"], "--draw draws"),
    (["classify", "--model", "m", "--draw", "--nodes", "root"], "--draw draws all nodes"),
    (train + ["--hidden", "0"], "--hidden is 0, and must be from 1 to 8192"),
    (train + ["--hidden", "-3"], "--hidden is -3"),
    (train + ["--embedding", "9999999"], "--embedding is 9999999"),
    (train + ["--min-count", "0"], "--min-count is 0"),
    (train + ["--batch-size", "0"], "--batch-size is 0"),
    (train + ["--epochs", "0"], "--epochs is 0"),
    (train + ["--patience", "0"], "--patience is 0"),
    (train + ["--threads", "0"], "--threads is 0"),
    (train + ["--seed", "-1"], "'-1' is invalid for '--seed <n>'"),
    (train + ["--dropout", "1"], "--dropout is 1.0, and must be 0 or above and below 1"),
    (train + ["--input-dropout", "-0.1"], "--input-dropout is -0.1"),
    (train + ["--learning-rate", "0"], "--learning-rate is 0.0"),
    (train + ["--learning-rate", "nan"], "--learning-rate is nan"),
    (train + ["--embedding-learning-rate", "inf"], "--embedding-learning-rate is inf"),
    (train + ["--l2", "-1"], "--l2 is -1.0"),
    (train + ["--clip-norm", "0"], "--clip-norm is 0.0"),
    (train + ["--vectors-norm", "5"], "--vectors-norm needs --vectors"),
    (train + ["--keep-vectors"], "--keep-vectors needs --vectors"),
    (train + ["--vectors", "-"], "standard input ('-') is given twice"),
    (train + ["--embedding-optimizer", "none", "--embedding-learning-rate", "1"], "makes no sense"),
    (train + ["--class-weights", "4"], "'4' is no class weight"),
    (train + ["--class-weights", "4=1,4=2"], "the label '4' is given two class weights"),
    (train + ["--supervision", "0"], "'0' is no supervision"),
    (train + ["--cell", "transformer"], "'transformer' is invalid"),
    (train + ["--layers", "0"], "--layers is 0, and must be from 1 to 64"),
    (train + ["--direction", "sideways"], "'sideways' is invalid"),
    (train + ["--head", "attention", "--supervision", "all"], "leave --supervision out"),
    (train + ["--head", "tokens", "--cell", "gru", "--supervision", "root"], "leave --supervision root out"),
    (train + ["--join", "sum"], "--join sum needs --direction both"),
    (train + ["--transition-shortcut"], "--transition-shortcut needs --transition-layers"),
    (train + ["--input-layers", "65"], "--input-layers is 65, and must be from 0 to 64"),
    (train + ["--clip-value", "0"], "--clip-value is 0.0, and must be a number above 0"),
    (train + ["--gradient-noise", "-1"], "--gradient-noise is -1.0, and must be a number above 0"),
    (train + ["--truncate", "0"], "--truncate is 0, and must be from 1"),
    (train + ["--forget-bias", "nan"], "--forget-bias is nan, and must be a finite number"),
    (train + ["--initialization", "xavier"], "'xavier' is invalid"),
    (
      ["check-gradients", "--cell", "lstm", "--direction", "down"], "leave out some of --layers, --direction"
    ),
    (["check-gradients", "--cell", "mv-rnn", "--layers", "2"], "leave out some of --layers, --direction"),
  ]

  @Test(arguments: lines.indices) func isOneSentenceAndStatus64(_ index: Int) throws {
    let (arguments, words) = Self.lines[index]
    let outcome = try Command.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("espalier: error: "))
    #expect(outcome.errors.contains(words))
    #expect(outcome.errors.split(separator: "\n").count == 2, "a sentence and where to read more")
  }

  @Test func kernelsThatDoNotExistAreOneSentence() throws {
    let outcome = try Command.run(
      ["stats", "-"], input: "(2 a)", environment: ["ESPALIER_KERNELS": "abacus"])
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("espalier: error: ESPALIER_KERNELS names unknown kernels 'abacus'"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  /// The options of every verb, as the project's description of the command lists them.
  static let options: [String: [String]] = [
    "train": [
      "--train", "--dev", "--output", "--force", "--cell", "--hidden", "--embedding", "--vectors",
      "--vectors-norm", "--keep-vectors", "--min-count", "--optimizer", "--learning-rate",
      "--embedding-optimizer", "--embedding-learning-rate", "--batch-size", "--epochs", "--patience", "--l2",
      "--clip-norm", "--input-dropout", "--dropout", "--class-weights", "--labels", "--supervision", "--seed",
      "--threads", "--quiet", "--format", "--input-format", "tree-lstm", "child-sum-tree-lstm", "adadelta",
    ],
    "evaluate": ["--model", "<file>", "--format", "--input-format"],
    "classify": [
      "--model", "<file>", "--format", "--nodes", "--draw", "--draw-to", "--title", "--input-format",
      "brackets",
      "xml",
    ],
    "encode": ["--model", "<file>", "--format", "--nodes", "--input-format", "safetensors"],
    "info": ["<model>", "--format"],
    "convert": ["<file>", "--to", "--binarize", "--collapse-unaries", "--input-format", "--encoding"],
    "stats": ["<file>", "--format", "--input-format", "--encoding"],
    "draw": [
      "<file>", "--to", "--color", "--width", "--title", "--tree", "--input-format", "terminal", "svg",
      "html",
    ],
  ]

  @Test(arguments: options.keys.sorted()) func helpNamesEveryOption(_ verb: String) throws {
    let outcome = try Command.run([verb, "--help"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    for option in try #require(Self.options[verb]) { #expect(outcome.text.contains(option)) }
    #expect(outcome.text.contains("EXAMPLES"))
    #expect(outcome.lines.allSatisfy { $0.count <= 160 })
  }

  @Test func theCommandNamesItsVerbsAndVersion() throws {
    let help = try Command.run(["--help"])
    #expect(help.status == 0)
    for verb in Self.options.keys { #expect(help.text.contains("\n  \(verb) ")) }
    let version = try Command.run(["--version"])
    #expect(version.status == 0)
    #expect(version.lines.count == 1)
    #expect(version.text.first?.isNumber == true)
  }
}
