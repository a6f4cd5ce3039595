/// The trees of another reader, changed or left out one by one.
///
/// ```swift
/// let reader = try TreebankFile.open(path: "wsj")
///   .compactMapTrees { $0.removingEmptyElements() }
///   .mapTrees { $0.strippingFunctions().collapsingUnaries() }
///   .shuffled(seed: 1)
/// ```
public final class TransformedReader: TreeReader {
  private let source: any TreeReader
  private let transform: (Tree) throws -> Tree?

  public var position: SourcePosition { source.position }

  /// A reader of what `transform` makes of the trees of `source`; trees of which it makes nil are left out.
  public init(_ source: any TreeReader, _ transform: @escaping (Tree) throws -> Tree?) {
    (self.source, self.transform) = (source, transform)
  }

  /// The next tree.
  ///
  /// - Throws: what the source and the transform throw; behind an error of the transform, `next()` goes on.
  public func next() throws -> Tree? {
    while let tree = try source.next() {
      if let result = try transform(tree) { return result }
    }
    return nil
  }

  public func recover() throws -> Bool { try source.recover() }
}

extension TreeReader {
  /// A reader of changed trees.
  public func mapTrees(_ transform: @escaping (Tree) throws -> Tree) -> TransformedReader {
    TransformedReader(self, transform)
  }

  /// A reader of changed trees, without those of which nothing is left.
  public func compactMapTrees(_ transform: @escaping (Tree) throws -> Tree?) -> TransformedReader {
    TransformedReader(self, transform)
  }

  /// A reader of some of the trees.
  public func filterTrees(_ isWanted: @escaping (Tree) throws -> Bool) -> TransformedReader {
    TransformedReader(self) { try isWanted($0) ? $0 : nil }
  }
}
