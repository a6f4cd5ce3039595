import Espalier

/// The word vectors of a comparison: for every network those of the words of the shared treebanks and of its own, so that what
/// others read changes nothing.
final class ComparedVectors {
  /// The vectors that a network begins with, and their checksum.
  struct Subset {
    let vectors: WordVectors
    let checksum: String
  }

  private let all: WordVectors
  private let norm: Double?
  private let shared: ComparedTreebanks
  private var subsets: [ObjectIdentifier: Subset] = [:]

  /// Reads the vectors of all words; nil where no file is given.
  ///
  /// - Parameters:
  ///   - treebanks: all treebanks that networks read.
  ///   - shared: those of all networks.
  ///   - note: takes a sentence for people.
  /// - Throws: `VectorFileError`.
  init?(
    _ options: CompareOptions, for treebanks: [ComparedTreebanks], shared: ComparedTreebanks,
    note: (String) -> Void
  ) throws {
    guard let path = options.data.vectors else { return nil }
    // Words of the test trees too: what networks know of words is to be as much as the vectors know.
    let distinct = Dictionary(treebanks.map { (ObjectIdentifier($0), $0) }) { first, _ in first }
    let trees = distinct.values.flatMap(\.trees)
    all = try VectorOptions.read(path, keepingAll: false, for: trees, note: note)
    norm = options.words.vectorsNorm
    self.shared = shared
  }

  /// The vectors of a network that reads some treebanks.
  func subset(for treebanks: ComparedTreebanks) -> Subset {
    if let known = subsets[ObjectIdentifier(treebanks)] { return known }
    var counts = WordCounts()
    for tree in shared.trees + (treebanks === shared ? [] : treebanks.trees) { counts.add(tree) }
    let wanted = Set(counts.words.flatMap { WordVectors.forms(of: $0) })
    var vectors = all.filter { wanted.contains($0) }
    if let norm { vectors.rescale(toMeanLength: norm) }
    var checksum = Checksum(vectors.values)
    checksum.add(vectors.words.flatMap { Array($0.utf8) + [0] })
    let subset = Subset(
      vectors: vectors,
      checksum: "\(vectors.count) words of \(vectors.width), CRC-32 \(checksum.hexadecimal)")
    subsets[ObjectIdentifier(treebanks)] = subset
    return subset
  }
}
