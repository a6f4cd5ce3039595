import Espalier

/// Something that writes the vectors of trees, one tree after the other.
protocol EncodingWriter: AnyObject {
  /// Writes the vectors of a tree; the last one is the root's.
  func write(_ tree: Tree, _ encoding: Encoding) throws(FileError)

  /// Writes what is left when the input has ended.
  func finish() throws(FileError)
}

/// Writes an object a line for every tree.
final class JSONEncodingWriter: EncodingWriter {
  private let showsNodes: Bool
  private let output: StandardOutput
  private var writer = JSONWriter()
  private var index = 0

  /// - Parameter showsNodes: whether the objects have `nodes`.
  init(showsNodes: Bool, _ output: StandardOutput) {
    self.showsNodes = showsNodes
    self.output = output
  }

  func write(_ tree: Tree, _ encoding: Encoding) throws(FileError) {
    writer.removeAll()
    writer.beginObject()
    writer.key("index")
    writer.integer(index)
    writer.key("vector")
    writer.numbers(encoding.vector(encoding.nodes.count - 1))
    if showsNodes {
      writer.key("nodes")
      writer.beginArray()
      for (index, node) in encoding.nodes.enumerated() {
        writer.beginObject()
        writer.key("span")
        writer.integers([tree.span(of: node).lowerBound, tree.span(of: node).upperBound])
        writer.key("vector")
        writer.numbers(encoding.vector(index))
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
    writer.endLine()
    try output.write(writer.bytes)
    index += 1
  }

  func finish() {}
}
