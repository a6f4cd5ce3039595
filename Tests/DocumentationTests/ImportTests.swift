import Foundation
import Testing

/// Modules import what Architecture.md lets them.
@Suite struct ImportTests {
  /// What the system brings.
  static let system: Set<String> = ["Darwin", "Glibc", "Musl", "Synchronization"]
  /// Modules in C, which import nothing.
  static let foreign: Set<String> = ["CKernels", "CLibXML2", "CZlib"]

  @Test func everyImportIsInTheTable() throws {
    let table = try Self.table(of: Repository.text("Documentation/Architecture.md"))
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appendingPathComponent("Sources").path)
    #expect(Set(table.keys) == Set(folders).subtracting(Self.foreign))
    for (module, allowed) in table {
      for (file, imported) in try Self.imports(of: module) where !Self.system.contains(imported) {
        #expect(allowed.contains(imported), "\(file) imports \(imported)")
      }
    }
  }

  @Test func importsAreFound() throws {
    let text =
      "@_exported public import EspalierTrees\n  import Glibc\n// import Foundation\nimport func A.f\n"
    #expect(Self.imports(in: text) == ["Trees", "Glibc", "A"])
    #expect(try Self.imports(of: "TreeXML").contains { $0.module == "CLibXML2" })
  }

  /// What each module may import, by the table under the heading "Modules".
  private static func table(of page: String) throws -> [String: Set<String>] {
    var table: [String: Set<String>] = [:]
    for line in page.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let module = cells[0].trimmingCharacters(in: ["`"])
      let named = Set(cells[2].matches(of: #/`([^`]+)`/#).map { String($0.1) })
      table[module] = cells[2] == "all of the above" ? Set(table.keys) : named
    }
    return table
  }

  private static func imports(of module: String) throws -> [(file: String, module: String)] {
    let folder = "Sources/" + module
    let files = FileManager.default.enumerator(atPath: Repository.root.path + "/" + folder)?.allObjects ?? []
    return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.flatMap { file in
      try imports(in: Repository.text(folder + "/" + file)).map { (folder + "/" + file, $0) }
    }
  }

  /// The modules that a file imports, without the prefix of ours.
  private static func imports(in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let pattern =
        #/^\s*(?:@\w+ +)*(?:(?:public|package|internal|private|fileprivate) +)?import +(?:(?:func|struct|enum|class|protocol) +)?(\w+)/#
      guard let match = try? pattern.firstMatch(in: String(line)) else { return nil }
      let name = String(match.1)
      return name.hasPrefix("Espalier") && name != "Espalier" ? String(name.dropFirst(8)) : name
    }
  }
}
