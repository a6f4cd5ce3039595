public import EspalierBytes

/// Writes trees in brackets as the Penn Treebank's files have them, with lines that are indented by level:
///
/// ```
/// (S
///   (NP (DT The) (NN cast))
///   (VP (VBZ shines)))
/// ```
///
/// A subtree stands on one line where it fits the width, behind its indentation; otherwise its children stand on lines
/// of their own, two columns further in, but for the first child of a node without a label, which stands beside its bracket: `( (S`.
/// From the 100th level on, nothing is indented further. An empty line follows every tree. What brackets cannot hold is refused, as by
/// `BracketWriter`, and `BracketReader` reads what was written.
public final class PennWriter: TreeWriter {
  private static let step = 2
  private static let deepest = 100

  private let sink: any ByteSink
  private let width: Int
  private var count = 0
  /// Whether no tree has been written: the first one tells readers what words look like.
  private var isFirst = true
  private var text: [UInt8] = []

  /// A writer before a sink.
  ///
  /// - Parameter width: the columns that a line may take.
  public init(_ sink: any ByteSink, width: Int = 80) {
    self.sink = sink
    self.width = width
  }

  public func write(_ tree: Tree) throws {
    count += 1
    if let code = BracketWriter.obstacle(in: tree, isFirst: isFirst) {
      throw TreeWritingError(code, tree: count, format: "brackets")
    }
    text.removeAll(keepingCapacity: true)
    append(tree)
    text.append(contentsOf: [.lineFeed, .lineFeed])
    isFirst = false
    try sink.write(text)
  }

  public func finish() throws {}

  private func append(_ tree: Tree) {
    let widths = Self.widths(tree)
    var level = 0
    // Whether a node without a label was opened last, whose first child is next.
    var isBesideBracket = false
    // The outermost node that stands on one line with all that is under it.
    var flat: Int?
    for step in tree.traversal {
      switch step {
      case .enter(let node):
        let indent = min(level, Self.deepest) * Self.step
        if flat != nil || isBesideBracket {
          text.append(.space)
        } else if level > 0 {
          text.append(.lineFeed)
          text.append(contentsOf: repeatElement(.space, count: indent))
        }
        if flat == nil, widths[node] <= width - indent || tree.isLeaf(node) { flat = node }
        BracketWriter.appendOpening(of: node, in: tree, to: &text)
        isBesideBracket = !tree.hasLabel(node)
        level += 1
      case .leave(let node):
        text.append(.close)
        isBesideBracket = false
        if flat == node { flat = nil }
        level -= 1
      }
    }
  }

  /// The columns of every node on one line: of scalars, as editors count.
  private static func widths(_ tree: Tree) -> [Int] {
    var widths = [Int](repeating: 2, count: tree.nodeCount)
    for node in 0..<tree.nodeCount {
      widths[node] += columns(tree.labelBytes(of: node))
      if tree.hasWord(node) { widths[node] += 1 + columns(tree.wordBytes(of: node)) }
      if let parent = tree.parent(of: node) { widths[parent] += 1 + widths[node] }
    }
    return widths
  }

  private static func columns(_ text: ArraySlice<UInt8>) -> Int {
    text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 == .open || $1 == .close ? 5 : 1) }
  }
}
