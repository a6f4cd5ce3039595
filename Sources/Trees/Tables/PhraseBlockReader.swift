public import EspalierBytes

/// Reads labelled sentences and phrases in blocks, as CoreNLP takes them for sentiment data of one's own.
///
/// ```
/// 1 Today is not a good day .
/// 3 good day
/// 1 not a good day
///
/// 4 Great !
/// ```
///
/// Every line has a label first and then words, separated by ASCII white space. The first line of a block is a
/// sentence, and the others are phrases of it; a blank line ends a block.
///
/// A sentence becomes a tree: its label is that of the root, every phrase is a node wherever it stands in the sentence,
/// from the left without overlapping itself, and nodes without a line of their own, words above all, are unlabelled.
/// *Differs from CoreNLP's `BuildBinarizedDataset` in*: no parser comes in between, so a node has as many children as
/// its phrase has parts (binarise if need be), and nodes without a line are not given the label of the sentence.
public final class PhraseBlockReader: TreeReader {
  /// Some words of a sentence and the line that labels them.
  private struct Phrase {
    let words: Range<Int>
    let label: Range<Int>
    let line: SourceLine
  }

  private let lines: LineReader
  private var reading = Reading()
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  public init(_ source: ByteReader) {
    lines = LineReader(source)
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  public func next() throws -> Tree? {
    try reading.next {
      while let line = try SourceLine.next(of: lines) {
        if !line.isBlank { return try block(line) }
      }
      return nil
    }
  }

  /// Goes on behind the next blank line.
  public func recover() throws -> Bool {
    while let line = try SourceLine.next(of: lines), !line.isBlank {}
    reading.resume()
    return true
  }

  private func block(_ first: SourceLine) throws -> Tree {
    let items = first.items(\.isASCIIWhiteSpace)
    position = first.position(of: items[0].lowerBound)
    let words = Array(items.dropFirst())
    guard !words.isEmpty else {
      throw first.error(.badLine("words are missing behind the label"), at: first.bytes.count)
    }
    var phrases = [Phrase(words: 0..<words.count, label: items[0], line: first)]
    while let line = try SourceLine.next(of: lines), !line.isBlank {
      phrases += try self.phrases(line, in: words.map { first.bytes[$0] }, known: phrases)
    }
    return try Self.tree(words, first, phrases)
  }

  /// Where the phrase of a line stands in a sentence.
  private func phrases(
    _ line: SourceLine, in sentence: [ArraySlice<UInt8>], known: [Phrase]
  ) throws(TreeSyntaxError) -> [Phrase] {
    let items = line.items(\.isASCIIWhiteSpace)
    let words = items.dropFirst().map { line.bytes[$0] }
    guard !words.isEmpty else {
      throw line.error(.badLine("words are missing behind the label"), at: line.bytes.count)
    }
    var found: [Phrase] = []
    var start = 0
    while start + words.count <= sentence.count {
      guard sentence[start..<start + words.count].elementsEqual(words) else {
        start += 1
        continue
      }
      let range = start..<start + words.count
      if let other = known.first(where: { $0.words == range }) {
        guard other.line.bytes[other.label] == line.bytes[items[0]] else {
          throw line.error(
            .badLine(
              "these words have another label in line \(other.line.number); leave one of the lines out"),
            at: 0)
        }
      } else {
        if let other = known.first(where: { Self.cross($0.words, range) }) {
          throw line.error(
            .badLine(
              "this phrase overlaps that of line \(other.line.number) and is not within it, so there is no tree with both"
            ), at: items[1].lowerBound)
        }
        found.append(Phrase(words: range, label: items[0], line: line))
      }
      start += words.count
    }
    if found.isEmpty, !known.contains(where: { sentence[$0.words].elementsEqual(words) }) {
      throw line.error(
        .badLine("this phrase is not in the sentence above it; a blank line ends the phrases of a sentence"),
        at: items[1].lowerBound)
    }
    return found
  }

  /// Whether some words overlap others and neither are part of the others.
  private static func cross(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left.overlaps(right) && !(left.lowerBound <= right.lowerBound && right.upperBound <= left.upperBound)
      && !(right.lowerBound <= left.lowerBound && left.upperBound <= right.upperBound)
  }

  private static func tree(_ words: [Range<Int>], _ sentence: SourceLine, _ phrases: [Phrase]) throws -> Tree
  {
    let ordered = phrases.sorted {
      ($0.words.lowerBound, $1.words.upperBound) < ($1.words.lowerBound, $0.words.upperBound)
    }
    var builder = TreeBuilder()
    var ends: [Int] = []
    var next = 0
    for (index, word) in words.enumerated() {
      var label: Phrase?
      while next < ordered.count, ordered[next].words.lowerBound == index {
        let phrase = ordered[next]
        next += 1
        if phrase.words.count == 1 {
          label = phrase
        } else {
          builder.open(label: phrase.label, of: phrase.line.bytes)
          ends.append(phrase.words.upperBound)
        }
      }
      if let label {
        builder.open(label: label.label, of: label.line.bytes)
      } else {
        builder.open()
      }
      builder.setWord(word, of: sentence.bytes)
      builder.close()
      while ends.last == index + 1 {
        ends.removeLast()
        builder.close()
      }
    }
    return builder.finish()
  }
}
