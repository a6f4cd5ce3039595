public import EspalierBytes

/// Reads ListOps and files of its shape: on every line the label of the root, a tab, and a bracketing.
///
/// ```
/// 3       ( ( ( [MAX 2 ) 3 ) ] )
/// ```
///
/// Brackets and words stand between ASCII spaces. Words are the leaves, operators and `]` too; nodes
/// other than the root have no label. Blank lines are passed over.
///
/// Source: Nangia and Bowman 2018, "ListOps: A Diagnostic Dataset for Latent Tree Learning".
public final class ListOpsReader: TreeReader {
  private var lines: LineByLine
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  public init(_ source: ByteReader) {
    lines = LineByLine(source)
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  public func next() throws -> Tree? {
    try lines.next { line in line.isBlank ? nil : try tree(line) }
  }

  public func recover() -> Bool {
    lines.recover()
    return true
  }

  private func tree(_ line: SourceLine) throws(TreeSyntaxError) -> Tree {
    position = line.position(of: 0)
    let fields = try line.columns(["label", "tree"])
    return try Bracketing.tree(fields[1], of: line, label: fields[0])
  }
}

extension SourceLine {
  /// The fields between tabs, without the spaces at their ends; none is empty.
  ///
  /// - Parameter names: what the fields are.
  func columns(_ names: [String]) throws(TreeSyntaxError) -> [Range<Int>] {
    let all = fields(.tab)
    guard all.count == names.count else {
      throw error(
        .wrongFieldCount(all.count, expected: names),
        at: all.count > names.count ? all[names.count].lowerBound - 1 : bytes.count)
    }
    let columns = all.map(trimmed)
    for (column, name) in zip(columns, names) where column.isEmpty {
      throw error(.emptyField(name), at: column.lowerBound)
    }
    return columns
  }
}
