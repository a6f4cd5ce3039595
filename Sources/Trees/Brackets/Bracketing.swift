/// A tree in brackets that stand alone, without labels of nodes: `( ( It works ) . )`.
///
/// ```
/// tree  = word | "(" tree { tree } ")"       all separated by ASCII spaces
/// ```
///
/// A word may hold no round brackets: `(3` and `a)` are errors, since such a file means something else.
struct Bracketing {
  private let line: SourceLine
  private var builder = TreeBuilder()

  /// Reads the one tree that a part of a line holds.
  ///
  /// - Parameter label: the label of the root; empty for none.
  static func tree(
    _ range: Range<Int>, of line: SourceLine, label: Range<Int> = 0..<0
  ) throws(TreeSyntaxError) -> Tree {
    var bracketing = Bracketing(line: line)
    return try bracketing.read(line.trimmed(range), label: label)
  }

  private init(line: SourceLine) { self.line = line }

  private mutating func read(_ range: Range<Int>, label: Range<Int>) throws(TreeSyntaxError) -> Tree {
    var first: Int?
    var opened: [Int] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end = line.bytes[start..<range.upperBound].firstIndex(of: .space) ?? range.upperBound
      let item = start..<end
      start = line.bytes[end..<range.upperBound].firstIndex { $0 != .space } ?? range.upperBound
      if builder.isComplete { throw line.error(.textAfterTree(line.text(item)), at: item.lowerBound) }
      if line.bytes[item] == [.close] {
        guard builder.openCount > 0 else { throw line.error(.strayClosingBracket, at: item.lowerBound) }
        guard builder.hasChildren else { throw line.error(.emptyBracket, at: item.lowerBound) }
        builder.close()
        opened.removeLast()
        continue
      }
      builder.open(label: first == nil ? label : 0..<0, of: line.bytes)
      first = item.lowerBound
      if line.bytes[item] == [.open] {
        opened.append(item.lowerBound)
        continue
      }
      if let place = item.first(where: { line.bytes[$0] == .open || line.bytes[$0] == .close }) {
        throw line.error(.tightBracket(line.text(item)), at: place)
      }
      builder.setWord(item, of: line.bytes)
      builder.close()
    }
    if let open = opened.first {
      throw line.error(.unclosedTree(missing: opened.count), at: open)
    }
    return builder.finish()
  }
}
