import Espalier

/// A pair of trees that differ, as people and programs read it.
struct TreeDifferenceReport {
  private let comparison: TreeComparison
  private let number: Int
  private let gold: (tree: Tree, position: SourcePosition)
  private let test: (tree: Tree, position: SourcePosition)

  /// The most differences of a kind that people are shown of a tree.
  private static let mostShown = 20
  /// The most words of a node that they are shown.
  private static let mostWords = 6

  init(
    _ comparison: TreeComparison, number: Int, gold: (Tree, SourcePosition), test: (Tree, SourcePosition)
  ) {
    (self.comparison, self.number, self.gold, self.test) = (comparison, number, gold, test)
  }

  /// A line with the places, and a line a difference.
  var text: String {
    var table = TextTable([.left, .left, .left, .left], indentation: "  ")
    for pair in comparison.words.prefix(Self.mostShown) {
      table.add([
        "word", "\(pair.position + 1)", "\(pair.gold ?? "(none)") -> \(pair.test ?? "(none)")".printable, "",
      ])
    }
    for pair in comparison.relabelled.prefix(Self.mostShown) {
      table.add([
        "label", Self.place(pair.gold), "\(Self.name(pair.gold)) -> \(Self.name(pair.test))",
        Self.words(pair.gold, of: gold.tree),
      ])
    }
    for bracket in comparison.missing.prefix(Self.mostShown) {
      table.add(["missing", Self.place(bracket), Self.name(bracket), Self.words(bracket, of: gold.tree)])
    }
    for bracket in comparison.extra.prefix(Self.mostShown) {
      table.add(["extra", Self.place(bracket), Self.name(bracket), Self.words(bracket, of: test.tree)])
    }
    let counts = [
      comparison.words.count, comparison.relabelled.count, comparison.missing.count, comparison.extra.count,
    ]
    let rest = counts.reduce(0) { $0 + max(0, $1 - Self.mostShown) }
    let note = rest == 0 ? "" : "  and \(rest) more (--format json has them all)\n"
    let order = counts == [0, 0, 0, 0] ? "  the order of children\n" : ""
    return "tree \(number)  \(gold.position)  \(test.position)\n\(table.text)\(order)\(note)"
  }

  private static func place(_ bracket: TreeComparison.Bracket) -> String {
    bracket.span.count == 1
      ? "\(bracket.span.upperBound)" : "\(bracket.span.lowerBound + 1)-\(bracket.span.upperBound)"
  }

  private static func name(_ bracket: TreeComparison.Bracket) -> String {
    let parts = [bracket.label, bracket.category.isEmpty ? "" : "(\(bracket.category))"].filter {
      !$0.isEmpty
    }
    return parts.isEmpty ? "(none)" : parts.joined(separator: " ").printable
  }

  private static func words(_ bracket: TreeComparison.Bracket, of tree: Tree) -> String {
    let words = tree.tokens[bracket.span]
    let shown = words.prefix(mostWords).compactMap { tree.word(of: $0) }.joined(separator: " ")
    return (words.count > mostWords ? shown + " …" : shown).printable
  }

  /// One object on one line.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("tree")
    writer.integer(number)
    writer.key("gold")
    writer.string("\(gold.position)")
    writer.key("test")
    writer.string("\(test.position)")
    writer.key("words")
    writer.beginArray()
    for pair in comparison.words {
      writer.beginObject()
      writer.key("position")
      writer.integer(pair.position)
      for (key, word) in [("gold", pair.gold), ("test", pair.test)] {
        writer.key(key)
        if let word { writer.string(word) } else { writer.null() }
      }
      writer.endObject()
    }
    writer.endArray()
    writer.key("relabelled")
    writer.beginArray()
    for pair in comparison.relabelled {
      writer.beginObject()
      Self.write(pair.gold, to: &writer)
      writer.key("testLabel")
      writer.string(pair.test.label)
      if !pair.test.category.isEmpty {
        writer.key("testCategory")
        writer.string(pair.test.category)
      }
      writer.endObject()
    }
    writer.endArray()
    for (key, brackets) in [("missing", comparison.missing), ("extra", comparison.extra)] {
      writer.key(key)
      writer.beginArray()
      for bracket in brackets {
        writer.beginObject()
        Self.write(bracket, to: &writer)
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private static func write(_ bracket: TreeComparison.Bracket, to writer: inout JSONWriter) {
    writer.key("label")
    writer.string(bracket.label)
    if !bracket.category.isEmpty {
      writer.key("category")
      writer.string(bracket.category)
    }
    writer.key("start")
    writer.integer(bracket.span.lowerBound)
    writer.key("end")
    writer.integer(bracket.span.upperBound)
  }
}
