import Foundation
import Testing

/// Commands in the pages use verbs and options that there are.
@Suite struct CommandLineTests {
  /// A call of `espalier` in a page.
  struct Call {
    let verb: String
    let options: [String]
  }

  @Test(arguments: Repository.pages)
  func optionsExist(path: String) throws {
    let page = try Repository.page(path)
    let texts = page.blocks.filter { ["", "sh", "console"].contains($0.language) }.map(\.text) + page.spans
    for call in texts.flatMap(calls) {
      let help = try Self.help(call.verb)
      #expect(help != nil, "\(path): there is no 'espalier \(call.verb)'")
      for option in call.options {
        #expect(
          help?.contains(option) ?? true, "\(path): 'espalier \(call.verb)' has no option '\(option)'")
      }
    }
  }

  @Test func everyVerbIsInTheReadme() throws {
    let readme = try Repository.page("README.md")
    let verbs = Set(
      readme.blocks.map(\.text).flatMap(calls).compactMap {
        $0.verb.split(separator: " ").first.map(String.init)
      })
    let known = try Self.words(of: Outcome(of: "espalier help").output).filter { (try? Self.help($0)) != nil }
    for verb in known where verb != "help" { #expect(verbs.contains(verb), "README shows no '\(verb)'") }
    #expect(verbs.count >= 7)
  }

  /// A name that is taken out of a page must be able to fail.
  @Test func wrongNamesAreSeen() throws {
    #expect(try Self.help("labell") == nil)
    #expect(try Self.help("train")?.contains("--hidden") == true)
    #expect(try Self.help("train")?.contains("--hide") == false)
    #expect(try Self.help("relate train")?.contains("--comparison") == true)
    #expect(try Self.help("relate trains") == nil)
    #expect(calls("espalier relate predict --model m").map(\.verb) == ["relate predict"])
    let found = calls("cat x | espalier classify --model m \\\n  --draw - | grep --count x")
    #expect(found.map(\.verb) == ["classify"])
    #expect(found.first?.options == ["--model", "--draw"])
  }

  /// The options that the help of a verb, or of a verb and the one below it, names; nil where there is no such.
  private static func help(_ verb: String) throws -> Set<String>? {
    guard verb.allSatisfy({ $0.isLetter || "- ".contains($0) }) else { return nil }
    if verb == "help" { return [] }
    let outcome = try Outcome(of: "espalier \(verb) --help")
    guard outcome.status == 0, outcome.output.contains("espalier \(verb)") else { return nil }
    return Set(outcome.output.matches(of: #/--[a-z0-9-]+/#).map { String($0.0) })
  }

  private static func words(of text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("  ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
      .filter { $0.allSatisfy { $0.isLowercase || $0 == "-" } }
  }

  /// The calls in a text: from the name to the end of the line or command.
  private func calls(_ text: String) -> [Call] {
    let lines = text.replacingOccurrences(of: "\\\n", with: " ").split(separator: "\n")
    return lines.flatMap { line in
      line.split(whereSeparator: { "|;&>".contains($0) }).compactMap { command in
        var words = command.split(separator: " ")[...]
        if words.first == "$" { words = words.dropFirst() }
        guard let name = words.popFirst(), name == "espalier" || name.hasSuffix("/espalier"),
          let verb = words.popFirst(), !verb.hasPrefix("-"),
          verb.allSatisfy({ $0.isLowercase || $0 == "-" })
        else { return nil }
        let options = words.filter { $0.hasPrefix("--") }
          .map { String($0.prefix { $0 != "=" && $0 != "]" && $0 != "," }) }
        let below = words.first.map { "\(verb) \($0)" } ?? ""
        let isNested =
          ["relate", "generate", "seq2seq"].contains(verb)
          && words.first?.allSatisfy { $0.isLowercase } ?? false
        return Call(verb: isNested ? below : String(verb), options: options)
      }
    }
  }
}
