import Espalier

/// The treebanks of a network that is compared, and their checksums.
final class ComparedTreebanks {
  let train, dev, test: PlacedTrees
  /// The checksums of the trees, by what the treebanks are for.
  let checksums: [(name: String, value: String)]

  /// Reads everything.
  ///
  /// - Throws: errors of the readers; `NoTreesToCompare` where there are no test trees.
  init(train: [String], dev: [String], test: [String], options: InputOptions) throws {
    self.train = try PlacedTrees(paths: train, options: options)
    self.dev = try PlacedTrees(paths: dev, options: options)
    self.test = try PlacedTrees(paths: test, options: options)
    guard !self.test.trees.isEmpty else { throw NoTreesToCompare(path: test[0]) }
    checksums = [("train", self.train), ("dev", self.dev), ("test", self.test)].map {
      ($0.0, Self.checksum($0.1.trees))
    }
  }

  private static func checksum(_ trees: [Tree]) -> String {
    var checksum = Checksum()
    for tree in trees {
      var bytes: [UInt8] = []
      var numbers: [Int32] = []
      for node in 0..<tree.nodeCount {
        numbers += [Int32(tree.childCount(of: node)), Int32(tree.position(of: node) ?? -1)]
        for text in [tree.label(of: node), tree.category(of: node) ?? "", tree.word(of: node) ?? ""] {
          bytes += text.utf8
          bytes.append(0)
        }
      }
      checksum.add(numbers)
      checksum.add(bytes)
    }
    return "\(trees.count) trees, CRC-32 \(checksum.hexadecimal)"
  }
}

/// Test treebanks without trees.
struct NoTreesToCompare: Error, CustomStringConvertible {
  let path: String
  var description: String { "\(path): error: there is no tree, and networks are compared on test trees" }
}
