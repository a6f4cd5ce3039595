import EspalierBytes

extension PageText {
  /// Appends the buttons that lead to the report and to the trees.
  mutating func parts(_ report: PageReport) {
    raw("<div id=\"parts\" role=\"group\" aria-label=\"Parts of this page\">")
    for (part, title) in [("report", "Report"), ("trees", report.treesTitle)] {
      raw("<button type=\"button\" data-part=\"\(part)\" aria-pressed=\"\(part == "report")\">")
      html(title)
      raw("</button>")
    }
    raw("</div>\n")
  }

  /// Appends a report.
  mutating func report(_ report: PageReport) {
    raw("<section id=\"report\" aria-label=\"Report\">\n")
    for section in report.sections {
      raw("<article>\n<h2>")
      html(section.title)
      raw("</h2>\n")
      var arePlots = false
      for item in section.items {
        let isPlot = if case .plot = item { true } else { false }
        if isPlot != arePlots { raw(isPlot ? "<div class=\"plots\">\n" : "</div>\n") }
        arePlots = isPlot
        add(item, in: section)
      }
      if arePlots { raw("</div>\n") }
      raw("</article>\n")
    }
    raw("</section>\n")
  }

  private mutating func add(_ item: PageReport.Item, in section: PageReport.Section) {
    switch item {
    case .text(let text):
      raw("<p>")
      html(text)
      raw("</p>\n")
    case .table(let table): add(table, named: table.caption.isEmpty ? section.title : table.caption)
    case .plot(let plot, let description):
      let sink = MemorySink()
      do throws(FileError) {
        try plot.write(to: sink)
      } catch {
        preconditionFailure("memory takes whatever is written: \(error)")
      }
      raw("<figure tabindex=\"0\" aria-label=\"")
      html(section.title)
      raw("\"><img alt=\"")
      html(description)
      raw("\" src=\"data:image/svg+xml;base64,\(Base64.text(of: sink.bytes))\"></figure>\n")
    }
  }

  private mutating func add(_ table: PageReport.Table, named name: String) {
    raw("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"")
    html(name)
    raw("\"><table>\n")
    if !table.caption.isEmpty {
      raw("<caption>")
      html(table.caption)
      raw("</caption>\n")
    }
    raw("<thead><tr>")
    for column in table.columns {
      raw("<th scope=\"col\"\(column.isNumber ? " class=\"number\"" : "")>")
      html(column.title)
      raw("</th>")
    }
    raw("</tr></thead>\n<tbody>\n")
    for row in table.rows {
      raw("<tr>")
      for (index, cell) in row.enumerated() {
        let styles = [
          table.columns[index].isNumber ? "number" : nil, cell.shade.map { "g\(Shade.number(of: $0))" },
        ].compactMap { $0 }
        let tag = index == 0 ? "th" : "td"
        raw("<\(tag)\(index == 0 ? " scope=\"row\"" : "")")
        raw("\(styles.isEmpty ? "" : " class=\"\(styles.joined(separator: " "))\"")>")
        html(cell.text)
        raw("</\(tag)>")
      }
      raw("</tr>\n")
    }
    raw("</tbody></table></div>\n")
  }
}
