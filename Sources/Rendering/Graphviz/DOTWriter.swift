public import EspalierBytes
public import EspalierTrees

/// Writes trees in Graphviz' language DOT, a graph a tree, which `dot -Tsvg` draws.
///
/// A node shows its label, its category and its word, each on a line of its own; a node without any is a point. Nodes are named
/// `n` and their number in post-order, and children stand from left to right. Words are written as they are meant (`Words.unescaped`).
///
/// Source: graphviz.org/doc/info/lang.html; escapes: graphviz.org/docs/attr-types/escString.
public final class DOTWriter: TreeWriter {
  private let sink: any ByteSink
  private var count = 0

  /// A writer before a sink.
  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ tree: Tree) throws {
    count += 1
    if let code = PictureText.obstacle(in: tree) { throw TreeWritingError(code, tree: count, format: "DOT") }
    var text =
      "digraph tree\(count) {\n  graph [ordering=out];\n  node [shape=plaintext];\n  edge [arrowhead=none];\n"
    for node in 0..<tree.nodeCount {
      let lines = [
        tree.label(of: node), tree.category(of: node) ?? "", Words.unescaped(tree.word(of: node) ?? ""),
      ]
      .filter { !$0.isEmpty }.map(Self.escaped)
      let shown = lines.isEmpty ? "shape=point" : "label=\"\(lines.joined(separator: "\\n"))\""
      text += "  n\(node) [\(shown)];\n"
    }
    for node in 0..<tree.root { text += "  n\(tree.parent(of: node) ?? 0) -> n\(node);\n" }
    try sink.write(text + "}\n")
  }

  public func finish() throws {}

  /// Text in quotes; what looks like an entity of HTML would be taken for one.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case "&": escaped += "&amp;"
      case "\n", "\r", "\t": escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
