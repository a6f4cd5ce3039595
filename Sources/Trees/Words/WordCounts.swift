/// A word by its bytes: two spellings that Unicode holds equivalent are two words.
struct Spelling: Sendable, Hashable {
  let text: String

  static func == (left: Spelling, right: Spelling) -> Bool {
    var (left, right) = (left.text, right.text)
    return left.withUTF8 { left in right.withUTF8 { right in left.elementsEqual(right) } }
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}

/// How often each word occurs, as written.
public struct WordCounts: Sendable {
  private var indices: [Spelling: Int] = [:]
  /// The words in the order in which they occurred first.
  public private(set) var words: [String] = []
  /// How often each of `words` occurred.
  public private(set) var counts: [Int] = []

  /// No words.
  public init() {}

  /// The number of different words.
  public var typeCount: Int { words.count }

  /// Counts a word.
  public mutating func add(_ word: String) {
    let spelling = Spelling(text: word)
    if let index = indices[spelling] {
      counts[index] += 1
    } else {
      indices[spelling] = words.count
      words.append(word)
      counts.append(1)
    }
  }

  /// Counts the words of a tree, at inner nodes too.
  public mutating func add(_ tree: Tree) {
    for node in 0..<tree.nodeCount {
      if let word = tree.word(of: node) { add(word) }
    }
  }

  /// How often a word occurred.
  public func count(of word: String) -> Int {
    indices[Spelling(text: word)].map { counts[$0] } ?? 0
  }
}
