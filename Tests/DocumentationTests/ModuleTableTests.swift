import Foundation
import Testing

/// The table of modules in Architecture.md is that of the manifest.
@Suite struct ModuleTableTests {
  @Test func thePageSaysWhatTheManifestSays() throws {
    let manifest = try Self.manifest(Repository.text("Package.swift"))
    let page = try Self.page(Repository.text("Documentation/Architecture.md"))
    #expect(manifest.count >= 10)
    for (module, dependencies) in manifest {
      #expect(page[module] == dependencies, "the page lets \(module) import something else")
    }
  }

  @Test func everyFolderIsInTheTable() throws {
    let page = try Self.page(Repository.text("Documentation/Architecture.md"))
    let sources = Repository.root.appendingPathComponent("Sources").path
    let foreign: Set = ["CKernels", "CLibXML2", "CZlib"]
    let folders = Set(try FileManager.default.contentsOfDirectory(atPath: sources)).subtracting(foreign)
    #expect(Set(page.keys) == folders)
  }

  /// The dependencies of every module of the library.
  private static func manifest(_ text: String) -> [String: Set<String>] {
    let calls = text.matches(of: #/\bmodule\(\s*"(\w+)",\s*\[([^\]]*)\]/#)
    return Dictionary(uniqueKeysWithValues: calls.map { (String($0.1), names(in: $0.2, quote: "\"")) })
  }

  /// What each module may import, by the first and last cell of its row.
  private static func page(_ text: String) -> [String: Set<String>] {
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let cells = row.split(separator: "|")
        return (names(in: cells[0], quote: "`").first ?? "", names(in: cells[2], quote: "`"))
      })
  }

  /// The quoted names, without the prefix of our modules.
  private static func names(in text: Substring, quote: Character) -> Set<String> {
    let parts = text.split(separator: quote, omittingEmptySubsequences: false)
    let quoted = parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
    return Set(quoted.map { $0.hasPrefix("Espalier") && $0 != "Espalier" ? String($0.dropFirst(8)) : $0 })
  }
}
