import Foundation
import Testing

/// The README's library example is the file that is compiled, and prints what the README says.
@Suite struct ExampleTests {
  static let path = "Examples/LabelTrees/main.swift"

  @Test func theReadmeQuotesTheFile() throws {
    let blocks = try Repository.page("README.md").blocks.filter { $0.language == "swift" }
    let file = try Repository.text(Self.path)
    #expect(blocks.contains { $0.text + "\n" == file })
  }

  @Test func theFilePrintsWhatTheReadmeShows() throws {
    let page = try Repository.page("README.md")
    let example = try #require(page.blocks.firstIndex { $0.language == "swift" })
    let shown = try #require(page.blocks[(example + 1)...].first { $0.language == "text" })
    let outcome = try Outcome(of: "LabelTrees")
    #expect(outcome.status == 0)
    #expect(outcome.output == shown.text + "\n")
  }
}
