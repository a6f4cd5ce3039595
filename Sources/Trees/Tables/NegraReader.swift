public import EspalierBytes

/// Reads constituency trees in the export format of NEGRA, TIGER and TüBa-D/Z: a word or a phrase a line, each with the number
/// of the phrase that it is in.
///
/// ```
/// #FORMAT 4
/// #BOS 1 0 0 0
/// Das       der      ART     Nom     NK   500
/// Haus      Haus     NN      Nom     NK   500
/// steht     stehen   VVFIN   3.Sg    HD   501
/// #500      --       NP      --      SB   501
/// #501      --       S       --      --   0
/// #EOS 1
/// ```
///
/// A word's part of speech and a phrase's category become the label, the function (`--` for none) the category. Words stand in the order of
/// their lines, children by their first words, and branches may cross. In format 3, which has no such line at its beginning, the second
/// column, of lemmas, is missing. Secondary edges, comments (`%%`), tables between `#BOT` and `#EOT` and sentences without words are passed over. Where several
/// nodes have the parent 0, those that are not the only phrase among them are put under it, or under a root without a label.
///
/// Source: Brants 1997, "The NeGra export format for annotated corpora".
public final class NegraReader: TreeReader {
  /// The columns of formats 3 and 4.
  private static let columns = ["word", "tag", "morphology", "function", "parent"]
  private static let columnsWithLemma = ["word", "lemma", "tag", "morphology", "function", "parent"]

  /// The least number of a phrase.
  private static let firstPhrase = 500

  private let lines: LineReader
  private var reading = Reading()
  private var hasLemmas = false
  /// The number of the sentence in hand.
  private var number: String?
  private var isInTable = false
  /// A line that is to be read again.
  private var pending: SourceLine?
  private var nodes = SentenceNodes()
  private var sourceLines: [SourceLine] = []
  private var builder = TreeBuilder()
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  ///
  /// - Parameter separatesLooseNodes: whether nodes that hang nowhere stand beside the sentence, under a root without a
  ///   label, rather than in it.
  public init(_ source: ByteReader, separatesLooseNodes: Bool = false) {
    lines = LineReader(source)
    position = SourcePosition(file: source.name, line: 1, column: 1)
    nodes.separatesLooseNodes = separatesLooseNodes
  }

  public func next() throws -> Tree? {
    try reading.next {
      while let line = try nextLine() {
        if let tree = try take(line) { return tree }
      }
      if number != nil { throw TreeSyntaxError(.unfinishedSentence("#EOS"), at: position) }
      return nil
    }
  }

  /// Passes over the rest of the sentence, or over lines that are in none.
  public func recover() throws -> Bool {
    while true {
      do {
        guard let line = try nextLine() else { break }
        if line.starts(with: "#BOS") {
          pending = line
          break
        }
        if number != nil, line.starts(with: "#EOS") { break }
      } catch is TreeSyntaxError {
        // One error a sentence.
      }
    }
    number = nil
    reading.resume()
    return true
  }

  private func nextLine() throws -> SourceLine? {
    guard let line = pending else { return try SourceLine.next(of: lines) }
    pending = nil
    return line
  }

  /// Takes a line; returns the tree that it ends.
  private func take(_ line: SourceLine) throws(TreeSyntaxError) -> Tree? {
    if line.isBlank || line.starts(with: "%%") { return nil }
    guard let number else {
      try takeOutside(line)
      return nil
    }
    if line.starts(with: "#EOS") {
      let end = Self.number(of: line)
      self.number = nil
      guard end == number else { throw line.error(.wrongSentenceEnd(end, expected: number), at: 0) }
      return try tree()
    }
    guard !line.starts(with: "#BOS") else {
      pending = line
      throw line.error(.unfinishedSentence("#EOS"), at: 0)
    }
    try add(line)
    return nil
  }

  /// Takes a line that is in no sentence: of a table, or the beginning of a sentence.
  private func takeOutside(_ line: SourceLine) throws(TreeSyntaxError) {
    if line.starts(with: "#EOT") {
      isInTable = false
    } else if isInTable {
      return
    } else if line.starts(with: "#BOT") {
      isInTable = true
    } else if line.starts(with: "#BOS") {
      begin(line)
    } else if line.starts(with: "#FORMAT") {
      let version = Self.number(of: line)
      hasLemmas = version == "4"
      guard version == "3" || hasLemmas else { throw line.error(.unknownExportFormat(version), at: 0) }
    } else {
      throw line.error(.lineOutsideSentence, at: 0)
    }
  }

  /// The second word of a line.
  private static func number(of line: SourceLine) -> String {
    line.items(\.isASCIIWhiteSpace).dropFirst().first.map(line.text) ?? ""
  }

  private func begin(_ line: SourceLine) {
    number = Self.number(of: line)
    nodes.removeAll()
    sourceLines.removeAll(keepingCapacity: true)
    position = line.position(of: 0)
  }

  private func add(_ line: SourceLine) throws(TreeSyntaxError) {
    let names = hasLemmas ? Self.columnsWithLemma : Self.columns
    // Tabs separate; files that were edited may have spaces.
    let fields = line.bytes.contains(.tab) ? line.items { $0 == .tab } : line.items(\.isASCIIWhiteSpace)
    // The virtual root, which some programs write as a node.
    if fields.first.map(line.text) == "#0" { return }
    guard fields.count >= names.count else {
      throw line.error(.wrongFieldCount(fields.count, expected: names), at: line.bytes.count)
    }
    let parentField = fields[names.count - 1]
    guard line.number(parentField) != nil else {
      throw line.error(.parentNotANumber(line.text(parentField)), at: parentField.lowerBound)
    }
    sourceLines.append(line)
    var node = SentenceNodes.Node(
      place: TextPlace(line: Int32(truncatingIfNeeded: sourceLines.count - 1), column: 0))
    node.label = nodes.keep(line.bytes[fields[names.count - 4]])
    let isPhrase =
      line.bytes[fields[0]].first == UInt8(ascii: "#")
      && (line.number(fields[0].dropFirst()) ?? 0) >= Self.firstPhrase
    if isPhrase {
      node.id = nodes.keep(line.bytes[fields[0]].dropFirst())
    } else {
      node.word = nodes.keep(line.bytes[fields[0]])
      node.id = nodes.keep("word \(sourceLines.count)")
    }
    let function = line.bytes[fields[names.count - 2]]
    let category = nodes.keep(function == Array("--".utf8)[...] ? [] : function)
    let parent = nodes.keep(line.bytes[parentField])
    let isLoose = nodes.string(parent) == "0"
    do {
      let index = nodes.add(node)
      try nodes.register(index)
      nodes.link(node.id, to: isLoose ? 0..<0 : parent, category: category, at: node.place)
    } catch {
      throw located(error)
    }
  }

  private func tree() throws(TreeSyntaxError) -> Tree? {
    do {
      return try nodes.tree(.refused, with: &builder)
    } catch {
      throw located(error)
    }
  }

  /// A fault at the beginning of its line.
  private func located(_ fault: SentenceNodes.Fault) -> TreeSyntaxError {
    sourceLines[Int(fault.place.line)].error(fault.code, at: 0)
  }
}
