/// The words that a model knows, numbered; 0 is the unknown word.
///
/// Equal vocabularies have the same words under the same numbers, whatever the frequencies.
public struct Vocabulary: Sendable {
  /// How the unknown word is written in files. A text's own `<unk>` is unknown, too.
  public static let unknownWord = "<unk>"
  /// The number of the unknown word.
  public static let unknown = 0

  /// The words by their numbers; the first is `unknownWord`.
  public private(set) var words: [String] = [Vocabulary.unknownWord]
  /// How often each word occurred where the vocabulary was made; 0 where that is not known.
  public private(set) var frequencies: [Int] = [0]
  private var ids: [Spelling: Int] = [Spelling(text: Vocabulary.unknownWord): 0]

  /// The number of words, the unknown one included.
  public var count: Int { words.count }

  /// The unknown word alone.
  public init() {}

  /// The words that occur at least `minimumCount` times, by frequency from high to low, and words
  /// of one frequency in the order in which they occurred first.
  ///
  /// The frequency of the unknown word is that of all words left out.
  public init(_ counts: WordCounts, minimumCount: Int = 1) {
    let order = counts.words.indices.sorted {
      (counts.counts[$1], $0) < (counts.counts[$0], $1)
    }
    for index in order {
      if counts.counts[index] < minimumCount || !add(counts.words[index], counts.counts[index]) {
        frequencies[0] += counts.counts[index]
      }
    }
  }

  /// The words given, in their order; a word that comes again is taken once.
  ///
  /// A word with a line break is left out, as the text form cannot hold it.
  public init(words: some Sequence<String>) {
    for word in words { _ = add(word, 0) }
  }

  mutating func add(_ word: String, _ frequency: Int) -> Bool {
    let spelling = Spelling(text: word)
    guard !word.isEmpty, !word.utf8.contains(.lineFeed), ids[spelling] == nil else { return false }
    ids[spelling] = words.count
    words.append(word)
    frequencies.append(frequency)
    return true
  }

  /// The number of a word: as written, else unescaped, else the lower case of that, else unknown.
  public func id(of word: String) -> Int {
    if let id = ids[Spelling(text: word)] { return id }
    let meant = Words.unescaped(word)
    return ids[Spelling(text: meant)] ?? ids[Spelling(text: meant.lowercased())] ?? Self.unknown
  }

  /// The number of a word exactly as it is written; unknown where there is none.
  public func exactID(of word: String) -> Int { ids[Spelling(text: word)] ?? Self.unknown }

  /// Whether look-up finds a word.
  public func contains(_ word: String) -> Bool { id(of: word) != Self.unknown }
}

extension Vocabulary: Hashable {
  public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
    left.words.elementsEqual(right.words) { Spelling(text: $0) == Spelling(text: $1) }
  }

  public func hash(into hasher: inout Hasher) {
    for word in words { hasher.combine(Spelling(text: word)) }
  }
}
