import Espalier
import Timing

/// The trees that are measured on.
struct Corpus {
  let train: [Tree]
  let test: [Tree]
  /// The words of the training trees.
  let vocabulary: Vocabulary

  /// Reads the trees; those of SST must be complete.
  ///
  /// - Throws: errors of the reader.
  init(_ places: Places) throws {
    train = try TreebankFile.open(path: places.file("train")).readAll()
    test = try TreebankFile.open(path: places.file("test")).readAll()
    if places.isSST {
      check(
        train.count == 8544 && train.nodeCount == 318_582, "SST train: \(train.count), \(train.nodeCount)")
      check(test.count == 2210 && test.nodeCount == 82_600, "SST test: \(test.count), \(test.nodeCount)")
    }
    var counts = WordCounts()
    for tree in train { counts.add(tree) }
    vocabulary = Vocabulary(counts)
  }
}

extension [Tree] {
  /// The nodes of all trees.
  var nodeCount: Int { reduce(0) { $0 + $1.nodeCount } }

  /// The trees in groups of `size`, the last of which may be smaller.
  func batches(of size: Int) -> [[Tree]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
