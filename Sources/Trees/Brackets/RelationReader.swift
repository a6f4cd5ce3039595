public import EspalierBytes

/// Reads pairs of trees and the relation between them, a pair a line: relation, left side, right side,
/// with tabs in between.
///
/// ```
/// <       ( a ( and b ) )         ( a ( or b ) )
/// =       e       e
/// ```
///
/// A side is a bracketing of words without labels, or one word. Brackets and words stand between ASCII
/// spaces. Blank lines are passed over.
///
/// Source: Bowman, Potts and Manning 2015, "Recursive Neural Networks Can Learn Logical Semantics".
public final class RelationReader: TreePairReader {
  private var lines: LineByLine
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  public init(_ source: ByteReader) {
    lines = LineByLine(source)
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  public func next() throws -> TreePair? {
    try lines.next { line in line.isBlank ? nil : try pair(line) }
  }

  private func pair(_ line: SourceLine) throws(TreeSyntaxError) -> TreePair {
    position = line.position(of: 0)
    let fields = try line.columns(["relation", "left tree", "right tree"])
    return TreePair(
      try Bracketing.tree(fields[1], of: line), try Bracketing.tree(fields[2], of: line),
      relation: line.text(fields[0]))
  }
}
