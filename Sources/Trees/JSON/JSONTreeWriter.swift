public import EspalierBytes

/// Writes trees as JSON, one object a line, flat: what a node has stands in arrays by the number of the node.
///
/// ```
/// {"labels":["2","4","3"],"parents":[2,2,-1],"words":["It","works",null]}
/// ```
///
/// Nodes are numbered in post-order: children before their parent, left before right, the root last. `parents` has -1
/// for the root, `words` has null for nodes without a word. Where nodes have categories there are `categories`; where words do not
/// stand at leaves in the order of the nodes, `positions` has the place of every word in the sentence, from 0, and -1 without a word. Every tree
/// can be held, and nothing is nested, so that any program reads trees of any depth.
public final class JSONTreeWriter: TreeWriter {
  private let sink: any ByteSink
  private var json = JSONWriter()

  /// A writer before a sink.
  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ tree: Tree) throws {
    json.removeAll()
    json.beginObject()
    json.key("labels")
    json.strings((0..<tree.nodeCount).lazy.map(tree.label(of:)))
    json.key("parents")
    json.integers((0..<tree.nodeCount).lazy.map { tree.parent(of: $0) ?? -1 })
    json.key("words")
    json.beginArray()
    for node in 0..<tree.nodeCount {
      if let word = tree.word(of: node) { json.string(word) } else { json.null() }
    }
    json.endArray()
    if tree.hasCategories {
      json.key("categories")
      json.strings((0..<tree.nodeCount).lazy.map { tree.category(of: $0) ?? "" })
    }
    if !tree.hasWordsAtLeavesInOrder {
      json.key("positions")
      json.integers((0..<tree.nodeCount).lazy.map { tree.position(of: $0) ?? -1 })
    }
    json.endObject()
    json.endLine()
    try sink.write(json.bytes)
  }

  public func finish() throws {}
}
