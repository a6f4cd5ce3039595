public import EspalierBytes

/// What labels become: a table of two columns, read from a file.
///
/// ```
/// # parts of speech, coarser
/// NN      noun
/// NNS     noun
/// VB*     verb
/// -NONE-
/// *       other
/// ```
///
/// A line has a label and what becomes of it, separated by a tab, or by spaces where it has no tab; nothing, to make nodes
/// unlabelled. A label that ends with `*` means all that begin so; exact labels go before them, and longer
/// beginnings before shorter ones. Labels without a line stay as they are. Blank lines, and lines that begin with `# `, are passed over.
public struct LabelTable: Sendable, Hashable {
  private var exact: [String: String] = [:]
  private var prefixes: [String: String] = [:]
  /// The same, the longest beginning first.
  private var sorted: [Pair] = []

  private struct Pair: Sendable, Hashable {
    let beginning: String
    let label: String
  }

  /// A table from pairs of a label, or a beginning with `*`, and what becomes of it.
  public init(_ pairs: [String: String]) {
    for (from, to) in pairs { insert(from, to) }
    settle()
  }

  /// Reads a table.
  ///
  /// - Throws: `TreeSyntaxError` (`badLine`), `FileError`.
  public init(contentsOf path: String) throws { try self.init(ByteReader(path: path)) }

  /// Reads a table.
  ///
  /// - Throws: `TreeSyntaxError` (`badLine`), `FileError`.
  public init(_ source: ByteReader) throws {
    let lines = LineReader(source)
    while let line = try SourceLine.next(of: lines) {
      if line.isBlank || line.starts(with: "# ") || line.bytes == [UInt8(ascii: "#")] { continue }
      let hasTab = line.bytes.contains(.tab)
      let fields = hasTab ? line.fields(.tab).map(line.trimmed) : line.items(\.isASCIIWhiteSpace)
      guard let first = fields.first, !first.isEmpty else {
        throw line.error(.badLine("a line needs a label in its first column"), at: 0)
      }
      guard fields.count <= 2 else {
        throw line.error(
          .badLine("a line has a label and what becomes of it; more follows"), at: fields[2].lowerBound)
      }
      let to = fields.count > 1 ? line.text(fields[1]) : ""
      guard insert(line.text(first), to) else {
        throw line.error(.badLine("the label '\(line.text(first))' has a line already"), at: first.lowerBound)
      }
    }
    settle()
  }

  @discardableResult
  private mutating func insert(_ from: String, _ to: String) -> Bool {
    if from.hasSuffix("*") { return prefixes.updateValue(to, forKey: String(from.dropLast())) == nil }
    return exact.updateValue(to, forKey: from) == nil
  }

  private mutating func settle() {
    sorted = prefixes.map { Pair(beginning: $0.key, label: $0.value) }.sorted {
      ($1.beginning.utf8.count, $0.beginning) < ($0.beginning.utf8.count, $1.beginning)
    }
  }

  /// What becomes of a label; the label itself where the table has nothing to say.
  public func label(for label: String) -> String {
    exact[label] ?? sorted.first { label.hasPrefix($0.beginning) }?.label ?? label
  }
}

extension Tree {
  /// The tree with labels as a table maps them. Nodes without a label stay so.
  public func relabelled(by table: LabelTable) -> Tree {
    relabelled { $0.label.isEmpty ? nil : table.label(for: $0.label) }
  }
}
