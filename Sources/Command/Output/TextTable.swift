/// Cells in columns for people.
struct TextTable {
  /// The side of its column on which a cell stands.
  enum Alignment { case left, right }

  private let alignments: [Alignment]
  private let indentation: String
  private var rows: [[String]] = []

  /// A table without rows.
  ///
  /// - Parameter indentation: what every line begins with.
  init(_ alignments: [Alignment], indentation: String = "") {
    self.alignments = alignments
    self.indentation = indentation
  }

  /// Adds a row of as many cells as there are columns.
  mutating func add(_ cells: [String]) {
    precondition(cells.count == alignments.count, "\(cells.count) cells in \(alignments.count) columns")
    rows.append(cells)
  }

  /// The lines, each with its end, without trailing spaces.
  var text: String {
    let widths = alignments.indices.map { column in rows.reduce(0) { max($0, $1[column].count) } }
    return rows.map { row in
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return alignments[column] == .left ? row[column] + space : space + row[column]
      }
      let line = indentation + cells.joined(separator: "  ")
      return line.prefix(upTo: line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex) + "\n"
    }.joined()
  }
}
