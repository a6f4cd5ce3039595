import Espalier

/// What `espalier inspect` prints.
enum InspectionReport {
  /// The largest moves that are named.
  private static let moves = 5
  /// The columns that a phrase may take.
  private static let phraseWidth = 44

  /// Tables for people: a row a node, and the largest movers.
  static func text(_ inspected: InspectedTree) -> String {
    var text = inspected.tree.words.map { Words.unescaped($0).printable }.joined(separator: " ") + "\n"
    let depths = inspected.depths()
    for pass in inspected.inspection.passes {
      var table = TextTable([.left, .left, .right, .right, .right, .right, .right, .right])
      table.add([pass.title, "label", "keeps", "lets in", "holds", "output", "shows", "moved"])
      for index in inspected.readingOrder {
        let node = pass.nodes[index]
        let phrase = inspected.phrase(index).map { Words.unescaped($0).printable }.joined(separator: " ")
        let line = String(repeating: " ", count: min(depths[index], 20)) + phrase
        table.add([
          line.count > phraseWidth ? line.prefix(phraseWidth - 1) + "…" : line,
          inspected.labels[index].printable,
          node.kept.indices.map { node.meanKept($0).decimal(2) }.joined(separator: " "),
          node.letIn?.decimal(2) ?? "-", node.heldLength.decimal(2), node.showing?.decimal(2) ?? "-",
          node.shownLength.decimal(2), node.moved.decimal(2),
        ])
      }
      text += table.text + movers(inspected, pass)
    }
    return text
  }

  private static func movers(_ inspected: InspectedTree, _ pass: GateInspection.Pass) -> String {
    let moves = pass.largestMoves(moves)
    guard !moves.isEmpty else { return "" }
    var table = TextTable([.left, .right, .left, .right, .left], indentation: "  ")
    for move in moves {
      let phrase = inspected.phrase(move.node).map { Words.unescaped($0).printable }.joined(separator: " ")
      table.add([
        "unit \(move.unit)", Double(move.before).decimal(2), "to", Double(move.after).decimal(2),
        "at \(phrase)",
      ])
    }
    return "largest movers\n" + table.text
  }

  /// One object on one line.
  ///
  /// - Parameter showsUnits: whether every unit of every gate is written.
  static func json(_ inspected: InspectedTree, index: Int, showsUnits: Bool) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("index")
    writer.integer(index)
    writer.key("text")
    writer.string(inspected.tree.words.joined(separator: " "))
    writer.key("passes")
    writer.beginArray()
    for pass in inspected.inspection.passes { write(pass, of: inspected, showsUnits: showsUnits, &writer) }
    writer.endArray()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private static func write(
    _ pass: GateInspection.Pass, of inspected: InspectedTree, showsUnits: Bool, _ writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.key("layer")
    writer.integer(pass.layer)
    writer.key("way")
    writer.string(pass.way.rawValue)
    writer.key("nodes")
    writer.beginArray()
    for (index, node) in pass.nodes.enumerated() {
      let span = inspected.isSequence ? index..<index + 1 : inspected.tree.span(of: index)
      writer.beginObject()
      writer.key("start")
      writer.integer(span.lowerBound)
      writer.key("end")
      writer.integer(span.upperBound)
      writer.key("text")
      writer.string(inspected.phrase(index).joined(separator: " "))
      if !inspected.labels[index].isEmpty {
        writer.key("label")
        writer.string(inspected.labels[index])
      }
      writer.key("reads")
      writer.integers(node.read)
      write("kept", node.kept.indices.map(node.meanKept), &writer)
      for (name, value) in [
        ("letIn", node.letIn), ("held", node.heldLength), ("showing", node.showing),
        ("shown", node.shownLength),
        ("moved", node.moved),
      ] {
        writer.key(name)
        writer.number(value)
      }
      if showsUnits { write(unitsOf: node, &writer) }
      writer.endObject()
    }
    writer.endArray()
    writer.key("movers")
    writer.beginArray()
    for move in pass.largestMoves(moves) {
      writer.beginObject()
      writer.key("unit")
      writer.integer(move.unit)
      writer.key("node")
      writer.integer(move.node)
      writer.key("before")
      writer.number(move.before)
      writer.key("after")
      writer.number(move.after)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }

  private static func write(_ key: String, _ list: [Double], _ writer: inout JSONWriter) {
    writer.key(key)
    writer.numbers(list)
  }

  private static func write(unitsOf node: GateInspection.Node, _ writer: inout JSONWriter) {
    writer.key("units")
    writer.beginObject()
    for (name, values) in node.gates.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      writer.numbers(values)
    }
    writer.key("kept")
    writer.beginArray()
    for values in node.kept { writer.numbers(values) }
    writer.endArray()
    writer.key("c")
    writer.numbers(node.held)
    writer.key("h")
    writer.numbers(node.shown)
    writer.endObject()
  }
}
