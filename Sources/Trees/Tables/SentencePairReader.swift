internal import EspalierBytes

/// Reads the sentence pairs of a folder of parent pointers, as SICK is kept in: `a.toks`, `a.parents`,
/// `a.rels`, the same for `b`, `sim.txt` with the score of each pair, and `id.txt` with its name.
///
/// Relations, scores and names may be missing. The files are read side by side, a line at a time.
///
/// Source: the data of Tai, Socher and Manning (2015), github.com/stanfordnlp/treelstm.
public final class SentencePairReader: TreePairReader {
  private let left: ParentPointerReader
  private let right: ParentPointerReader
  private let scores: LineReader?
  private let ids: LineReader?
  private var count = 0
  private var reading = Reading()

  public var position: SourcePosition { left.position }

  /// Opens a folder.
  ///
  /// - Parameter kind: which trees are read where the folder has both (`a.parents` and `a.cparents`).
  /// - Throws: `TreeSyntaxError` (`noPairsInFolder`), `FileError`.
  public init(folder: String, kind: ParentPointerFiles.Kind = .dependency) throws {
    guard FolderListing.exists(folder) else { throw FileError(.notFound, path: folder) }
    guard let left = ParentPointerFiles.inFolder(folder, name: "a", kind),
      let right = ParentPointerFiles.inFolder(folder, name: "b", kind)
    else { throw TreeSyntaxError(.noPairsInFolder, file: folder) }
    self.left = try ParentPointerReader(left)
    self.right = try ParentPointerReader(right)
    scores = try Self.lines("sim.txt", in: folder)
    ids = try Self.lines("id.txt", in: folder)
  }

  private static func lines(_ name: String, in folder: String) throws(FileError) -> LineReader? {
    let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
    guard let found = [path, path + ".gz"].first(where: FolderListing.exists) else { return nil }
    return LineReader(try ByteReader(path: found))
  }

  public func next() throws -> TreePair? {
    try reading.next(read)
  }

  private func read() throws -> TreePair? {
    let trees = (try left.next(), try right.next())
    let lines = try [scores, ids].map { file in try file.flatMap { try SourceLine.next(of: $0) } }
    guard let first = trees.0, let second = trees.1 else {
      try checkEnds(trees.0, trees.1, lines)
      return nil
    }
    for case (let file?, nil) in zip([scores, ids], lines) {
      throw TreeSyntaxError(.lineWithoutPartner(file: file.name, lines: count), at: left.position)
    }
    count += 1
    return TreePair(first, second, score: try lines[0].map(score), id: try lines[1].map(id))
  }

  /// Makes sure that, where one side has ended, everything has.
  private func checkEnds(_ first: Tree?, _ second: Tree?, _ lines: [SourceLine?]) throws(TreeSyntaxError) {
    let ended = first == nil ? left : right
    let code = TreeSyntaxError.Code.lineWithoutPartner(file: ended.position.file, lines: count)
    if first != nil { throw TreeSyntaxError(code, at: left.position) }
    if second != nil { throw TreeSyntaxError(code, at: right.position) }
    for case let line? in lines { throw line.error(code, at: 0) }
  }

  private func score(_ line: SourceLine) throws(TreeSyntaxError) -> Double {
    let field = try onlyField(line)
    let text = line.text(field)
    let isDecimal = text.utf8.allSatisfy { (0x30...0x39).contains($0) || ".-+eE".utf8.contains($0) }
    guard isDecimal, let score = Double(text), score.isFinite else {
      throw line.error(.scoreNotANumber(text), at: field.lowerBound)
    }
    return score
  }

  private func id(_ line: SourceLine) throws(TreeSyntaxError) -> String { line.text(try onlyField(line)) }

  private func onlyField(_ line: SourceLine) throws(TreeSyntaxError) -> Range<Int> {
    guard !line.isBlank else { throw line.error(.blankLine, at: 0) }
    return line.trimmed(line.bytes.indices)
  }
}
