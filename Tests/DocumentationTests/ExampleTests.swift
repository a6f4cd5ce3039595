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

/// The program with a cell of its own runs, and the article shows its cell as it is.
@Suite struct CustomCellTests {
  @Test func theArticleShowsTheSnippetsCell() throws {
    let article = try Repository.page("Sources/Espalier/Espalier.docc/CustomCells.md")
    let snippet = try Repository.text("Snippets/CustomCell.swift")
    let cell = try #require(article.blocks.first { $0.text.hasPrefix("struct MinimalGatedUnit") })
    #expect(snippet.contains(cell.text))
    #expect(article.blocks.count > 2)
  }

  @Test func theSnippetRuns() throws {
    let outcome = try Outcome(of: "CustomCell")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "gradients are right")
    #expect(lines.count { $0.hasPrefix("epoch ") } == 5)
    #expect(lines.last?.hasPrefix("label: ") == true)
  }
}

/// The program that unrolls numbers into sequences learns them; it ends in a trap where it doesn't.
@Suite struct UnrollingTests {
  @Test func theSnippetRuns() throws {
    let outcome = try Outcome(of: "Unrolling")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("mean squared error: "))
  }
}
