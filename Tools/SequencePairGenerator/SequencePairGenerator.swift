import Foundation

/// Writes pairs of sequences.
@main
enum SequencePairGenerator {
  static let usage = """
    usage: SequencePairGenerator --task copy|reverse --count N [--longest N] [--symbols N] [--seed S]

    Writes N random sequences of symbols to standard output, each with a tab and what should be said of it: itself, or
    itself from last to first.
      --count N    how many
      --longest N  the most symbols of a sequence; 20 where it is missing
      --symbols N  how many symbols there are; 30 where it is missing
      --seed S     what the random numbers depend on; 1 where it is missing

    """

  static func main() {
    var task: SequencePairs?
    var numbers: [String: UInt64] = ["--longest": 20, "--symbols": 30, "--seed": 1]
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--task": task = arguments.popFirst().flatMap(SequencePairs.init)
      case "--count", "--longest", "--symbols", "--seed":
        guard let number = arguments.popFirst().flatMap(UInt64.init) else { fail() }
        numbers[argument] = number
      case "--help":
        print(usage, terminator: "")
        return
      default: fail()
      }
    }
    let sizes = ["--count", "--longest", "--symbols"].map { Int(clamping: numbers[$0] ?? 0) }
    guard let task, sizes.allSatisfy((1...1_000_000_000).contains) else { fail() }
    for line in task.lines(
      count: sizes[0], longest: sizes[1], symbols: sizes[2], seed: numbers["--seed"] ?? 1)
    {
      print(line)
    }
  }

  private static func fail() -> Never {
    FileHandle.standardError.write(Data(usage.utf8))
    exit(64)
  }
}
