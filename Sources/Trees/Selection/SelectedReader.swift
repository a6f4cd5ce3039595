/// Trees of another reader in another order, or some of them, drawn by chance.
///
/// The source is read to its end before the first tree is given, and what may be wanted is held in memory: all trees to
/// shuffle or split, as many as are drawn for a sample. The same seed gives the same trees on every machine.
public final class SelectedReader: TreeReader {
  private enum Selection {
    case shuffle
    case sample(Int)
    case part(Int, [Int])
  }

  private struct Placed {
    let tree: Tree
    let position: SourcePosition
  }

  private let source: any TreeReader
  private let selection: Selection
  private var chance: Chance
  private var trees: [Placed] = []
  private var hasRead = false
  private var index = 0
  private var given: SourcePosition?

  /// Where the tree that was given last begins; while the source is read, where its last one does.
  public var position: SourcePosition { given ?? source.position }

  private init(_ source: any TreeReader, _ selection: Selection, seed: UInt64) {
    (self.source, self.selection) = (source, selection)
    chance = Chance(seed: seed)
  }

  public func next() throws -> Tree? {
    if !hasRead {
      try read()
      hasRead = true
    }
    guard index < trees.count else { return nil }
    index += 1
    given = trees[index - 1].position
    return trees[index - 1].tree
  }

  public func recover() throws -> Bool { hasRead ? true : try source.recover() }

  private func read() throws {
    switch selection {
    case .sample(let count): try draw(count)
    case .shuffle:
      try readAll()
      trees = chance.permutation(of: trees.count).map { trees[$0] }
    case .part(let part, let shares):
      try readAll()
      let bounds = Self.bounds(shares, of: trees.count)
      let chosen = chance.permutation(of: trees.count)[bounds[part]..<bounds[part + 1]].sorted()
      trees = chosen.map { trees[$0] }
    }
  }

  private func readAll() throws {
    while let tree = try source.next() { trees.append(Placed(tree: tree, position: source.position)) }
  }

  /// Reservoir sampling (Vitter 1985, algorithm R), then the order of the source.
  private func draw(_ count: Int) throws {
    var numbers: [Int] = []
    var seen = 0
    while let tree = try source.next() {
      let placed = Placed(tree: tree, position: source.position)
      if seen < count {
        trees.append(placed)
        numbers.append(seen)
      } else {
        let place = chance.below(seen + 1)
        if place < count { (trees[place], numbers[place]) = (placed, seen) }
      }
      seen += 1
    }
    trees = trees.indices.sorted { numbers[$0] < numbers[$1] }.map { trees[$0] }
  }

  /// Where parts begin among shuffled trees: as near to their shares as whole trees can be.
  private static func bounds(_ shares: [Int], of count: Int) -> [Int] {
    let total = shares.reduce(0, +)
    var sum = 0
    return [0]
      + shares.map { share in
        sum += share
        // Both factors are below 2^31.
        return (2 * sum * count + total) / (2 * total)
      }
  }

  /// Checks what a split is asked for.
  static func precondition(part: Int, shares: [Int]) {
    Swift.precondition(shares.indices.contains(part), "part \(part) of \(shares.count)")
    Swift.precondition(
      shares.allSatisfy { 1...1_000_000 ~= $0 } && shares.count <= 1000,
      "shares are from 1 to 1000000: \(shares)")
  }

  static func shuffling(_ source: any TreeReader, seed: UInt64) -> SelectedReader {
    SelectedReader(source, .shuffle, seed: seed)
  }

  static func sampling(_ source: any TreeReader, _ count: Int, seed: UInt64) -> SelectedReader {
    SelectedReader(source, .sample(count), seed: seed)
  }

  static func splitting(_ source: any TreeReader, _ part: Int, _ shares: [Int], seed: UInt64)
    -> SelectedReader
  {
    precondition(part: part, shares: shares)
    return SelectedReader(source, .part(part, shares), seed: seed)
  }
}

extension TreeReader {
  /// A reader of the same trees in an order of chance, every order as likely as any other.
  public func shuffled(seed: UInt64) -> SelectedReader { .shuffling(self, seed: seed) }

  /// A reader of some trees drawn by chance, in the order of the source; all where there are no more.
  public func sampled(_ count: Int, seed: UInt64) -> SelectedReader {
    precondition(count >= 0, "a sample of \(count) trees")
    return .sampling(self, count, seed: seed)
  }

  /// A reader of one part of the trees, which are distributed by chance over parts with given shares, in the order of
  /// the source: `part(0, of: [8, 1, 1], seed: 1)` is eight tenths of them.
  ///
  /// With one seed, the parts are disjoint and together all trees. Their sizes differ from the shares by less than one tree.
  ///
  /// - Parameters:
  ///   - part: the index of the part, from 0.
  ///   - shares: whole numbers from 1 to 1,000,000.
  public func part(_ part: Int, of shares: [Int], seed: UInt64) -> SelectedReader {
    .splitting(self, part, shares, seed: seed)
  }
}
