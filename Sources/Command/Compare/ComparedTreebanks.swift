import Espalier

/// The treebanks of a network that is compared, and their checksums.
final class ComparedTreebanks {
  let train, dev, test: PlacedTrees
  /// The checksums of the trees, by what the treebanks are for.
  let checksums: [(name: String, value: String)]

  /// Reads everything.
  ///
  /// - Throws: errors of the readers, also where there is no tree.
  init(train: [String], dev: [String], test: [String], options: InputOptions) throws {
    self.train = try PlacedTrees(paths: train, options: options)
    self.dev = try PlacedTrees(paths: dev, options: options)
    self.test = try PlacedTrees(paths: test, options: options)
    checksums = [("train", self.train), ("dev", self.dev), ("test", self.test)].map {
      ($0.0, Self.checksum($0.1.trees))
    }
  }

  /// All trees.
  var trees: [Tree] { train.trees + dev.trees + test.trees }

  /// Makes sure that the test trees are of the same sentences as others: words may be written otherwise, or be left out, as
  /// where one of two treebanks has no punctuation.
  ///
  /// - Parameter entry: the network whose trees these are.
  /// - Throws: `NetworkListError` where they aren't.
  func checkPairs(with shared: ComparedTreebanks, of entry: ComparedEntry) throws {
    let (own, others) = (test.trees, shared.test.trees)
    guard own.count == others.count else {
      throw entry.error(
        "its \(own.count) test trees are not the \(others.count) of the others; "
          + "give trees of the same sentences, in the same order")
    }
    for (index, (one, other)) in zip(own, others).enumerated() {
      let words = [one, other].map { $0.words.map { Words.unescaped($0).lowercased() } }
      let isSame = words[0].isPart(of: words[1]) || words[1].isPart(of: words[0])
      guard isSame else {
        throw entry.error(
          "its test tree at \(test.positions[index]) is not of the sentence at \(shared.test.positions[index]); "
            + "give trees of the same sentences, in the same order")
      }
    }
  }

  /// Makes sure, before time is spent, that a network can say something of every test tree.
  ///
  /// - Throws: `TreeError` at the first tree that it can't read, or whose label it doesn't know.
  func check(_ outline: TreeClassifier, ignoresUnknownInside: Bool) throws {
    for (tree, position) in zip(test.trees, test.positions) {
      do {
        try outline.check(tree)
        _ = try outline.configuration.labels.classes(of: tree, ignoresUnknownInside: ignoresUnknownInside)
      } catch {
        throw TreeError("\(error)", at: position)
      }
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

extension [String] {
  /// Whether these words stand among others, in their order.
  fileprivate func isPart(of others: [String]) -> Bool {
    var rest = others[...]
    for word in self {
      guard let place = rest.firstIndex(of: word) else { return false }
      rest = rest[(place + 1)...]
    }
    return true
  }
}
