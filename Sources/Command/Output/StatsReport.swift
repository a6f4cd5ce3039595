import Espalier

/// The counts of a treebank as people and programs read them.
struct StatsReport {
  private let statistics: TreebankStatistics
  private let rootLabels: [(label: String, count: Int)]
  private let nodeLabels: [(label: String, count: Int)]
  private let categories: [(label: String, count: Int)]

  /// The most labels that people are shown.
  private static let mostShown = 40

  init(_ statistics: TreebankStatistics) {
    self.statistics = statistics
    rootLabels = Self.ordered(statistics.rootLabels)
    nodeLabels = Self.ordered(statistics.nodeLabels)
    categories = Self.ordered(statistics.categories)
  }

  private var figures: [(name: String, value: Int)] {
    [
      ("trees", statistics.trees), ("nodes", statistics.nodes), ("tokens", statistics.tokens),
      ("types", statistics.types), ("depth", statistics.depth), ("arity", statistics.arity),
    ]
  }

  /// One object on one line.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for figure in figures {
      writer.key(figure.name)
      writer.integer(figure.value)
    }
    for (name, labels) in [
      ("rootLabels", rootLabels), ("nodeLabels", nodeLabels), ("categories", categories),
    ] {
      writer.key(name)
      writer.beginObject()
      for (label, count) in labels {
        writer.key(label)
        writer.integer(count)
      }
      writer.endObject()
    }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  /// Tables for people.
  var text: String {
    var table = TextTable([.left, .right])
    for figure in figures { table.add([figure.name, "\(figure.value)"]) }
    return table.text + Self.text("root labels", rootLabels) + Self.text("node labels", nodeLabels)
      + (categories.isEmpty ? "" : Self.text("categories", categories))
  }

  private static func text(_ title: String, _ labels: [(label: String, count: Int)]) -> String {
    guard !labels.isEmpty else { return "\(title): none\n" }
    let total = labels.reduce(0) { $0 + $1.count }
    let isLong = labels.count > mostShown
    let shown = isLong ? Array(labels.sorted { $0.count > $1.count }.prefix(mostShown)) : labels
    var table = TextTable([.left, .right, .right], indentation: "  ")
    for (label, count) in shown {
      table.add([label.printable, "\(count)", (Double(count) / Double(total)).percent])
    }
    let rest = isLong ? "  and \(labels.count - mostShown) rarer ones (--format json has them all)\n" : ""
    return "\(title)\n\(table.text)\(rest)"
  }

  /// Numbers by value, other labels by code point.
  private static func ordered(_ counts: [String: Int]) -> [(label: String, count: Int)] {
    let pairs = counts.map { (label: $0.key, count: $0.value) }
    let areNumbers = pairs.allSatisfy { Int($0.label) != nil }
    return pairs.sorted { left, right in
      if areNumbers, let a = Int(left.label), let b = Int(right.label), a != b { return a < b }
      return left.label.unicodeScalars.lexicographicallyPrecedes(right.label.unicodeScalars)
    }
  }
}
