import ArgumentParser
import Espalier

/// How `seq2seq train` reads sources, and what says the outputs.
struct DecoderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which way states travel through sources: sequences forward (up) or both, trees up, down after that, or both.",
      valueName: "way"))
  var direction = Direction.up
  @Option(help: ArgumentHelp("How the states of both ways are joined.", valueName: "how"))
  var join = EncoderCells.Join.concatenate
  @Flag(help: "Read sequences from last to first.")
  var reverseSource = false
  @Option(
    help: ArgumentHelp(
      "The cell that says. (default: that which reads, and lstm where that reads trees)",
      valueName: "cell"))
  var decoderCell: Cell?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Its layers. (default: as many as --layers)", valueName: "n"))
  var decoderLayers: Int?
  @Option(
    help: ArgumentHelp(
      "How a step looks at the source: not at all, or by the score of its state and each of the source's.",
      valueName: "score"))
  var attention = Attention.general
  @Option(
    help: ArgumentHelp(
      "Where the summary of the source goes: to the first state, or to every step as well.",
      valueName: "where"))
  var summary = Summary.start
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How often a word must occur to be said; rarer ones never are.", valueName: "n"))
  var minTargetCount = 1
  @Option(
    help: ArgumentHelp(
      """
      How often training reads the word that should have come, not the one that was most probable: always, \
      linear:x (down to x at the last update), exponential:k (k^i at update i) or inverse-sigmoid:k.
      """, valueName: "schedule"),
    transform: TeacherForcing.init(argument:))
  var teacherForcing = TeacherForcing.always

  /// The cells of sequences.
  enum Cell: String, CaseIterable, ExpressibleByArgument {
    case rnn, lstm, gru

    var kind: CellKind {
      switch self {
      case .rnn: .rnn
      case .lstm: .lstm
      case .gru: .gru
      }
    }
  }

  /// The score, or none.
  enum Attention: String, CaseIterable, ExpressibleByArgument {
    case none, dot, general, additive

    var score: AttentionScore? { AttentionScore(rawValue: rawValue) }
  }

  /// Where the summary goes.
  enum Summary: String, CaseIterable, ExpressibleByArgument {
    case start, steps
  }

  func validate() throws {
    try Limits.check("--decoder-layers", decoderLayers, within: Limits.layers)
    try Limits.check("--min-target-count", minTargetCount, within: Limits.count)
    if join == .sum, direction != .both { throw ValidationError("--join sum needs --direction both") }
  }

  /// Checks what depends on the cell that reads.
  func check(reading cell: CellKind) throws {
    if reverseSource, !cell.readsSequences {
      throw ValidationError("\(cell.name) reads trees, which have no last word: leave --reverse-source out")
    }
  }

  /// Hands the options on to the library.
  func apply(to options: inout TrainingOptions) { (options.direction, options.join) = (direction, join) }

  /// The options as the library has them.
  var options: SequenceToSequenceOptions {
    var options = SequenceToSequenceOptions()
    (options.cell, options.layers, options.attention) = (decoderCell?.kind, decoderLayers, attention.score)
    (options.feedsSummary, options.reversesSource) = (summary == .steps, reverseSource)
    (options.minimumTargetCount, options.forcing) = (minTargetCount, teacherForcing)
    return options
  }
}

extension TeacherForcing {
  init(argument: String) throws {
    let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
    let value = parts.count == 2 ? Double(parts[1]) : nil
    switch (parts.first, value) {
    case ("always", nil) where parts.count == 1: self = .always
    case ("linear", let least?) where (0...1).contains(least): self = .linear(to: least)
    case ("exponential", let k?) where k > 0 && k < 1: self = .exponential(k)
    case ("inverse-sigmoid", let k?) where k >= 1 && k.isFinite: self = .inverseSigmoid(k)
    default:
      throw ValidationError(
        "'\(argument)' is no schedule; expected always, linear:x (x from 0 to 1), exponential:k (k between 0 and 1) "
          + "or inverse-sigmoid:k (k from 1)")
    }
  }

  /// The schedule as it is written on the command line.
  var argument: String {
    switch self {
    case .always: "always"
    case .linear(let least): "linear:\(least)"
    case .exponential(let k): "exponential:\(k)"
    case .inverseSigmoid(let k): "inverse-sigmoid:\(k)"
    }
  }
}
