import Foundation
import Testing

/// What the pages show of a console is what happens there.
///
/// In a block marked `console`, a line that begins with `$ ` is a command, and what follows is what it
/// prints; a line `…` stands for any lines, and `…` at the end of a line for the rest of it. The commands
/// of a page run one after the other in a folder that holds the corpus. Where a command trains or uses a
/// model, digits and the width of columns may differ: they depend on the processor's instruction set.
@Suite struct ConsoleTests {
  struct Command {
    let line: String
    var output: [String] = []
    var usesModel: Bool { ["--model", " train", " info"].contains(where: line.contains) }
  }

  static let pages = Repository.pages.filter { path in
    (try? Repository.page(path))?.blocks.contains { $0.language == "console" } ?? false
  }

  @Test func theReadmeHasConsoles() { #expect(Self.pages.contains("README.md")) }

  @Test(arguments: pages)
  func consolesAreTrue(path: String) throws {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory() + "console-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("models"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["corpora", "Tests"] {
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent(name),
        withDestinationURL: Repository.root.appendingPathComponent(name))
    }
    let commands = try Self.commands(of: Repository.page(path))
    #expect(!commands.isEmpty)
    for command in commands {
      let outcome = try Outcome(of: command.line, in: folder)
      #expect(outcome.status == 0, "\(path): '\(command.line)' ends with \(outcome.status)")
      let found = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let isSame = Self.matches(
        command.output.map { Self.plain($0, command) }[...], found.map { Self.plain($0, command) }[...])
      #expect(isSame, "\(path): '\(command.line)' prints\n\(outcome.output)")
    }
  }

  @Test func aDifferenceIsSeen() {
    #expect(Self.matches(["a", "…", "c"], ["a", "b", "b", "c", ""]))
    #expect(Self.matches(["a", "…"], ["a"]))
    #expect(Self.matches(["ab…", "c"], ["abc", "c"]))
    #expect(!Self.matches(["ab…"], ["ac"]))
    #expect(!Self.matches(["a", "…", "d"], ["a", "b", "c"]))
    #expect(!Self.matches(["a"], ["a", "b"]))
    #expect(!Self.matches(["a", "b"], ["a"]))
  }

  /// What of a line is compared.
  private static func plain(_ line: String, _ command: Command) -> String {
    let shown = String(line.reversed().drop { $0 == " " }.reversed())
    return command.usesModel ? shown.replacing(#/ +/#, with: " ").replacing(#/ ?\d+/#, with: "#") : shown
  }

  /// Whether lines found are those shown, of which `…` stands for any number.
  private static func matches(_ shown: ArraySlice<String>, _ found: ArraySlice<String>) -> Bool {
    guard let line = shown.first else { return found.allSatisfy(\.isEmpty) }
    if line == "…" {
      return (found.startIndex...found.endIndex).contains { matches(shown.dropFirst(), found[$0...]) }
    }
    guard let first = found.first else { return false }
    guard line.last == "…" ? first.hasPrefix(line.dropLast()) : first == line else { return false }
    return matches(shown.dropFirst(), found.dropFirst())
  }

  private static func commands(of page: Page) -> [Command] {
    var commands: [Command] = []
    for block in page.blocks where block.language == "console" {
      let lines = block.text.replacingOccurrences(of: "\\\n", with: " ")
      for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("$ ") {
          commands.append(Command(line: String(line.dropFirst(2))))
        } else if !commands.isEmpty {
          commands[commands.count - 1].output.append(String(line))
        }
      }
    }
    return commands
  }
}
