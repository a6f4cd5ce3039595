internal import EspalierBytes

/// Whether brackets around words hold a lemma behind the word, `(tag word lemma)`, as in CESS-ESP and AnCora.
enum BracketLemmas {
  /// How far is looked ahead at most.
  private static let reach = 1 << 16
  /// A tree of fewer leaves doesn't tell a lemma from a mistake.
  private static let leastLeaves = 3

  /// Looks at the leaves of the first tree: of four, at least three have a lemma, and none has more.
  static func areIn(_ source: ByteReader) throws(FileError) -> Bool {
    let head = try source.peek { $0.count >= reach || firstTree($0).isWhole }
    let leaves = firstTree(head).leaves
    return leaves.count >= leastLeaves && leaves.allSatisfy { 1...2 ~= $0 }
      && leaves.count(where: { $0 == 2 }) * 4 >= leaves.count * 3
  }

  /// The number of words in every bracket of the first tree that holds no other, as far as the tree is there.
  private static func firstTree(_ bytes: ArraySlice<UInt8>) -> (leaves: [Int], isWhole: Bool) {
    var leaves: [Int] = []
    var depth = 0
    // Of the innermost bracket: what stands in it, its label included.
    var (count, hasLabel, isLeaf) = (0, false, false)
    var isInside = false
    var previous: UInt8 = .space
    for byte in bytes {
      switch byte {
      case .open:
        depth += 1
        (count, hasLabel, isLeaf, isInside) = (0, false, true, false)
      case .close:
        if isLeaf { leaves.append(count - (hasLabel ? 1 : 0)) }
        (isLeaf, isInside) = (false, false)
        depth -= 1
        if depth <= 0 { return (leaves, true) }
      case _ where byte.isASCIIWhiteSpace: isInside = false
      default:
        if !isInside {
          count += 1
          if count == 1, previous == .open { hasLabel = true }
        }
        isInside = true
      }
      previous = byte
    }
    return (leaves, false)
  }
}
