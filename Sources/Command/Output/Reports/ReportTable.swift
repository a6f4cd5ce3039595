import Espalier

/// A table that is written as text, as Markdown, and on a page.
struct ReportTable {
  /// What it shows.
  var title: String
  /// What is to be known of it; may be empty.
  var note = ""
  var columns: [PageReport.Column]
  var rows: [[String]]

  /// Columns of text under each other, for terminals.
  var text: String {
    var table = TextTable(columns.map { $0.isNumber ? .right : .left })
    table.add(columns.map(\.title))
    for row in rows { table.add(row.map(\.printable)) }
    return "\(title)\n\n\(table.text)\(note.isEmpty ? "" : "\n\(note)\n")"
  }

  /// A table of GitHub's Markdown, under a heading.
  var markdown: String {
    let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |\n" }
    let escaped = { (text: String) in
      text.printable.reduce(into: "") { $0 += "\\`*_[]<>|".contains($1) ? "\\\($1)" : String($1) }
    }
    return "### \(escaped(title))\n\n" + line(columns.map { escaped($0.title) })
      + line(columns.map { $0.isNumber ? "---:" : "---" }) + rows.map { line($0.map(escaped)) }.joined()
      + (note.isEmpty ? "" : "\n\(escaped(note))\n")
  }

  /// What stands on a page.
  var items: [PageReport.Item] {
    [.table(PageReport.Table(columns: columns, rows: rows.map { $0.map { PageReport.Cell($0) } }))]
      + (note.isEmpty ? [] : [.text(note)])
  }
}
