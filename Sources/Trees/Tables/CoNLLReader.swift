public import EspalierBytes

/// Reads dependency trees from CoNLL-U and CoNLL-X: a word a line, columns with tabs in between, a blank line
/// after every sentence.
///
/// ```
/// # text = It works.
/// 1   It      it      PRON    PRP     _   2   nsubj   _   _
/// 2   works   work    VERB    VBZ     _   0   root    _   SpaceAfter=No
/// 3   .       .       PUNCT   .       _   2   punct   _   _
/// ```
///
/// A word is its form (column 2) and a node's category its relation (column 8, where `_` stands for none); children stand in the order of the
/// sentence, and branches may cross. A node's label is what stands behind `Label=` in column 10, where `CoNLLUWriter` puts it;
/// nodes have none otherwise. Comments, words over several tokens (`3-4`) and empty nodes
/// (`5.1`) are passed over, and so are the other columns, of which the last two may be missing.
///
/// A sentence has one root. Where it has no comment, as in CoNLL-X, it may have several: they are children of a root
/// without a word then.
///
/// Source: universaldependencies.org/format.html; Buchholz and Marsi 2006, "CoNLL-X shared task on multilingual
/// dependency parsing".
public final class CoNLLReader: TreeReader {
  private static let columns = [
    "ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC",
  ]
  /// The columns that every line has.
  private static let leastColumns = 8

  private let lines: LineReader
  private var builder = TreeBuilder()
  private var sentence = Sentence()
  private var isInSentence = false
  private var reading = Reading()
  public private(set) var position: SourcePosition

  /// The words of a sentence as far as it was read.
  private struct Sentence {
    var lines: [SourceLine] = []
    var forms: [Range<Int>] = []
    var heads: [Range<Int>] = []
    var relations: [Range<Int>] = []
    var labels: [Range<Int>] = []
    var pointers: [Int] = []
    var hasComment = false
    var byteCount = 0
    var rootCount: Int { pointers.count { $0 == 0 } }
  }

  /// Reads from a byte source.
  public init(_ source: ByteReader) {
    lines = LineReader(source)
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  public func next() throws -> Tree? {
    try reading.next {
      while let line = try nextLine() {
        isInSentence = !line.isBlank
        guard line.isBlank else {
          try take(line)
          continue
        }
        if let tree = try finish() { return tree }
      }
      return try finish()
    }
  }

  /// Passes over the rest of the sentence.
  public func recover() throws -> Bool {
    sentence = Sentence()
    while isInSentence {
      do {
        guard let line = try nextLine() else { break }
        isInSentence = !line.isBlank
      } catch is TreeSyntaxError {
        // One error a sentence.
      }
    }
    reading.resume()
    return true
  }

  private func nextLine() throws -> SourceLine? {
    do {
      return try SourceLine.next(of: lines)
    } catch {
      isInSentence = true
      throw error
    }
  }

  /// Takes a line of the sentence in hand.
  private func take(_ line: SourceLine) throws(TreeSyntaxError) {
    if line.bytes.first == UInt8(ascii: "#") {
      sentence.hasComment = true
      return
    }
    let fields = line.fields(.tab)
    guard Self.leastColumns...Self.columns.count ~= fields.count else {
      throw line.error(.wrongFieldCount(fields.count, expected: Self.columns), at: line.bytes.count)
    }
    guard try isWord(fields[0], of: line) else { return }
    for column in [1, 6, 7] where fields[column].isEmpty {
      throw line.error(.emptyField(Self.columns[column]), at: fields[column].lowerBound)
    }
    guard let head = line.number(fields[6]) else {
      throw line.error(.parentNotANumber(line.text(fields[6])), at: fields[6].lowerBound)
    }
    let label = fields.count == Self.columns.count ? Self.label(fields[9], of: line) : 0..<0
    sentence.byteCount += fields[1].count + fields[7].count + label.count
    guard sentence.byteCount <= TreeBuilder.limit else { throw line.error(.treeTooLarge, at: 0) }
    sentence.lines.append(line)
    sentence.forms.append(fields[1])
    sentence.heads.append(fields[6])
    sentence.relations.append(fields[7])
    sentence.labels.append(label)
    sentence.pointers.append(head)
  }

  /// What stands behind `Label=` in the last column; nothing where that isn't there.
  private static func label(_ field: Range<Int>, of line: SourceLine) -> Range<Int> {
    for item in line.bytes[field].split(separator: UInt8(ascii: "|")) where item.starts(with: labelKey) {
      return item.startIndex + labelKey.count..<item.endIndex
    }
    return 0..<0
  }

  private static let labelKey = Array("Label=".utf8)

  /// Whether a line is a word's: neither that of several words together nor that of an empty node.
  private func isWord(_ id: Range<Int>, of line: SourceLine) throws(TreeSyntaxError) -> Bool {
    let expected = sentence.lines.count + 1
    if line.number(id) == expected { return true }
    for separator in [UInt8(ascii: "-"), UInt8(ascii: ".")] {
      let parts = line.bytes[id].split(separator: separator, omittingEmptySubsequences: false)
      guard parts.count == 2, let first = line.number(parts[0].indices),
        let second = line.number(parts[1].indices)
      else { continue }
      let isRange = separator == UInt8(ascii: "-")
      if isRange ? first == expected && second > first : first == expected - 1 && second > 0 { return false }
    }
    throw line.error(.wordOutOfOrder(line.text(id), expected: expected), at: id.lowerBound)
  }

  /// The tree of the sentence in hand; nil where it has no word.
  private func finish() throws(TreeSyntaxError) -> Tree? {
    let sentence = sentence
    self.sentence = Sentence()
    guard let first = sentence.lines.first else { return nil }
    position = first.position(of: 0)
    let count = sentence.lines.count
    let shape: ParentPointerShape
    do {
      shape = try ParentPointerShape(
        dependencies: sentence.pointers, addingRoot: !sentence.hasComment && sentence.rootCount > 1)
    } catch {
      throw sentence.lines[error.node - 1].error(error.code, at: sentence.heads[error.node - 1].lowerBound)
    }
    for step in shape.walk {
      guard case .enter(let node) = step else {
        builder.close()
        continue
      }
      guard node <= count else {
        builder.open()
        continue
      }
      let bytes = sentence.lines[node - 1].bytes
      builder.open(label: sentence.labels[node - 1], of: bytes)
      builder.setWord(sentence.forms[node - 1], of: bytes)
      builder.setPosition(node - 1)
      let relation = sentence.relations[node - 1]
      if bytes[relation] != [UInt8(ascii: "_")] { builder.setCategory(relation, of: bytes) }
    }
    return builder.finish()
  }
}
