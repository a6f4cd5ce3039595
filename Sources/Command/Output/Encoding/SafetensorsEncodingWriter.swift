import Espalier

/// Collects vectors outside memory and writes them as one safetensors file at the end.
///
/// The tensor `vectors` [N, H] (F32) has a row a tree. Where all nodes are written it has a row a
/// node, in post-order, tree after tree, and two more tensors (I64) say whose: `trees` [N], from 0, and
/// `spans` [N, 2] in tokens, end excluded. Source: the safetensors format,
/// https://huggingface.co/docs/safetensors.
final class SafetensorsEncodingWriter: EncodingWriter {
  private let width: Int
  private let hasPlaces: Bool
  private let output: StandardOutput
  private let vectors: Spool
  private let trees: Spool
  private let spans: Spool
  private var treeCount = 0
  private var rowCount = 0

  init(width: Int, nodes: NodeSelection, _ output: StandardOutput) throws(FileError) {
    self.width = width
    hasPlaces = nodes == .all
    self.output = output
    vectors = try Spool()
    trees = try Spool()
    spans = try Spool()
  }

  func write(_ tree: Tree, _ encoding: Encoding) throws(FileError) {
    for (index, node) in encoding.nodes.enumerated() {
      try vectors.append(encoding.vector(index).map(\.bitPattern))
      rowCount += 1
      guard hasPlaces else { continue }
      let span = tree.span(of: node)
      try trees.append([Int64(treeCount)])
      try spans.append([Int64(span.lowerBound), Int64(span.upperBound)])
    }
    treeCount += 1
  }

  func finish() throws(FileError) {
    try output.write(header)
    for (_, spool) in tensors { try spool.copy(to: output) }
  }

  /// The tensors in the order of their bytes: the wider numbers first, so that all lie aligned.
  private var tensors: [(name: String, spool: Spool)] {
    (hasPlaces ? [("trees", trees), ("spans", spans)] : []) + [("vectors", vectors)]
  }

  private var header: [UInt8] {
    var end = 0
    let members = tensors.map { name, spool in
      let start = end
      end += spool.byteCount
      let shape =
        switch name {
        case "trees": [rowCount]
        case "spans": [rowCount, 2]
        default: [rowCount, width]
        }
      return JSONValue.Member(
        name,
        .object([
          .init("dtype", .string(name == "vectors" ? "F32" : "I64")),
          .init("shape", .array(shape.map { .integer($0) })),
          .init("data_offsets", .array([.integer(start), .integer(end)])),
        ]))
    }
    var text = Array(JSONValue.object(members).text(indented: false).utf8)
    text += repeatElement(UInt8(ascii: " "), count: -text.count & 7)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
  }
}
