internal import EspalierBytes

/// What stands in a bracket around words, which the first tree of a file tells.
enum BracketStyle {
  /// `(tag word)`.
  case plain
  /// `(tag word lemma)`, as in CESS-ESP and AnCora.
  case lemmas
  /// `(tag 0=word)`, with the place of the word in the sentence, as in the format for crossing branches of disco-dop.
  case places

  /// How far is looked ahead at most.
  private static let reach = 1 << 16
  /// A tree of fewer leaves doesn't tell a lemma from a mistake.
  private static let leastLeaves = 3

  /// Looks at the leaves of the first tree: all have places; or of four, at least three have a lemma, and none has more. Where
  /// the first tree is small and has lemmas, those after it are looked at, too.
  static func recognise(_ source: ByteReader) throws(FileError) -> BracketStyle {
    var head = try source.peek { $0.count >= reach || leaves($0, atLeast: 1).isWhole }
    var (found, isWhole) = leaves(head, atLeast: 1)
    if isWhole, !found.isEmpty, havePlaces(found) { return .places }
    if isWhole, found.count < leastLeaves, found.contains(where: { $0.count == 2 }) {
      head = try source.peek { $0.count >= reach || leaves($0, atLeast: leastLeaves).isWhole }
      (found, isWhole) = leaves(head, atLeast: leastLeaves)
    }
    let haveLemmas =
      found.count >= leastLeaves && found.allSatisfy { 1...2 ~= $0.count }
      && found.count(where: { $0.count == 2 }) * 4 >= found.count * 3
    return haveLemmas ? .lemmas : .plain
  }

  /// The number before the equals sign of a word with a place, and the index behind it; nil where a word has none.
  static func place(of word: ArraySlice<UInt8>) -> (place: Int, wordStart: Int)? {
    let digits = word.prefix { (0x30...0x39).contains($0) }
    guard 1...9 ~= digits.count, digits.endIndex + 1 < word.endIndex,
      word[digits.endIndex] == UInt8(ascii: "=")
    else { return nil }
    return (digits.reduce(0) { 10 * $0 + Int($1 - 0x30) }, digits.endIndex + 1)
  }

  /// Whether there is one word in every leaf, with a place. That they are right is seen tree by tree.
  private static func havePlaces(_ leaves: [[ArraySlice<UInt8>]]) -> Bool {
    leaves.allSatisfy { $0.count == 1 && place(of: $0[0]) != nil }
  }

  /// The words in every bracket that holds no other, of whole trees from the first one on until there are enough.
  private static func leaves(
    _ bytes: ArraySlice<UInt8>, atLeast least: Int
  ) -> (leaves: [[ArraySlice<UInt8>]], isWhole: Bool) {
    var leaves: [[ArraySlice<UInt8>]] = []
    var depth = 0
    // Of the innermost bracket: what stands in it but its label, and whether it holds no bracket so far.
    var words: [ArraySlice<UInt8>] = []
    var isLeaf = false
    var index = bytes.startIndex
    while index < bytes.endIndex {
      switch bytes[index] {
      case .open:
        depth += 1
        (words, isLeaf) = ([], true)
        index += 1
        // The label, if one follows directly.
        index = textEnd(bytes, from: index)
      case .close:
        if isLeaf { leaves.append(words) }
        isLeaf = false
        depth -= 1
        if depth <= 0, leaves.count >= least { return (leaves, true) }
        index += 1
      case let byte where byte.isASCIIWhiteSpace: index += 1
      default:
        let end = textEnd(bytes, from: index)
        words.append(bytes[index..<end])
        index = end
      }
    }
    return (leaves, false)
  }

  private static func textEnd(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
    bytes[start...].firstIndex { $0 == .open || $0 == .close || $0.isASCIIWhiteSpace } ?? bytes.endIndex
  }
}
