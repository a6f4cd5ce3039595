import Espalier

/// The sums of a comparison of treebanks, as people and programs read them.
struct TreebankDifferenceReport {
  private let sum: TreebankComparison
  private let rules: ParsevalRules

  init(_ sum: TreebankComparison, _ rules: ParsevalRules) { (self.sum, self.rules) = (sum, rules) }

  private var labels: [(name: String, counts: TreeComparison.LabelCounts)] {
    [("root", sum.root), ("inner nodes", sum.inner), ("leaves", sum.leaves), ("all nodes", sum.nodes)]
  }

  /// Tables for people.
  ///
  /// - Parameter isBehindTrees: whether trees that differ stand before them.
  func text(isBehindTrees: Bool) -> String {
    var trees = TextTable([.left, .right])
    for (name, count) in [
      ("trees", sum.trees), ("equal", sum.equalTrees), ("with equal words", sum.equalWords),
      ("nodes with another label", sum.relabelled), ("missing nodes", sum.missing),
      ("extra nodes", sum.extra),
    ] {
      trees.add([name, "\(count)"])
    }
    var parts = [trees.text]
    if sum.nodes.nodes > 0 {
      var table = TextTable([.left, .right, .right])
      for (name, counts) in labels where counts.nodes > 0 {
        table.add([name, Self.share(counts.equal, counts.nodes), "\(counts.equal) of \(counts.nodes)"])
      }
      parts.append("labels\n\(table.text)")
    }
    if sum.attachments.words > 0 {
      var table = TextTable([.left, .right, .right])
      let counts = sum.attachments
      table.add([
        "head (UAS)", Self.share(counts.equalHeads, counts.words), "\(counts.equalHeads) of \(counts.words)",
      ])
      table.add([
        "and relation (LAS)", Self.share(counts.equalRelations, counts.words),
        "\(counts.equalRelations) of \(counts.words)",
      ])
      parts.append("heads\n\(table.text)")
    }
    if sum.all.sentences > 0 { parts.append(parseval) }
    return (isBehindTrees ? "\n" : "") + parts.joined(separator: "\n")
  }

  private var parseval: String {
    var table = TextTable([.left, .right, .right])
    let columns = [sum.all, sum.short]
    table.add(["PARSEVAL", "all", "up to \(rules.cutoffLength) words"])
    func add(_ name: String, _ value: (ParsevalCounts) -> String) { table.add([name] + columns.map(value)) }
    add("sentences") { "\($0.sentences)" }
    add("in error") { "\($0.errors)" }
    add("skipped") { "\($0.skipped)" }
    add("recall") { Self.share($0.matched, $0.goldBrackets) }
    add("precision") { Self.share($0.matched, $0.testBrackets) }
    add("F1") { Self.share(2 * $0.matched, $0.goldBrackets + $0.testBrackets) }
    add("complete match") { Self.share($0.complete, $0.valid) }
    add("average crossing") { $0.valid == 0 ? "-" : (Double($0.crossing) / Double($0.valid)).decimal(2) }
    add("no crossing") { Self.share($0.withoutCrossing, $0.valid) }
    add("2 or less crossing") { Self.share($0.withUpToTwoCrossing, $0.valid) }
    add("tagging accuracy") { Self.share($0.equalTags, $0.words) }
    return table.text
  }

  /// A percentage with two decimals, as EVALB has them.
  private static func share(_ part: Int, _ whole: Int) -> String {
    whole == 0 ? "-" : (100 * Double(part) / Double(whole)).decimal(2) + " %"
  }

  /// One object on one line.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for (key, count) in [
      ("trees", sum.trees), ("equalTrees", sum.equalTrees), ("equalWords", sum.equalWords),
      ("relabelled", sum.relabelled), ("missing", sum.missing), ("extra", sum.extra),
    ] {
      writer.key(key)
      writer.integer(count)
    }
    writer.key("labels")
    writer.beginObject()
    for (key, counts) in [
      ("root", sum.root), ("inner", sum.inner), ("leaves", sum.leaves), ("nodes", sum.nodes),
    ] {
      writer.key(key)
      writer.beginObject()
      writer.key("nodes")
      writer.integer(counts.nodes)
      writer.key("equal")
      writer.integer(counts.equal)
      writer.key("accuracy")
      writer.number(Self.ratio(counts.equal, counts.nodes))
      writer.endObject()
    }
    writer.endObject()
    writer.key("attachments")
    writer.beginObject()
    for (key, count) in [
      ("words", sum.attachments.words), ("equalHeads", sum.attachments.equalHeads),
      ("equalRelations", sum.attachments.equalRelations),
    ] {
      writer.key(key)
      writer.integer(count)
    }
    writer.endObject()
    for (key, counts) in [("parseval", sum.all), ("parsevalUpTo\(rules.cutoffLength)", sum.short)] {
      writer.key(key)
      Self.write(counts, to: &writer)
    }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private static func write(_ counts: ParsevalCounts, to writer: inout JSONWriter) {
    writer.beginObject()
    for (key, count) in [
      ("sentences", counts.sentences), ("errors", counts.errors), ("skipped", counts.skipped),
      ("matched", counts.matched), ("goldBrackets", counts.goldBrackets),
      ("testBrackets", counts.testBrackets),
      ("complete", counts.complete), ("crossing", counts.crossing),
      ("withoutCrossing", counts.withoutCrossing),
      ("withUpToTwoCrossing", counts.withUpToTwoCrossing), ("words", counts.words),
      ("equalTags", counts.equalTags),
    ] {
      writer.key(key)
      writer.integer(count)
    }
    for (key, value) in [
      ("recall", ratio(counts.matched, counts.goldBrackets)),
      ("precision", ratio(counts.matched, counts.testBrackets)),
      ("f1", ratio(2 * counts.matched, counts.goldBrackets + counts.testBrackets)),
    ] {
      writer.key(key)
      writer.number(value)
    }
    writer.endObject()
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
