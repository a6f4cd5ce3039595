import ArgumentParser
import Espalier

/// What keeps gradients from growing, and what else is done to them; for every command that trains.
struct ClippingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Scale a minibatch's gradient down to the norm x where it is longer.", valueName: "x"))
  var clipNorm: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Bring every element of a minibatch's gradient between -x and x, before the norm is looked at.",
      valueName: "x"))
  var clipValue: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Add normal noise to gradients (but those of word vectors), of variance x divided by (1 + t)^0.55 in update t.",
      valueName: "x"))
  var gradientNoise: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Truncated back-propagation through time: cut gradients of sequences every n steps (rnn, lstm, gru).",
      valueName: "n"))
  var truncate: Int?

  func validate() throws {
    try Limits.check("--clip-norm", positive: clipNorm)
    try Limits.check("--clip-value", positive: clipValue)
    try Limits.check("--gradient-noise", positive: gradientNoise)
    try Limits.check("--truncate", truncate, within: Limits.count)
  }

  /// Hands the options on to the library.
  func apply(to options: inout TrainingOptions) {
    options.clipNorm = clipNorm
    options.clipValue = clipValue
    options.gradientNoise = gradientNoise.map { GradientNoise(variance: $0) }
    options.truncation = truncate
  }
}
