import ArgumentParser
import Espalier

/// How `seq2seq` looks for outputs.
struct SearchOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The outputs that the search keeps; 1 takes the best word at every step.", valueName: "n"))
  var beam = BeamSearch().width
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How much long outputs are favoured: ln p is divided by ((5 + steps) / 6)^x.", valueName: "x"))
  var lengthNormalization = BeamSearch().normalization
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The most words of an output, its end counted. (default: 20 more than four times the source's)",
      valueName: "n"))
  var maxLength: Int?

  func validate() throws {
    try Limits.check("--beam", beam, within: 1...1000)
    try Limits.check("--length-normalization", notNegative: lengthNormalization)
    if lengthNormalization > 10 {
      throw ValidationError("--length-normalization is \(lengthNormalization), and must be at most 10")
    }
    try Limits.check("--max-length", maxLength, within: 1...100_000)
  }

  /// The search as the library has it, for so many outputs of each source.
  func search(for count: Int = 1) -> BeamSearch {
    var search = BeamSearch()
    search.resultCount = count
    (search.width, search.normalization, search.maximumLength) = (beam, lengthNormalization, maxLength)
    return search
  }
}
