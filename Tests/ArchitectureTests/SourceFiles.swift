import Foundation

/// A file under `Sources`.
struct SourceFile {
  /// The path under `Sources`, such as `Engine/Pass.swift`.
  let path: String
  let lines: [String]

  /// The folder under `Sources`: the module, without its prefix.
  var module: String { String(path.prefix { $0 != "/" }) }

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// All files in a folder of the package with one of these endings.
  static func all(in folder: String, endings: Set<String>) throws -> [SourceFile] {
    let base = root.appendingPathComponent(folder)
    let paths = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
    return try paths.sorted().filter { endings.contains(($0 as NSString).pathExtension) }.map { path in
      let text = try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
      return SourceFile(
        path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
  }

  /// The modules that the file imports, without what stands before `import` or behind the name.
  var imports: [String] {
    lines.compactMap { (line: String) -> String? in
      let words = line.prefix { $0 != "/" }.split(separator: " ")
      guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
        words[..<place].allSatisfy({ Self.modifiers.contains(String($0)) })
      else { return nil }
      // A kind may stand before the name, as in `import struct Foundation.URL`.
      let name = words.dropFirst(place + 1).first { !Self.kinds.contains(String($0)) }
      return name.map { String($0.prefix { $0 != "." }) }
    }
  }

  private static let modifiers: Set<String> = [
    "public", "package", "internal", "fileprivate", "private", "@_exported", "@preconcurrency", "@testable",
    "@_implementationOnly", "@_spi",
  ]
  private static let kinds: Set<String> = [
    "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
  ]
}
