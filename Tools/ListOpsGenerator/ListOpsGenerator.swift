import Foundation

/// Writes ListOps data: a line for every expression, its value, a tab and its bracketing.
@main
enum ListOpsGenerator {
  static let usage = """
    usage: ListOpsGenerator --count N [--seed S]

    Writes N different ListOps expressions to standard output, each with its value before it:
    VALUE<TAB>( ( ( [SM 6 ) 5 ) ] ). Expressions are drawn as Nangia and Bowman (2018) drew theirs.
      --count N  how many
      --seed S   what the random numbers depend on; 2018 where it is missing

    """

  static func main() {
    var count: Int?
    var seed: UInt64 = 2018
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--count":
        guard let number = arguments.popFirst().flatMap(Int.init), number > 0 else { fail() }
        count = number
      case "--seed":
        guard let number = arguments.popFirst().flatMap(UInt64.init) else { fail() }
        seed = number
      case "--help":
        print(usage, terminator: "")
        return
      default: fail()
      }
    }
    guard let count else { fail() }
    var text = ""
    for line in ListOpsExpression.lines(count: count, seed: seed) {
      text += line + "\n"
      if text.utf8.count > 1 << 16 { write(&text) }
    }
    write(&text)
  }

  private static func write(_ text: inout String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      FileHandle.standardError.write(Data("error: can't write: \(error.localizedDescription)\n".utf8))
      exit(74)
    }
    text = ""
  }

  private static func fail() -> Never {
    FileHandle.standardError.write(Data(usage.utf8))
    exit(64)
  }
}
