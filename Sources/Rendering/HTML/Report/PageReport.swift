/// What stands on a page before its trees: sections of sentences, tables and plots.
///
/// ```swift
/// let table = PageReport.Table(columns: [.init("model"), .init("accuracy", isNumber: true)], rows: [["a", "50.1 %"]])
/// let report = PageReport(sections: [.init("Results", [.table(table)])], treesTitle: "Errors")
/// let page = HTMLPage(sink, title: "Test", report: report)
/// ```
public struct PageReport: Sendable {
  /// A column of a table.
  public struct Column: Sendable {
    /// What stands at its head.
    public var title: String
    /// Whether its cells are numbers, which stand at the right.
    public var isNumber: Bool

    /// A column.
    public init(_ title: String, isNumber: Bool = false) {
      self.title = title
      self.isNumber = isNumber
    }
  }

  /// A cell of a table.
  public struct Cell: Sendable, ExpressibleByStringLiteral {
    /// What stands in it.
    public var text: String
    /// How dark it is, from 0 to 1; nil for no ground of its own.
    public var shade: Double?

    /// A cell.
    public init(_ text: String, shade: Double? = nil) {
      self.text = text
      self.shade = shade
    }

    public init(stringLiteral text: String) { self.init(text) }
  }

  /// A table; the first cell of a row is its head.
  public struct Table: Sendable {
    /// What it shows; may be empty.
    public var caption: String
    /// The columns.
    public var columns: [Column]
    /// The rows, each of as many cells as there are columns.
    public var rows: [[Cell]]

    /// A table.
    public init(_ caption: String = "", columns: [Column], rows: [[Cell]]) {
      precondition(
        rows.allSatisfy { $0.count == columns.count }, "rows of other lengths than \(columns.count)")
      self.caption = caption
      self.columns = columns
      self.rows = rows
    }
  }

  /// What a section holds.
  public enum Item: Sendable {
    /// A paragraph.
    case text(String)
    /// A table.
    case table(Table)
    /// A plot, and what it shows in words, for those who don't see it.
    case plot(LinePlot, description: String)
  }

  /// A part of a report.
  public struct Section: Sendable {
    /// What is written above.
    public var title: String
    /// What it holds.
    public var items: [Item]

    /// A part of a report.
    public init(_ title: String, _ items: [Item]) {
      self.title = title
      self.items = items
    }
  }

  /// The sections.
  public var sections: [Section]
  /// What the trees of the page are called.
  public var treesTitle: String

  /// A report.
  public init(sections: [Section], treesTitle: String = "Trees") {
    self.sections = sections
    self.treesTitle = treesTitle
  }
}
