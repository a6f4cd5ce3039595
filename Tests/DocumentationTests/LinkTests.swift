import Foundation
import Testing

/// Links lead somewhere.
@Suite struct LinkTests {
  @Test func theImportantPagesAreThere() {
    for page in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Documentation/Architecture.md"] {
      #expect(Repository.pages.contains(page))
    }
  }

  @Test(arguments: Repository.pages)
  func linksLeadToFilesAndHeadings(path: String) throws {
    let page = try Repository.page(path)
    let folder = Repository.root.appendingPathComponent(path).deletingLastPathComponent()
    for link in page.links where !link.target.contains("://") && !link.target.hasPrefix("mailto:") {
      let parts = link.target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let file = parts[0].isEmpty ? path : String(parts[0])
      let target =
        parts[0].isEmpty
        ? Repository.root.appendingPathComponent(path) : folder.appendingPathComponent(file)
      #expect(
        FileManager.default.fileExists(atPath: target.path),
        "\(path):\(link.line): '\(link.target)' leads nowhere")
      guard parts.count > 1, target.pathExtension == "md" else { continue }
      let text = try String(contentsOf: target, encoding: .utf8)
      #expect(
        Page(path: file, text: text).anchors.contains(String(parts[1])),
        "\(path):\(link.line): there is no heading '#\(parts[1])'")
    }
  }

  /// Pages name files in code: these exist, too, unless a program makes them.
  @Test(arguments: Repository.pages)
  func namedFilesExist(path: String) throws {
    let page = try Repository.page(path)
    let folders = [
      "Sources/", "Tests/", "Tools/", "Documentation/", "scripts/", "Examples/", "Benchmarks/", "corpora/",
    ]
    for span in page.spans
    where folders.contains(where: span.hasPrefix) && !span.contains(where: { " *<>{}…".contains($0) }) {
      let made = span.hasPrefix("corpora/sst") || span.contains("/.")
      let target = Repository.root.appendingPathComponent(span)
      #expect(made || FileManager.default.fileExists(atPath: target.path), "\(path): there is no '\(span)'")
    }
  }
}
