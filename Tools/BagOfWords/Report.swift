/// What the program prints.
package struct Report: Sendable {
  package let selection: Selection
  package let devCount: Int
  package let testCount: Int

  package init(_ selection: Selection, devCount: Int, testCount: Int) {
    (self.selection, self.devCount, self.testCount) = (selection, devCount, testCount)
  }

  /// A table with a line for every L2 of the grid; the chosen one is marked.
  package var table: String {
    let chosen = selection.chosen
    var lines = [
      "Logistic regression on word counts: \(selection.wordCount) words, \(selection.labelCount) labels",
      "       L2    dev root    test root",
    ]
    for candidate in selection.candidates {
      let dev = percent(candidate.devRight, of: devCount)
      let test = percent(candidate.testRight, of: testCount)
      let mark = candidate.l2 == chosen.l2 ? "  chosen on dev" : ""
      lines.append("  " + padded("\(candidate.l2)", to: 7) + "    " + dev + "      " + test + mark)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line with an object; accuracies are fractions.
  package var json: String {
    let chosen = selection.chosen
    return """
      {"l2":\(chosen.l2),"words":\(selection.wordCount),\
      "dev":{"trees":\(devCount),"root":{"accuracy":\(Double(chosen.devRight) / Double(devCount))}},\
      "test":{"trees":\(testCount),"root":{"accuracy":\(Double(chosen.testRight) / Double(testCount))}}}

      """
  }

  /// A percentage with one decimal, rounded to nearest: " 36.5 %".
  private func percent(_ part: Int, of whole: Int) -> String {
    let tenths = (Double(part) * 1000 / Double(whole)).rounded()
    return padded("\(tenths / 10)", to: 5) + " %"
  }

  private func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
